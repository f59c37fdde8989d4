import { Deployed, DeployedPool, Taint } from "../cluster/deployment";
import { Seen } from "../cluster/seen";
import { Row, Verdict, condition, counted, few, isReady, judge, selects, unless } from "./row";
import { KubernetesJson } from "../cluster/kubernetes-json";

export const GPU = "nvidia.com/gpu";
const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** What is there before Dynamo: API server, nodes, GPUs, storage classes, namespaces. */
export function clusterRows(deployed: Deployed, seen: Seen): Row[] {
  const { cluster, pools, storageClasses, namespaces } = deployed;
  const nodes = seen.list("nodes");
  return [
    judge({ id: "api", about: cluster.name, expected: "the API server answers" }, seen.version, serverVersion),
    ...pools.map((pool) => judge({ id: "nodes", about: `pool ${pool.name}`, expected: nodesExpected(pool) }, nodes, (all) => nodesSeen(pool, all))),
    ...pools
      .filter(({ gpusPerNode }) => gpusPerNode > 0)
      .map((pool) => judge({ id: "gpus", about: `pool ${pool.name}`, expected: `${counted(pool.gpusPerNode, "GPU")} a node` }, nodes, (all) => gpusSeen(pool, all))),
    gpuOperator(seen),
    ...storageClasses.map(({ name }) => judge({ id: "class", about: name, expected: "there" }, seen.list("storageclasses.storage.k8s.io"), (all) => classSeen(name, all))),
    judge({ id: "default-class", about: "storage", expected: "one default class" }, seen.list("storageclasses.storage.k8s.io"), defaultSeen),
    ...namespaces.map(({ name }) => judge({ id: "namespace", about: name, expected: "Active" }, seen.list("namespaces"), (all) => namespaceSeen(name, all))),
  ];
}

function serverVersion(text: string): Verdict {
  const version = JSON.parse(text).serverVersion?.gitVersion;
  return typeof version === "string" ? { seen: `Kubernetes ${version}`, status: "passed" } : { seen: "it told no version", status: "unknown" };
}

/** The nodes of a pool. A pool that selects nothing can't be told from the others. */
export function nodesOf({ nodeSelector }: DeployedPool, nodes: readonly KubernetesJson[]): KubernetesJson[] {
  return Object.keys(nodeSelector).length === 0 ? [] : nodes.filter(({ metadata }) => selects(nodeSelector, metadata.labels));
}

function nodesExpected({ minNodes, maxNodes, taints }: DeployedPool): string {
  const count = minNodes === maxNodes ? String(minNodes) : `${minNodes} to ${maxNodes}`;
  return `${count} Ready${taints.length === 0 ? "" : `, tainted ${taints.map(taintText).join(" ")}`}`;
}

export function taintText({ key, value = "", effect }: Taint): string {
  return `${key}${value === "" ? "" : `=${value}`}:${effect}`;
}

function nodesSeen(pool: DeployedPool, nodes: readonly KubernetesJson[]): Verdict {
  if (Object.keys(pool.nodeSelector).length === 0) return { seen: "it has no label of its own to be known by", status: "skipped" };
  const mine = nodesOf(pool, nodes);
  const ready = mine.filter(isReady);
  const wrong = [
    ...(ready.length < pool.minNodes ? [`${ready.length} of at least ${pool.minNodes} Ready`] : []),
    ...(mine.length > pool.maxNodes ? [`${mine.length} nodes, more than ${pool.maxNodes}`] : []),
    ...mine.filter((node) => !isReady(node)).map((node) => `${node.metadata.name} isn't Ready (${condition(node, "Ready").reason || "no word of its kubelet"})`),
    ...mine.flatMap((node) => pool.taints.filter((taint) => !hasTaint(node, taint)).map((taint) => `${node.metadata.name} lacks the taint ${taintText(taint)}`)),
  ];
  return unless(wrong, `${ready.length} Ready`);
}

function hasTaint(node: KubernetesJson, { key, value = "", effect }: Taint): boolean {
  return (node.spec?.taints ?? []).some((one: KubernetesJson) => one.key === key && (one.value ?? "") === value && one.effect === effect);
}

/** By what the kubelet has to give, which AKS's own driver management tells too; a label may be there or not. */
function gpusSeen(pool: DeployedPool, nodes: readonly KubernetesJson[]): Verdict {
  const mine = nodesOf(pool, nodes);
  if (mine.length === 0) return { seen: "no node", status: pool.minNodes > 0 ? "failed" : "skipped" };
  const gpus = mine.map((node) => Number(node.status?.allocatable?.[GPU] ?? 0));
  const wrong = mine.flatMap((node, index) => (gpus[index] === pool.gpusPerNode ? [] : [`${node.metadata.name} has ${gpus[index]} to give`]));
  return unless(wrong, `${counted(gpus.reduce((sum, one) => sum + one, 0), "GPU")} on ${counted(mine.length, "node")}`);
}

function gpuOperator(seen: Seen): Row {
  const question = { id: "gpu-operator", about: "ClusterPolicy", expected: "ready, where there is one" };
  const answer = seen.list("clusterpolicies.nvidia.com");
  if (!answer.known && answer.why === "no-kind") return { ...question, seen: "no GPU Operator", status: "skipped" };
  return judge(question, answer, (all) => {
    if (all.length === 0) return { seen: "no GPU Operator", status: "skipped" };
    return unless(all.filter(({ status }) => status?.state !== "ready").map(({ metadata, status }) => `${metadata.name} is ${status?.state ?? "without a state"}`), "ready");
  });
}

function classSeen(name: string, classes: readonly KubernetesJson[]): Verdict {
  const found = classes.find(({ metadata }) => metadata.name === name);
  return found === undefined ? { seen: "none of that name", status: "failed" } : { seen: String(found.provisioner), status: "passed" };
}

function defaultSeen(classes: readonly KubernetesJson[]): Verdict {
  const names = classes.filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === "true").map(({ metadata }) => metadata.name);
  if (names.length === 1) return { seen: names[0], status: "passed" };
  return { seen: names.length === 0 ? "none: a claim that names no class waits for ever" : `several: ${few(names)}`, status: "warning" };
}

function namespaceSeen(name: string, namespaces: readonly KubernetesJson[]): Verdict {
  const found = namespaces.find(({ metadata }) => metadata.name === name);
  if (found === undefined) return { seen: "none of that name", status: "failed" };
  const phase = String(found.status?.phase ?? "Active");
  return { seen: phase, status: phase === "Active" ? "passed" : "failed" };
}

/** Whether the context leads to another cluster, as far as can be told: none of the deployment's namespaces is there. */
export function isAnotherCluster({ namespaces }: Deployed, seen: Seen): boolean {
  const all = seen.list("namespaces");
  return all.known && namespaces.length > 0 && !namespaces.some(({ name }) => all.value.some(({ metadata }) => metadata.name === name));
}
