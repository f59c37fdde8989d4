import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";

const GPU_TAINT = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };

export function pool(name: string, more: Partial<GpuPool>): GpuPool {
  const label = { "dynamo-serving/gpu-pool": name };
  return { name, gpu: "NVIDIA H100", gpusPerNode: 8, labels: label, nodeSelector: label, taints: [GPU_TAINT], minNodes: 0, maxNodes: 4, fabric: Fabric.NONE, ...more };
}

export function cluster(name: string, gpuPools: GpuPool[]): ExistingCluster {
  return new ExistingCluster({ clusterName: name, context: name, gpuPools, storage: [] });
}

const EFA = Fabric.of("efa", "vpc.amazonaws.com/efa", 32);

/** Pools such as upstream's manifests are written for, and one of GKE's, whose driver isn't on the loader's path. */
export const CLUSTERS = {
  eks: cluster("eks", [
    pool("p5", { machineType: "p5.48xlarge", labels: { "karpenter.sh/capacity-type": "reserved" }, fabric: EFA }),
    pool("g7e", { gpu: "NVIDIA RTX PRO 6000", gpusPerNode: 2, machineType: "g7e.12xlarge" }),
  ]),
  gke: cluster("gke", [pool("l4", { gpu: "NVIDIA L4", gpusPerNode: 1, machineType: "g2-standard-4", driverRoot: "/usr/local/nvidia" })]),
};
