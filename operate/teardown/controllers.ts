import { Answer, known } from "../programs/answer";
import table from "./data/controllers.json";
import { Cloud } from "../clouds/deployment";
import { Kubectl } from "../cluster/kubectl";

/** Who takes a finaliser off. */
export interface Controller {
  readonly name: string;
  /** "dynamo-system/dynamo-platform-dynamo-operator-controller-manager". @default - there is none in the cluster */
  readonly deployment?: string;
  /** Whether a pod of it is available. */
  readonly alive: boolean;
  /** What brings it back. */
  readonly back: string;
}

interface ControllerRow {
  readonly finalizers: string;
  readonly deployment: string;
  readonly inControlPlaneOf?: readonly string[];
  readonly back: string;
}

/** The controllers of a cluster, by the finalisers that are theirs. */
export class Controllers {
  /** Asks which of them run in a cluster of that cloud. */
  public static async of(kubectl: Kubectl, cloud?: Cloud): Promise<Answer<Controllers>> {
    const deployments = await kubectl.read("deployments.apps", (json) => ({
      name: json.at("metadata").at("name").text(),
      namespace: json.at("metadata").at("namespace").text(),
      available: json.at("status").at("availableReplicas").absent ? 0 : json.at("status").at("availableReplicas").number(),
    }));
    if (!deployments.known) return deployments;
    const here = (table.controllers as readonly ControllerRow[]).filter(({ inControlPlaneOf = [] }) => cloud === undefined || !inControlPlaneOf.includes(cloud));
    const rows = here.map(({ finalizers, deployment, back }) => {
      const found = deployments.value.filter(({ name }) => name === deployment || name.endsWith(`-${deployment}`));
      const alive = found.some(({ available }) => available > 0);
      const [first] = found;
      const controller: Controller = { name: deployment, ...(first === undefined ? {} : { deployment: `${first.namespace}/${first.name}` }), alive, back };
      return { form: new RegExp(finalizers), controller };
    });
    return known(new Controllers(rows));
  }

  private constructor(private readonly rows: readonly { readonly form: RegExp; readonly controller: Controller }[]) {}

  /** Of several, one that doesn't run. @returns nothing where the finalisers are the cloud's own, or there are none */
  public for({ finalizers }: { readonly finalizers: readonly string[] }): Controller | undefined {
    const found = this.rows.filter(({ form }) => finalizers.some((one) => form.test(one))).map(({ controller }) => controller);
    return found.find(({ alive }) => !alive) ?? found[0];
  }
}
