import { IKubernetesCluster, spotTolerations } from "../../cluster/kubernetes-cluster";
import { GPU_POOL_LABEL, GpuPool } from "../../cluster/pools/node-pool";
import { TaintEffect, Toleration, tolerateAll } from "../../cluster/pools/scheduling";
import { InClusterMonitoringOptions } from "./monitoring-options";

/** Where the pods of monitoring go that aren't on every node: as their specs have it. */
export interface MonitoringPlacement {
  readonly nodeSelector?: { readonly [key: string]: string };
  readonly affinity?: object;
  readonly tolerations?: readonly Toleration[];
}

/** Off the nodes with GPUs, which are paid for models: on the system pool, or where none is known on nodes that no GPU pool has. */
export function placement(cluster: IKubernetesCluster, { nodeSelector, tolerations: own = [] }: InClusterMonitoringOptions): MonitoringPlacement {
  const { systemPool } = cluster;
  const onSystemPool = nodeSelector === undefined && systemPool !== undefined && Object.keys(systemPool.nodeSelector).length > 0;
  const tolerations = [...spotTolerations(cluster), ...(onSystemPool ? tolerateAll(systemPool.taints) : []), ...own];
  const selector = onSystemPool ? systemPool.nodeSelector : nodeSelector;
  const affinity = selector === undefined ? awayFrom(cluster.gpuPools) : undefined;
  return {
    ...(selector === undefined ? {} : { nodeSelector: selector }),
    ...(affinity === undefined ? {} : { affinity }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
}

/** GPU pools whose nodes take any pod, and which no single label tells from other nodes: nothing keeps monitoring off them. */
export function openPools({ gpuPools, systemPool }: IKubernetesCluster): GpuPool[] {
  return systemPool === undefined ? gpuPools.filter((pool) => takesAnyPod(pool) && awayFromOne(pool) === undefined) : [];
}

/** Whether a selector names the nodes of a GPU pool: by labels of theirs alone, one of those that tell them from others among these. */
export function isOnPool(nodeSelector: { readonly [key: string]: string }, { labels, nodeSelector: ofPool }: GpuPool): boolean {
  const given = Object.entries(nodeSelector);
  return given.every(([key, value]) => labels[key] === value || ofPool[key] === value) && given.some(([key, value]) => ofPool[key] === value);
}

function awayFrom(pools: GpuPool[]): object | undefined {
  const expressions = pools.filter(takesAnyPod).flatMap((pool) => awayFromOne(pool) ?? []).map((each) => JSON.stringify(each));
  if (expressions.length === 0) return undefined;
  const matchExpressions = [...new Set(expressions)].sort().map((each) => JSON.parse(each) as unknown);
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } };
}

/** A taint of the pool that isn't one for all spot nodes keeps out what doesn't tolerate it. */
function takesAnyPod({ taints, spotTaints = [] }: GpuPool): boolean {
  const isSpot = (key: string): boolean => spotTaints.some((taint) => taint.key === key);
  return !taints.some(({ key, effect }) => effect !== TaintEffect.PREFER_NO_SCHEDULE && !isSpot(key));
}

function awayFromOne({ labels, nodeSelector }: GpuPool): object | undefined {
  if (labels[GPU_POOL_LABEL] !== undefined) return { key: GPU_POOL_LABEL, operator: "DoesNotExist" };
  const pairs = Object.entries(nodeSelector);
  return pairs.length === 1 ? { key: pairs[0][0], operator: "NotIn", values: [pairs[0][1]] } : undefined;
}
