import { DeployedModel, DeployedPart } from "../cluster/deployment";
import { isReady } from "./row";
import { KubernetesJson } from "../cluster/kubernetes-json";

export const GRAPH_LABEL = "nvidia.com/dynamo-graph-deployment-name";
export const COMPONENT_LABEL = "nvidia.com/dynamo-component";
const INSTANCE_LABEL = "app.kubernetes.io/instance";

/** The pods of a model's graph that aren't on their way out. */
export function podsOf({ name }: DeployedModel, pods: readonly KubernetesJson[]): KubernetesJson[] {
  return pods.filter(({ metadata, status }) => metadata.labels?.[GRAPH_LABEL] === name && metadata.deletionTimestamp === undefined && status?.phase !== "Failed");
}

export function podsOfPart(model: DeployedModel, part: DeployedPart, pods: readonly KubernetesJson[]): KubernetesJson[] {
  return podsOf(model, pods).filter(({ metadata }) => metadata.labels[COMPONENT_LABEL] === part.name);
}

/** The Jobs of a model's release: download and verification. */
export function jobsOf({ name }: DeployedModel, jobs: readonly KubernetesJson[]): KubernetesJson[] {
  return jobs.filter(({ metadata }) => metadata.labels?.[INSTANCE_LABEL] === name);
}

/** The containers of a pod spec, those that run first too. */
export function containersOf(spec: KubernetesJson): KubernetesJson[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}

/** GPUs that a pod holds. */
export function gpusOf(spec: KubernetesJson): number {
  const of = (one: KubernetesJson): number => Number(one.resources?.limits?.["nvidia.com/gpu"] ?? 0);
  return (spec.containers ?? []).reduce((sum: number, one: KubernetesJson) => sum + of(one), 0);
}

/** Secrets that a pod can't start without. A pull secret is none of them: the kubelet goes on without one. */
export function secretsOf(spec: KubernetesJson): string[] {
  const names = [
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map((one: KubernetesJson) => one.valueFrom?.secretKeyRef).filter((one: KubernetesJson) => one !== undefined && one.optional !== true).map((one: KubernetesJson) => one.name),
      ...envFrom.map((one: KubernetesJson) => one.secretRef).filter((one: KubernetesJson) => one !== undefined && one.optional !== true).map((one: KubernetesJson) => one.name),
    ]),
    ...(spec.volumes ?? []).map((one: KubernetesJson) => one.secret).filter((one: KubernetesJson) => one !== undefined && one.optional !== true).map((one: KubernetesJson) => one.secretName),
  ];
  return [...new Set<string>(names)].sort();
}

export function claimsOf(spec: KubernetesJson): string[] {
  return (spec.volumes ?? []).map((one: KubernetesJson) => one.persistentVolumeClaim?.claimName).filter((name: unknown) => name !== undefined);
}

/** What keeps a pod from being Ready, in the words of whoever keeps it. */
export function whyNotReady(pod: KubernetesJson): string {
  const { status = {} } = pod;
  const scheduled = (status.conditions ?? []).find((one: KubernetesJson) => one.type === "PodScheduled");
  if (scheduled?.status === "False") return `not scheduled: ${scheduled.message ?? scheduled.reason ?? "no word why"}`;
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  for (const { name, state = {}, lastState = {} } of all) {
    const { waiting, terminated } = state;
    const last = lastState.terminated === undefined ? "" : `, before that ${lastState.terminated.reason} (exit ${lastState.terminated.exitCode})`;
    if (waiting !== undefined && waiting.reason !== "PodInitializing" && waiting.reason !== "ContainerCreating") return `${name}: ${waiting.reason}${last}`;
    if (terminated !== undefined && terminated.exitCode !== 0) return `${name}: ${terminated.reason} (exit ${terminated.exitCode})`;
  }
  const running = (status.initContainerStatuses ?? []).find(({ state }: KubernetesJson) => state?.running !== undefined);
  if (running !== undefined) return `${running.name} still runs`;
  return status.phase === "Pending" ? "its containers aren't made yet" : "not Ready";
}

export function ready(pods: readonly KubernetesJson[]): KubernetesJson[] {
  return pods.filter(isReady);
}
