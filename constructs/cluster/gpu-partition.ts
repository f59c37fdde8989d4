import mig from "../../inference-runtime/facts/mig.json";
import { GpuPartition } from "./node-pool";

/** By which NVIDIA's MIG manager, which the GPU Operator brings, knows how a node's GPUs are to be cut (https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-operator-mig.html). */
export const MIG_CONFIG_LABEL = "nvidia.com/mig.config";
/** Whether that manager runs on a node. One that is there the operator leaves as it is (NVIDIA/gpu-operator, updateGPUStateLabels, hasMIGManagerLabel). */
export const MIG_MANAGER_LABEL = "nvidia.com/gpu.deploy.mig-manager";

/** Sizes into which a GPU can be cut, by its sku of `inference-runtime/facts/gpus.json`; none where it isn't known. */
export function slicesOf(sku: string | undefined): string[] {
  return mig.slices.filter((slice) => slice.sku === sku).map(({ size }) => size);
}

/** How a GPU is cut; nothing where it is whole, or it isn't known. */
export function partitionOf(sku: string | undefined, size: string | undefined): GpuPartition | undefined {
  const row = mig.slices.find((slice) => slice.sku === sku && slice.size === size);
  return row === undefined ? undefined : { size: row.size, perGpu: row.perGpu, memoryShare: row.memory };
}
