import * as path from "path";
import { Answer, NoAnswer, known } from "../programs/answer";
import { OperatedDeployment, cloudOf } from "../clouds/deployment";
import { Programs } from "../programs/programs";
import { projectOf } from "../preflight/google";
import { awsLeftovers } from "./aws-leftovers";
import { azureLeftovers } from "./azure-leftovers";
import { clusterContents } from "./cluster-objects";
import { clusterIsThere, connect } from "./connect";
import { Controllers } from "./controllers";
import { staying } from "./drain";
import { googleLeftovers } from "./google-leftovers";
import { DataKind, Kept, driverRow, keeping, volumeKind } from "./kept";
import { Search, besides } from "./leftover";
import { obstacles } from "./obstacles";
import { Held, Inside, Look } from "./held";
import { StateResource } from "./state";
import { Stack, Terraform } from "./terraform";

export interface LookOptions {
  readonly output: string;
  /** @default - the deployment's own way */
  readonly context?: string;
  /** Kinds of data that may go. */
  readonly deleted: readonly DataKind[];
  /** Whether the cluster is to be emptied. */
  readonly drains: boolean;
}

/** Looks at all that there is of a deployment: states, cluster, cloud. Changes nothing. @returns why a state can't be read */
export async function lookAt(programs: Programs, terraform: Terraform, deployment: OperatedDeployment, options: LookOptions): Promise<Answer<Look>> {
  const there = await terraform.isThere();
  if (!there.known) return there;
  const read: { readonly stack: Stack; readonly resources: readonly StateResource[] }[] = [];
  for (const { name, step, directory } of [...deployment.stacks].reverse()) {
    const stack = { name, step, folder: path.resolve(options.output, directory) };
    const state = await terraform.state(stack);
    if (!state.known) return { ...state, reason: `what ${name} holds can't be read: ${state.reason}` };
    read.push({ stack, resources: state.value });
  }
  const isEmpty = read.every(({ resources }) => resources.length === 0);
  const cluster = await clusterIsThere(programs, deployment);
  const inCluster = options.drains && !isEmpty && cluster.known && cluster.value ? await lookInside(programs, deployment, options.context) : undefined;
  const inside = inCluster?.known === true ? inCluster.value : undefined;
  const volumes = staying(inside?.contents.volumes ?? [], options.deleted);
  const stacks = read.map(({ stack, resources }): Held => ({ stack, resources, keeping: keeping(resources, options.deleted, stack.step === "cluster" ? volumes : []) }));
  const ids = new Set(read.flatMap(({ resources }) => resources.flatMap((one) => one.ids)));
  const leftovers = besides(await search(programs, deployment, cluster), ids);
  const kept = [
    ...stacks.flatMap((held) => held.keeping.kept),
    ...volumes.map((volume): Kept => ({ kind: volumeKind(volume), name: `claim ${volume.claim}`, id: volume.handle === "" ? volume.name : volume.handle })),
  ];
  const silence = inCluster?.known === false ? inCluster : undefined;
  return known({
    deployment,
    stacks,
    ...(inside === undefined ? {} : { inCluster: inside }),
    kept,
    leftovers,
    obstacles: obstacles({ deployment, terraform, stacks, cluster, silence, inside, goesWith: volumes.filter(({ driver }) => driverRow(driver)?.goesWith !== undefined) }),
  });
}

async function lookInside(programs: Programs, deployment: OperatedDeployment, context?: string): Promise<Answer<Inside>> {
  const connected = await connect(programs, deployment, context);
  if (!connected.known) return connected;
  const { kubectl, close } = connected.value;
  const failed = (answer: NoAnswer): NoAnswer => {
    close();
    return answer;
  };
  const contents = await clusterContents(kubectl, deployment);
  if (!contents.known) return failed(contents);
  const controllers = await Controllers.of(kubectl, cloudOf(deployment));
  if (!controllers.known) return failed(controllers);
  return known({ connected: connected.value, contents: contents.value, controllers: controllers.value });
}

/** What is left in the cloud. Of a cluster that may be there, what goes with it isn't left. */
export async function search(programs: Programs, deployment: OperatedDeployment, cluster: Answer<boolean>): Promise<Search> {
  const cloud = cloudOf(deployment);
  if (cloud === "aws") return awsLeftovers(programs, deployment);
  if (cloud === "azure") return azureLeftovers(programs, deployment, !cluster.known || cluster.value);
  if (cloud === undefined) return { found: [], silent: [] };
  const project = await projectOf(programs, deployment);
  return project.known ? googleLeftovers(programs, deployment, project.value) : { found: [], silent: [{ what: "what is left in the project", answer: project }] };
}
