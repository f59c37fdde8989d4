import { Capacity } from "../../cluster/capacity";
import { partitionOf, slicesOf } from "../../cluster/gpu-partition";
import { GpuPartition } from "../../cluster/node-pool";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { GpuMachine } from "./gpu-machine";

/** GKE's label of nodes whose GPUs are cut. */
export const PARTITION_LABEL = "cloud.google.com/gke-gpu-partition-size";

/** How a machine's GPUs are cut; nothing where they are whole, or it isn't known. */
export function gpuPartitionOf(size: string | undefined, machine: Pick<GpuMachine, "sku">): GpuPartition | undefined {
  return partitionOf(machine.sku, size);
}

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
  if (Token.isUnresolved(value)) return [{ code: "invalid-gpu-partition", property, value, reason: "models are planned for it, and so it must be written out", fix: 'write it like "3g.40gb"' }];
  const sizes = slicesOf(machine.sku);
  if (!sizes.includes(value)) {
    const [reason, fix] =
      sizes.length === 0
        ? [`the GPUs of a ${machineType} can't be cut by MIG, or it isn't known into what`, "leave it out: a GPU is whole"]
        : [`a ${machine.gpu} isn't cut so`, `name one of ${sizes.join(", ")}; or leave it out: a GPU is whole`];
    return [{ code: "invalid-gpu-partition", property, value, reason, fix }];
  }
  return [
    ...(gpuDirect === undefined ? [] : [{ code: "partition-between-nodes" as const, property, value, reason: "slices of GPUs can't reach each other, and gpuDirect is for GPUs that do", fix: "leave one of them out" }]),
    ...(capacity?.kind !== "queued" ? [] : [{ code: "partition-between-nodes" as const, property, value, reason: "nodes that come by a queue are for workers over several of them, and a worker has one slice", fix: "take Capacity.flexStart(), of the same machines at the same price" }]),
  ];
}
