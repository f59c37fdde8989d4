import { Aws } from "../clouds/aws";
import { Programs, sleep } from "../programs/programs";
import { Look } from "./held";

/** All kinds of lines that EKS writes for a control plane. */
const TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** How long EKS is waited for while it turns them off, and by what steps. */
export interface LogsWait {
  readonly limitMs: number;
  readonly pollMs: number;
  readonly tell: (line: string) => void;
}

/**
 * The log group of an EKS control plane, where it is Terraform's to delete (`logRetentionDays`). EKS makes it anew for the last lines of a cluster that
 * goes: so lines are stopped before the cluster goes, and a group that came back all the same goes after it. One that is to stay is nobody's here.
 */
export function ownedLogGroup({ deployment, stacks }: Look): string | undefined {
  const group = `/aws/eks/${deployment.cluster.name}/cluster`;
  const isOurs = stacks.some(({ resources }) => resources.some(({ type, attributes }) => type === "aws_cloudwatch_log_group" && attributes.name === group && attributes.skip_destroy !== true));
  return deployment.cluster.cloud === "aws" && isOurs ? group : undefined;
}

/** No more lines, from now on. What can't be stopped holds nothing up. */
export async function stopLogs(programs: Programs, { deployment }: Look, { limitMs, pollMs, tell }: LogsWait): Promise<void> {
  const { signal } = programs.options;
  const { name } = deployment.cluster;
  const off = JSON.stringify({ clusterLogging: [{ types: TYPES, enabled: false }] });
  const update = await new Aws(programs, deployment).ask(["eks", "update-cluster-config", "--name", name, "--logging", off], (json) => json.at("update").at("id").text());
  if (!update.known) {
    // Off already, or gone.
    if (update.why !== "absent") tell(`the logs of the control plane go on: ${update.reason}`);
    return;
  }
  tell(`the control plane of ${name} writes no more logs, which would bring their group back`);
  const end = performance.now() + limitMs;
  while (!signal.aborted && performance.now() < end) {
    const aws = new Aws(programs.anew(), deployment);
    const status = await aws.ask(["eks", "describe-update", "--name", name, "--update-id", update.value], (json) => json.at("update").at("status").text());
    if (!status.known || status.value !== "InProgress") return;
    await sleep(pollMs, signal);
  }
}

/** Deletes the group where it came back. What can't be deleted is named with what else is left. */
export async function sweepLogs(programs: Programs, { deployment }: Look, group: string, tell: (line: string) => void): Promise<void> {
  const aws = new Aws(programs.anew(), deployment);
  const found = await aws.ask(["logs", "describe-log-groups", "--log-group-name-prefix", group], (json) => json.at("logGroups").list().map((one) => one.at("logGroupName").text()));
  if (!found.known || !found.value.includes(group)) return;
  const gone = await aws.run(["logs", "delete-log-group", "--log-group-name", group]);
  tell(gone.known ? `the log group ${group} had come back, and is deleted` : `the log group ${group} came back, and couldn't be deleted: ${gone.reason}`);
}
