import { checkPartitionSize } from "../../cluster/pools/gpu-partition";
import { Finding } from "../../core/problems/problem";
import { GpuMachine } from "./gpu-machine";

/** GKE's label of nodes whose GPUs are cut. */
export const PARTITION_LABEL = "cloud.google.com/gke-gpu-partition-size";

/** What of a pool's options slices depend on. */
export interface CutPool {
  readonly gpuPartition?: string;
  readonly machineType: string;
}

/** A size that a GPU can't be cut into. What slices don't go with, the matrix of capacities says. */
export function checkGpuPartition(at: string, { gpuPartition: value, machineType }: CutPool, machine?: GpuMachine): Finding[] {
  if (value === undefined || machine === undefined) return [];
  const property = `${at}.gpuPartition`;
  return checkPartitionSize(property, value, machineType, machine);
}
