import { Json } from "../cluster/answer";
import { DeployedModel, DeployedPart } from "../cluster/deployment";
import { isReady } from "./row";

export const GRAPH_LABEL = "nvidia.com/dynamo-graph-deployment-name";
export const COMPONENT_LABEL = "nvidia.com/dynamo-component";
const INSTANCE_LABEL = "app.kubernetes.io/instance";

/** The pods of a model's graph that aren't on their way out. */
export function podsOf({ name }: DeployedModel, pods: readonly Json[]): Json[] {
  return pods.filter(({ metadata, status }) => metadata.labels?.[GRAPH_LABEL] === name && metadata.deletionTimestamp === undefined && status?.phase !== "Failed");
}

export function podsOfPart(model: DeployedModel, part: DeployedPart, pods: readonly Json[]): Json[] {
  return podsOf(model, pods).filter(({ metadata }) => metadata.labels[COMPONENT_LABEL] === part.name);
}

/** The Jobs of a model's release: download and verification. */
export function jobsOf({ name }: DeployedModel, jobs: readonly Json[]): Json[] {
  return jobs.filter(({ metadata }) => metadata.labels?.[INSTANCE_LABEL] === name);
}

/** The containers of a pod spec, those that run first too. */
export function containersOf(spec: Json): Json[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}

/** GPUs that a pod holds. */
export function gpusOf(spec: Json): number {
  const of = (one: Json): number => Number(one.resources?.limits?.["nvidia.com/gpu"] ?? 0);
  return (spec.containers ?? []).reduce((sum: number, one: Json) => sum + of(one), 0);
}

/** Secrets that a pod can't start without. A pull secret is none of them: the kubelet goes on without one. */
export function secretsOf(spec: Json): string[] {
  const names = [
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map((one: Json) => one.valueFrom?.secretKeyRef).filter((one: Json) => one !== undefined && one.optional !== true).map((one: Json) => one.name),
      ...envFrom.map((one: Json) => one.secretRef).filter((one: Json) => one !== undefined && one.optional !== true).map((one: Json) => one.name),
    ]),
    ...(spec.volumes ?? []).map((one: Json) => one.secret).filter((one: Json) => one !== undefined && one.optional !== true).map((one: Json) => one.secretName),
  ];
  return [...new Set<string>(names)].sort();
}

export function claimsOf(spec: Json): string[] {
  return (spec.volumes ?? []).map((one: Json) => one.persistentVolumeClaim?.claimName).filter((name: unknown) => name !== undefined);
}

/** What keeps a pod from being Ready, in the words of whoever keeps it. */
export function whyNotReady(pod: Json): string {
  const { status = {} } = pod;
  const scheduled = (status.conditions ?? []).find((one: Json) => one.type === "PodScheduled");
  if (scheduled?.status === "False") return `not scheduled: ${scheduled.message ?? scheduled.reason ?? "no word why"}`;
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  for (const { name, state = {}, lastState = {} } of all) {
    const { waiting, terminated } = state;
    const last = lastState.terminated === undefined ? "" : `, before that ${lastState.terminated.reason} (exit ${lastState.terminated.exitCode})`;
    if (waiting !== undefined && waiting.reason !== "PodInitializing" && waiting.reason !== "ContainerCreating") return `${name}: ${waiting.reason}${last}`;
    if (terminated !== undefined && terminated.exitCode !== 0) return `${name}: ${terminated.reason} (exit ${terminated.exitCode})`;
  }
  const running = (status.initContainerStatuses ?? []).find(({ state }: Json) => state?.running !== undefined);
  if (running !== undefined) return `${running.name} still runs`;
  return status.phase === "Pending" ? "its containers aren't made yet" : "not Ready";
}

export function ready(pods: readonly Json[]): Json[] {
  return pods.filter(isReady);
}
