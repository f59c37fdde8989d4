import table from "../../../inference-runtime/facts/machines/google.json";
import { gpuProduct } from "../../cluster/pools/gpu-product";
import gpuRegions from "../data/gpu-regions.json";

/** The GPUs of a machine type, for one that isn't in this release's data. */
export interface GkeAccelerator {
  /** GKE's name of the accelerator: "nvidia-l4". @example "nvidia-l4" */
  readonly type: string;
  /** How many of them a machine has. @example 1 */
  readonly count: number;
  /** The GPU's name: "NVIDIA L4". @default - the accelerator's type @example "NVIDIA L4" */
  readonly gpu?: string;
  /** Memory of one GPU in GiB. @default - not known @example 24 */
  readonly memoryGiB?: number;
  /** Whether the machine's CPU is an Arm one. @default false */
  readonly arm?: boolean;
}

/** Nodes whose GPUs are joined by NVLink: a rack. */
export interface NvlinkDomain {
  readonly topology: string;
  readonly nodes: number;
}

/** What is known of a machine type with GPUs. */
export interface GpuMachine {
  readonly gpu: string;
  /** Its GPU in `inference-runtime/facts`. @default - not known */
  readonly sku?: string;
  readonly gpusPerNode: number;
  readonly gpuMemoryGiB?: number;
  readonly acceleratorType: string;
  readonly arm: boolean;
  /** The boot disk that GKE gives it when none is named. @default - not known */
  readonly bootDiskType?: string;
  /** Local SSDs of 375 GiB that it comes with. @default - as many as are asked for, or not known */
  readonly localSsds?: number;
  /** The most of them, where it takes a number of one's own. @default - not known */
  readonly mostLocalSsds?: number;
  /** The NVLink domain in which its nodes can lie, by Google's name of the topology, and of how many. @default - none, or not known */
  readonly domain?: NvlinkDomain;
  /** Kinds of capacity as which Google sells it: "on-demand", "spot", "reservation" ... Empty: not known. */
  readonly sold: string[];
}

/** The machine types of the data file. */
export function knownMachineTypes(): string[] {
  return table.machines.filter((row) => row.acceleratorType !== undefined).map((row) => row.machineType);
}

/** The machine that a pool asks for: what the caller states goes before the data; nothing when neither knows it. */
export function gpuMachine(machineType: string, stated?: GkeAccelerator): GpuMachine | undefined {
  const row = table.machines.find((candidate) => candidate.machineType === machineType);
  if (stated !== undefined) {
    return {
      gpu: stated.gpu ?? stated.type,
      gpusPerNode: stated.count,
      gpuMemoryGiB: stated.memoryGiB,
      acceleratorType: stated.type,
      arm: stated.arm ?? false,
      bootDiskType: row?.bootDiskType,
      localSsds: row?.localSsds,
      mostLocalSsds: row?.mostLocalSsds,
      sold: [],
    };
  }
  // Without GKE's name of its accelerator, no pool is made of it.
  if (row?.acceleratorType === undefined) return undefined;
  const { acceleratorType, bootDiskType, localSsds, mostLocalSsds, cpuArch, gpus: gpusPerNode, nvlinkDomain: domain, sold = [] } = row;
  return { ...gpuProduct(row.gpu), sku: row.gpu, gpusPerNode, acceleratorType, bootDiskType, localSsds, mostLocalSsds, arm: cpuArch === "arm64", ...(domain === undefined ? {} : { domain }), sold };
}

/** The regions that have an accelerator; nothing where that isn't known. */
export function regionsWith(acceleratorType: string): string[] | undefined {
  return gpuRegions.find((row) => row.acceleratorType === acceleratorType)?.regions;
}
