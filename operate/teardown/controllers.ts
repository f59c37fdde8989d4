import { Answer, known } from "../clouds/answer";
import table from "./data/controllers.json";
import { Kubectl } from "./kubectl";

/** Who takes the finalisers off a kind. */
export interface Controller {
  readonly name: string;
  /** "dynamo-system/dynamo-platform-dynamo-operator-controller-manager". @default - there is none in the cluster */
  readonly deployment?: string;
  /** Whether a pod of it is available. */
  readonly alive: boolean;
  /** What brings it back. */
  readonly back: string;
}

/** The controllers of a cluster, by the kinds that they look after. */
export class Controllers {
  /** Asks which of them run. */
  public static async of(kubectl: Kubectl, cloud: string | undefined): Promise<Answer<Controllers>> {
    const deployments = await kubectl.list("deployments.apps", (json) => ({
      name: json.at("metadata").at("name").text(),
      namespace: json.at("metadata").at("namespace").text(),
      available: json.at("status").at("availableReplicas").absent ? 0 : json.at("status").at("availableReplicas").number(),
    }));
    if (!deployments.known) return deployments;
    const controllers = new Map<string, Controller>();
    for (const { kinds, deployment, back, cloud: only } of table.controllers as readonly { kinds: string[]; deployment: string; back: string; cloud?: string }[]) {
      if (only !== undefined && only !== cloud) continue;
      const found = deployments.value.filter(({ name }) => name === deployment || name.endsWith(`-${deployment}`));
      const alive = found.find(({ available }) => available > 0);
      const [first = alive] = found;
      for (const kind of kinds) controllers.set(kind, { name: deployment, ...(first === undefined ? {} : { deployment: `${first.namespace}/${first.name}` }), alive: alive !== undefined, back });
    }
    return known(new Controllers(controllers));
  }

  private constructor(private readonly byKind: ReadonlyMap<string, Controller>) {}

  /** @returns nothing where the cloud's own control plane does it */
  public for(kind: string): Controller | undefined {
    return this.byKind.get(kind);
  }
}
