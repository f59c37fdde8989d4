import { App, TerraformStack } from "cdktf";
import { nearest } from "../constructs/core/checks/checks";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { refuse } from "../constructs/core/problems/refuse";
import { Environment, checkEnvironment, listFrom } from "./environment";

/** A deployment as it stands in an app. */
export interface Deployment {
  readonly cluster: IKubernetesCluster;
  /** In the order in which they are deployed. */
  readonly stacks: TerraformStack[];
}

/** The deployments of this app by id. Each is loaded only when it is selected, its cloud's provider with it. */
const DEPLOYMENTS: { [id: string]: (app: App, env: Environment) => Promise<Deployment> } = {
  eks: async (app, env) => (await import("./eks")).eks(app, env),
  aks: async (app, env) => (await import("./aks")).aks(app, env),
  gke: async (app, env) => (await import("./gke")).gke(app, env),
};

/** Puts the selected deployments into the app: those that `DEPLOYMENTS` lists ("eks,gke"), or all. */
export async function addDeployments(app: App, env: Environment): Promise<{ [id: string]: Deployment }> {
  refuse(app, checkEnvironment(env));
  const known = Object.keys(DEPLOYMENTS);
  // One that is set and empty was refused above, and that is enough.
  const selected = env.DEPLOYMENTS?.trim() === "" ? [] : (listFrom(env, "DEPLOYMENTS") ?? known);
  const made: { [id: string]: Deployment } = {};
  for (const id of new Set(selected)) {
    if (known.includes(id)) {
      made[id] = await DEPLOYMENTS[id](app, env);
      continue;
    }
    const near = nearest(id, known);
    refuse(app, [
      {
        code: "unknown-deployment",
        property: "DEPLOYMENTS",
        value: id,
        reason: `this app has the deployments ${known.join(", ")}`,
        fix: near === undefined ? "name some of these, separated by commas" : `did you mean "${near}"?`,
      },
    ]);
  }
  return made;
}
