import table from "../../../inference-runtime/facts/machines/aws.json";
import { gpuProduct } from "../../cluster/pools/gpu-product";
import { EksGpuMachine } from "./stated-machine";

/** What is known of a machine type with GPUs. */
export interface GpuMachine {
  readonly gpu: string;
  /** Its GPU in `inference-runtime/facts`. @default - not known */
  readonly sku?: string;
  readonly gpusPerNode: number;
  readonly gpuMemoryGiB?: number;
  readonly arm: boolean;
  /** Whether the NVIDIA image that EKS picks has a driver for it. */
  readonly stockImage: boolean;
  /** Kinds of capacity as which AWS sells it: "on-demand", "spot", "reservation", "block". Empty: not known. */
  readonly sold: string[];
}

/** The machine types of the data file. */
export function knownMachineTypes(): string[] {
  return table.machines.map((row) => row.machineType);
}

/** The machine that a pool asks for: what the caller states goes before the data; nothing when neither knows it. */
export function gpuMachine(machineType: string, stated?: EksGpuMachine): GpuMachine | undefined {
  if (stated !== undefined) {
    return {
      gpu: stated.gpu,
      gpusPerNode: stated.count,
      gpuMemoryGiB: stated.memoryGiB,
      arm: stated.arm ?? false,
      stockImage: true,
      sold: [],
    };
  }
  const row = table.machines.find((candidate) => candidate.machineType === machineType);
  return row && { ...gpuProduct(row.gpu), sku: row.gpu, gpusPerNode: row.gpus, arm: row.cpuArch === "arm64", stockImage: row.stockImage, sold: row.sold };
}

/** Processors and memory of a machine type, where they are known. */
export function machineFacts(machineType: string): { readonly vCpus: number; readonly memoryGiB: number } | undefined {
  return table.machines.find((candidate) => candidate.machineType === machineType);
}
