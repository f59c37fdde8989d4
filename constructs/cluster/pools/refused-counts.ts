import { Token } from "../../core/framework";
import { IKubernetesCluster } from "../kubernetes-cluster";
import { GpuPool } from "./node-pool";

/** The GPU of a machine that was refused: the planner knows none of that name, and plans nothing on it. */
export const GPU_OF_REFUSED = "unknown";
/** GPUs of a node whose number nobody knows: as many as the largest machines have, so that no model is refused for it as well. */
export const GPUS_OF_REFUSED = 8;
const NODES_OF_REFUSED = 1000;

/**
 * A pool as its models see it. A count that was refused where the pool was looked at stands for enough: that no pool holds a model would be the same
 * fault told once more, as if the model were at fault.
 */
export function withoutRefusedCounts(pool: GpuPool): GpuPool {
  const { gpusPerNode, maxNodes } = pool;
  if (isCount(gpusPerNode) && isCount(maxNodes)) return pool;
  return { ...pool, gpusPerNode: isCount(gpusPerNode) ? gpusPerNode : GPUS_OF_REFUSED, maxNodes: isCount(maxNodes) ? maxNodes : NODES_OF_REFUSED };
}

/** A cluster that somebody described, as its models see it: without counts that were refused. */
export function clusterWithoutRefusedCounts(cluster: IKubernetesCluster): IKubernetesCluster {
  const gpuPools = cluster.gpuPools.map(withoutRefusedCounts);
  if (gpuPools.every((pool, index) => pool === cluster.gpuPools[index])) return cluster;
  return Object.create(cluster, { gpuPools: { value: gpuPools, enumerable: true } }) as IKubernetesCluster;
}

function isCount(value: number): boolean {
  return Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1);
}
