import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";

export const EFA = Fabric.of("efa", "vpc.amazonaws.com/efa", 32);
export const INFINIBAND = Fabric.of("infiniband", "rdma/ib", 8);

/** A pool of nodes with eight H100. */
export function h100(name: string, fabric: Fabric, more: Partial<GpuPool> = {}): GpuPool {
  return { name, labels: {}, nodeSelector: { pool: name }, taints: [], minNodes: 0, maxNodes: 4, gpu: "NVIDIA H100", gpusPerNode: 8, fabric, ...more };
}

/** A cluster with these pools and a volume that many nodes mount. */
export function clusterOf(...gpuPools: GpuPool[]): IKubernetesCluster {
  return new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools, storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
}
