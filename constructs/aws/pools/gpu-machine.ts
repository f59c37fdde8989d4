import gpuMachines from "../data/gpu-machines.json";
import { EksGpuMachine } from "./stated-machine";

/** What is known of a machine type with GPUs. */
export interface GpuMachine {
  readonly gpu: string;
  readonly gpusPerNode: number;
  readonly gpuMemoryGiB?: number;
  readonly arm: boolean;
  /** Whether the NVIDIA image that EKS picks has a driver for it. */
  readonly stockImage: boolean;
  /** Whether AWS sells it as spot. @default - not known */
  readonly spotSupported?: boolean;
  /** How AWS sells it, as far as is known: "on-demand", "spot", "odcr", "capacity-block". Empty: not known. */
  readonly consumptionOptions: string[];
}

/** The machine types of the data file. */
export function knownMachineTypes(): string[] {
  return gpuMachines.map((row) => row.machineType);
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
      consumptionOptions: [],
    };
  }
  const row = gpuMachines.find((candidate) => candidate.machineType === machineType);
  return row && { ...row, arm: row.cpuArch === "arm64", spotSupported: row.spotSupported ?? undefined };
}
