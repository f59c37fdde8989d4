import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import mig from "../../../inference-runtime/facts/mig.json";
import { GpuPartition } from "./node-pool";

/** By which NVIDIA's MIG manager, which the GPU Operator brings, knows how a node's GPUs are to be cut (https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-operator-mig.html). */
export const MIG_CONFIG_LABEL = "nvidia.com/mig.config";
/** Whether that manager runs on a node. One that is there the operator leaves as it is (NVIDIA/gpu-operator, updateGPUStateLabels, hasMIGManagerLabel). */
export const MIG_MANAGER_LABEL = "nvidia.com/gpu.deploy.mig-manager";

/** A machine whose GPUs may be cut. */
export interface CutMachine {
  readonly gpu: string;
  /** Its GPU in `inference-runtime/facts`. @default - not known, and nothing is known of its slices */
  readonly sku?: string;
}

/** Sizes into which a machine's GPUs can be cut. */
function sizesOf({ sku }: Pick<CutMachine, "sku">): typeof mig.slices {
  return mig.slices.filter((slice) => slice.sku === sku);
}

/** How a machine's GPUs are cut; nothing where they are whole, or it isn't known. */
export function gpuPartitionOf(size: string | undefined, machine: Pick<CutMachine, "sku">): GpuPartition | undefined {
  const row = sizesOf(machine).find((slice) => slice.size === size);
  return row === undefined ? undefined : { size: row.size, perGpu: row.perGpu, memoryShare: row.memory };
}

/** What a pool with whole GPUs offers, as slices where they are cut. */
export function cutGpus<T extends { readonly gpu: string; readonly gpusPerNode: number; readonly gpuMemoryGiB?: number }>({ gpu, gpusPerNode, gpuMemoryGiB }: T, cut: GpuPartition | undefined): Pick<T, "gpu" | "gpusPerNode" | "gpuMemoryGiB"> & { readonly gpuPartition?: GpuPartition } {
  if (cut === undefined) return { gpu, gpusPerNode, gpuMemoryGiB };
  return { gpu: `${gpu}, ${cut.size}`, gpusPerNode: gpusPerNode * cut.perGpu, gpuMemoryGiB: gpuMemoryGiB === undefined ? undefined : gpuMemoryGiB * cut.memoryShare, gpuPartition: cut };
}

/**
 * A size that a machine's GPUs can't be cut into.
 *
 * @param none why a machine has none at all
 */
export function checkPartitionSize(property: string, value: string, machineType: string, machine: CutMachine, none = `the GPUs of a ${machineType} can't be cut by MIG, or it isn't known into what`): Finding[] {
  if (Token.isUnresolved(value)) return [{ code: "invalid-gpu-partition", property, value, reason: "models are planned for it, and so it must be written out", fix: 'write it like "3g.40gb"' }];
  const sizes = sizesOf(machine).map(({ size }) => size);
  if (sizes.includes(value)) return [];
  const [reason, fix] =
    sizes.length === 0
      ? [none, "leave it out: a GPU is whole"]
      : [`a ${machine.gpu} isn't cut so`, `name one of ${sizes.join(", ")}; or leave it out: a GPU is whole`];
  return [{ code: "invalid-gpu-partition", property, value, reason, fix }];
}
