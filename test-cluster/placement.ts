import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { POOL_LABEL } from "./fake-nodes";
import { Json } from "./programs";

const COMPONENT_TYPE = "nvidia.com/dynamo-component-type";

/** What is wrong with where pods are: those that ask for GPUs belong on the pool they select, all others on no GPU pool. */
export function misplaced(pods: Json[], nodes: Json[], cluster: IKubernetesCluster): string[] {
  const poolOf = new Map<string, string>(nodes.map((node) => [node.metadata.name, node.metadata.labels[POOL_LABEL]]));
  const gpuPools = cluster.gpuPools.map((pool) => pool.name);
  return pods.flatMap((pod) => {
    const { name } = pod.metadata;
    const node = pod.spec.nodeName;
    if (node === undefined) return [`${name} is on no node: ${reason(pod)}`];
    const pool = poolOf.get(node) ?? "a node that isn't ours";
    const wantsGpu = pod.spec.containers.some((one: Json) => one.resources?.limits?.["nvidia.com/gpu"] !== undefined);
    if (!wantsGpu) return gpuPools.includes(pool) ? [`${name} asks for no GPU and is on GPU pool ${pool}`] : [];
    const meant = poolsFor(pod.spec.nodeSelector ?? {}, cluster);
    if (meant.length !== 1) return [`${name} selects ${meant.length} pools: ${meant.join(", ")}`];
    return meant[0] === pool ? [] : [`${name} is meant for ${meant[0]} and is on ${pool}`];
  });
}

/** How many pods there are of each role, for the table. */
export function rolesOf(pods: Json[]): string {
  const types = pods.map((pod) => pod.metadata.labels?.[COMPONENT_TYPE] ?? (pod.metadata.ownerReferences?.[0]?.kind === "Job" ? "job" : "other"));
  return [...new Set(types)].sort().map((type) => `${types.filter((one) => one === type).length} ${type}`).join(", ");
}

function poolsFor(selector: { [key: string]: string }, cluster: IKubernetesCluster): string[] {
  return cluster.gpuPools
    .filter((pool) => Object.entries(selector).every(([key, value]) => pool.labels[key] === value))
    .map((pool) => pool.name);
}

function reason(pod: Json): string {
  return pod.status?.conditions?.find((one: Json) => one.type === "PodScheduled")?.message ?? "not scheduled yet";
}
