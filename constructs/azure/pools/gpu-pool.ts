import { Capacity } from "../../cluster/pools/capacity";
import { Fabric } from "../../cluster/pools/fabric";
import { cutGpus } from "../../cluster/pools/gpu-partition";
import { GPUS_OF_REFUSED, GPU_OF_REFUSED, withoutRefusedCounts } from "../../cluster/pools/refused-counts";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL, GpuPool } from "../../cluster/pools/node-pool";
import { Taint, TaintEffect } from "../../cluster/pools/scheduling";
import { INFINIBAND_LABEL, InfiniBandSize } from "../infiniband/infiniband";
import { withInfiniBand } from "../infiniband/infiniband-pods";
import { DRIVER_ON_NODE, driverOf } from "./gpu-driver";
import { gpusOf } from "./gpu-machine";
import { gpuPartitionOf, partitionLabels } from "./gpu-partition";
import { LOCAL_NVME_CLASS, LOCAL_NVME_LABEL } from "./local-nvme-label";
import { AksGpuPoolOptions } from "./pool-options";

/** Label and taint that AKS puts on spot nodes. https://learn.microsoft.com/azure/aks/spot-node-pool */
const SPOT = "kubernetes.azure.com/scalesetpriority";
export const SPOT_TAINT: Taint = { key: SPOT, value: "spot", effect: TaintEffect.NO_SCHEDULE };
/** AKS taints no GPU pool by itself; the GPU Operator's pods tolerate this key without being told. */
const GPU_TAINT: Taint = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };

/** The labels that we ask AKS to put on a pool's nodes. */
export function ownLabels(options: AksGpuPoolOptions, infiniBand?: InfiniBandSize): { [key: string]: string } {
  const { name, machineType, driver, capacity = Capacity.ON_DEMAND, localNvme } = options;
  const onNode = driverOf(machineType, driver).version !== undefined;
  return {
    [GPU_POOL_LABEL]: name,
    [EARLIER_GPU_POOL_LABEL]: name,
    ...(capacity.interruptible ? { [SPOT]: "spot" } : {}),
    ...(onNode ? DRIVER_ON_NODE : {}),
    ...(localNvme === true ? { [LOCAL_NVME_LABEL]: "true" } : {}),
    ...(infiniBand === undefined ? {} : { [INFINIBAND_LABEL]: "true" }),
    ...partitionLabels(options),
  };
}

/**
 * A GPU pool as the scheduler sees it, whoever makes its nodes.
 *
 * @param infiniBand that of its nodes, where it is set up
 */
export function describeGpuPool(options: AksGpuPoolOptions, infiniBand?: InfiniBandSize): GpuPool {
  const pool = withoutInfiniBand(options, infiniBand);
  return infiniBand === undefined ? pool : withInfiniBand(pool, infiniBand);
}

function withoutInfiniBand(options: AksGpuPoolOptions, infiniBand?: InfiniBandSize): GpuPool {
  const { name, machineType, capacity = Capacity.ON_DEMAND } = options;
  const spot = capacity.interruptible;
  const gpus = gpusOf(machineType, options.gpus) ?? { gpu: GPU_OF_REFUSED, gpusPerNode: GPUS_OF_REFUSED };
  const cut = gpuPartitionOf(options);
  const { version } = driverOf(machineType, options.driver);
  return withoutRefusedCounts({
    name,
    machineType,
    labels: {
      ...options.labels,
      ...ownLabels(options, infiniBand),
      agentpool: name,
      "kubernetes.azure.com/agentpool": name,
      "kubernetes.azure.com/mode": "user",
      "kubernetes.io/arch": gpus.cpuArch ?? "amd64",
      "node.kubernetes.io/instance-type": machineType,
    },
    nodeSelector: { [GPU_POOL_LABEL]: name },
    taints: spot ? [GPU_TAINT, SPOT_TAINT] : [GPU_TAINT],
    spotTaints: spot ? [SPOT_TAINT] : undefined,
    minNodes: options.minNodes ?? 0,
    maxNodes: options.maxNodes,
    capacity,
    zones: options.zones,
    ...cutGpus(gpus, cut),
    driver: typeof version === "string" ? version : undefined,
    ...(options.ephemeralOsDisk === true || options.localNvme === true ? { localDisk: true } : {}),
    ...(options.localNvme === true ? { localDiskClass: LOCAL_NVME_CLASS } : {}),
    fabric: Fabric.NONE,
  });
}
