import { Deployed } from "../cluster/deployment";
import { Seen, modelNamespaces } from "../cluster/seen";
import { Row, condition, isReady } from "../verify/row";
import { poolSigns, unscheduled } from "./placement";
import { redactText } from "./redact";
import { Log, Sign } from "./sign";
import { KubernetesJson } from "../cluster/kubernetes-json";

/** What waits without being wrong. */
const ON_ITS_WAY = ["PodInitializing", "ContainerCreating"];
/** Kinds whose events count only while the object isn't as it should be: an event stays for an hour after what it tells is over. */
const WELL: { readonly [kind: string]: (object: KubernetesJson) => boolean } = {
  Pod: isFine,
  PersistentVolumeClaim: ({ status }) => status?.phase === "Bound",
  // What it says is that it can't make pods: it can once they are there, Ready or not.
  ReplicaSet: ({ spec, status }) => Number(status?.replicas ?? 0) >= Number(spec?.replicas ?? 1),
  Deployment: ({ spec, status }) => Number(status?.readyReplicas ?? 0) >= Number(spec?.replicas ?? 1),
  StatefulSet: ({ spec, status }) => Number(status?.replicas ?? 0) >= Number(spec?.replicas ?? 1),
  Job: (job) => condition(job, "Complete").status === "True" || Number(job.status?.active ?? 0) > 0,
  DynamoGraphDeployment: isReady,
};
const LISTS: { readonly [kind: string]: string } = {
  Pod: "pods",
  PersistentVolumeClaim: "persistentvolumeclaims",
  ReplicaSet: "replicasets.apps",
  Deployment: "deployments.apps",
  StatefulSet: "statefulsets.apps",
  Job: "jobs.batch",
  DynamoGraphDeployment: "dynamographdeployments.nvidia.com",
};
/** Events that are called normal and tell of what keeps something waiting. */
const TELLING = ["NotTriggerScaleUp", "FailedBinding"];
/** How Karpenter and EKS Auto Mode begin to say why they make no node for a pod (kubernetes-sigs/karpenter pkg/controllers/provisioning/scheduling/events.go). */
const NO_NODE_MADE = /^Failed to schedule pod\b/;
/** The container that has a worker load its adapters (inference-runtime/chart/files/adapters.py). */
const ADAPTER_LOADER = "adapter-loader";
/** So long a line says more than it needs to. */
const LINE = 600;

/** Everything of a cluster that may tell of a cause. */
export function signsOf(deployed: Deployed, seen: Seen, rows: readonly Row[], logs: readonly Log[]): Sign[] {
  // What is told of them stands in terminals and in logs of pipelines.
  return rawSigns(deployed, seen, rows, logs).map((sign) => ({ ...sign, text: redactText(sign.text) }));
}

function rawSigns(deployed: Deployed, seen: Seen, rows: readonly Row[], logs: readonly Log[]): Sign[] {
  const spaces = [...new Set([deployed.dynamo.namespace, ...modelNamespaces(deployed)])];
  const nodes = seen.some("nodes");
  return [
    ...rows.filter(({ status }) => status === "failed").map(({ id, about, seen: text }): Sign => ({ where: "check", about, text: `${id} ${about}: ${text}` })),
    ...poolSigns(deployed, nodes, (namespace) => seen.some("pods", namespace)),
    ...spaces.flatMap((namespace) => seen.some("pods", namespace).filter((pod) => !isFine(pod)).flatMap((pod) => podSigns(pod, nodes))),
    ...spaces.flatMap((namespace) => eventSigns(namespace, seen)),
    ...logs.flatMap(logSigns),
  ];
}

function isFine(pod: KubernetesJson): boolean {
  return pod.status?.phase === "Succeeded" || (isReady(pod) && pod.metadata.deletionTimestamp === undefined && !wasKilled(pod));
}

/** Ready again, and yet its memory was too small a while ago. */
function wasKilled({ status }: KubernetesJson): boolean {
  return (status?.containerStatuses ?? []).some(({ lastState }: KubernetesJson) => lastState?.terminated?.reason === "OOMKilled");
}

function podSigns(pod: KubernetesJson, nodes: readonly KubernetesJson[]): Sign[] {
  const { metadata, status = {}, spec } = pod;
  const place = { about: `pod ${metadata.namespace}/${metadata.name}`, namespace: metadata.namespace, name: metadata.name };
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return [
    ...(spec.nodeName === undefined && condition(pod, "PodScheduled").status !== "True" ? [{ ...place, where: "unscheduled" as const, text: unscheduled(pod, nodes) }] : []),
    ...(status.phase === "Failed" ? [{ ...place, where: "terminated" as const, text: `pod ${status.reason ?? "Failed"}: ${status.message ?? ""}` }] : []),
    ...containers.flatMap(({ name, state = {}, lastState = {} }: KubernetesJson): Sign[] => [
      ...(state.waiting === undefined || ON_ITS_WAY.includes(state.waiting.reason) ? [] : [{ ...place, where: "waiting" as const, text: `${name} ${state.waiting.reason}: ${state.waiting.message ?? ""}` }]),
      ...[state.terminated, lastState.terminated]
        .filter((one) => one !== undefined && (one.exitCode !== 0 || one.reason === "OOMKilled"))
        .map((one): Sign => ({ ...place, where: "terminated", text: `${name} ${one.reason} exit ${one.exitCode}: ${one.message ?? ""}`.trim() })),
    ]),
  ];
}

function eventSigns(namespace: string, seen: Seen): Sign[] {
  return seen.some("events", namespace).filter((event) => (event.type !== "Normal" || TELLING.includes(event.reason)) && isOpen(event, namespace, seen)).map(({ involvedObject, reason, message }): Sign => {
    const { kind, name } = involvedObject;
    return { where: "event", about: `${kind} ${namespace}/${name}`, namespace, name, text: `${reason}: ${message}` };
  });
}

/** Whether what an event tells of may still be so. */
function isOpen({ involvedObject, reason, message = "" }: KubernetesJson, namespace: string, seen: Seen): boolean {
  const { kind, name, uid } = involvedObject ?? {};
  const list = seen.list(LISTS[kind] ?? "", namespace);
  // A kind that isn't read here (a PodClique, a node), or one that couldn't be: what is said of it is heard.
  if (LISTS[kind] === undefined || !list.known) return typeof name === "string";
  const object = list.value.find(({ metadata }) => metadata.name === name);
  // One of the same name that was there before has left its events.
  if (object === undefined || (uid !== undefined && object.metadata.uid !== undefined && object.metadata.uid !== uid)) return false;
  // The scheduler's own stands on the pod, and is told from there; who makes nodes for pods says it by an event alone.
  if (reason === "FailedScheduling") return NO_NODE_MADE.test(message) && object.spec?.nodeName === undefined;
  if ((kind === "Pod" && reason === "FailedMount" && object.status?.phase === "Running")) return false;
  return !WELL[kind](object);
}

/** Of a log that tells of several things how each went on: the last that is said of each. */
function lastOfEach(lines: readonly string[]): string[] {
  return [...new Map(lines.map((line) => [line.split(": ")[0], line])).values()];
}

function logSigns({ role, namespace, pod, container, text = "" }: Log): Sign[] {
  const all = text.split("\n").map((line) => line.trim().slice(0, LINE)).filter((line) => line !== "");
  const lines = [...new Set(container === ADAPTER_LOADER ? lastOfEach(all) : all)];
  return lines.map((line) => ({ where: "log", about: `log of ${role} ${namespace}/${pod} ${container}`, namespace, name: pod, text: line }));
}
