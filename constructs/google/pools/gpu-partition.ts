import { Capacity } from "../../cluster/pools/capacity";
import { checkPartitionSize } from "../../cluster/pools/gpu-partition";
import { Finding } from "../../core/problems/problem";
import { GpuMachine } from "./gpu-machine";

/** GKE's label of nodes whose GPUs are cut. */
export const PARTITION_LABEL = "cloud.google.com/gke-gpu-partition-size";

/** What of a pool's options slices depend on. */
export interface CutPool {
  readonly gpuPartition?: string;
  readonly machineType: string;
  readonly gpuDirect?: object;
  readonly capacity?: Capacity;
}

/** A size that a GPU can't be cut into, and what slices don't go with. */
export function checkGpuPartition(at: string, { gpuPartition: value, machineType, gpuDirect, capacity }: CutPool, machine?: GpuMachine): Finding[] {
  if (value === undefined || machine === undefined) return [];
  const property = `${at}.gpuPartition`;
  const wrong = checkPartitionSize(property, value, machineType, machine);
  if (wrong.length > 0) return wrong;
  return [
    ...(gpuDirect === undefined ? [] : [{ code: "partition-between-nodes" as const, property, value, reason: "slices of GPUs can't reach each other, and gpuDirect is for GPUs that do", fix: "leave one of them out" }]),
    ...(capacity?.kind !== "queued" ? [] : [{ code: "partition-between-nodes" as const, property, value, reason: "nodes that come by a queue are for workers over several of them, and a worker has one slice", fix: "take Capacity.flexStart(), of the same machines at the same price" }]),
  ];
}
