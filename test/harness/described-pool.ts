import { Fabric } from "../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../constructs/cluster/pools/node-pool";

/** A pool that somebody describes: none to two nodes with one L4, chosen by the label `pool`, without a taint, and what is said otherwise. */
export function describedPool(name: string, more: Partial<GpuPool> = {}): GpuPool {
  const labels = { pool: name };
  return { name, labels, nodeSelector: labels, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE, ...more };
}
