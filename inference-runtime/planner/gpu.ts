import gpuTable from "../facts/gpus.json";
import aws from "../facts/machines/aws.json";
import azure from "../facts/machines/azure.json";
import google from "../facts/machines/google.json";

/** A GPU as the engines see it. */
export interface Gpu {
  /** Its name, or "custom". */
  readonly name: string;
  readonly visibleGiB: number;
  /** Whether visibleGiB is estimated from what nvidia-smi reports. */
  readonly estimated: boolean;
  /** MiB that nvidia-smi reports: SGLang's defaults go by it. */
  readonly smiMiB: number;
  readonly computeCapability?: number;
  readonly memoryBandwidthGBps?: number;
  readonly bf16Tflops?: number;
  readonly fp8Tflops?: number;
  readonly fp4Tflops?: number;
  /** GB/s to the other GPUs of the node, per direction. */
  readonly nvlinkGBps?: number;
  /** GB/s to host memory, per direction. */
  readonly hostLinkGBps?: number;
}

/** The name of a GPU given by its properties. */
export const CUSTOM_GPU = "custom";

/** A cloud's GPU machine. */
export interface Machine {
  readonly cloud: string;
  readonly machineType: string;
  readonly gpu: string;
  readonly gpus: number;
  readonly vCpus: number;
  readonly memoryGiB: number;
  readonly rdma: string;
  readonly rdmaInterfaces: number;
}

interface GpuRow {
  readonly sku: string;
  readonly aliases: readonly string[];
  readonly computeCapability: string | null;
  readonly smiMiB: number | null;
  readonly visibleGiB: number | null;
  readonly reportedMiB: number | null;
  readonly memoryBandwidthGBps: number | null;
  readonly bf16Tflops: number | null;
  readonly fp8Tflops: number | null;
  readonly fp4Tflops: number | null;
  readonly nvlinkGBps: number | null;
  readonly hostLinkGBps: number | null;
}

/** torch sees 98 to 99.6 % of what nvidia-smi reports (gpus.json, rows that have both); small boards lose most. */
const visibleShare = (smiMiB: number): number => (smiMiB < 65_536 ? 0.982 : 0.994);

const GPUS = gpuTable.gpus as unknown as readonly GpuRow[];

export const knownSkus = (): string[] => GPUS.map((row) => row.sku);

/** The machines by cloud, as the clouds' constructs know them too. */
const MACHINES: { readonly [cloud: string]: readonly Omit<Machine, "cloud">[] } = { aws: aws.machines, azure: azure.machines, google: google.machines };

/** Every machine of the table, of all clouds. */
export const machines = (): Machine[] => Object.entries(MACHINES).flatMap(([cloud, rows]) => rows.map((row) => ({ ...row, cloud })));

export function findMachine(machineType: string, cloud: string | undefined): Machine | undefined {
  const wanted = machineType.toLowerCase();
  for (const [its, machines] of Object.entries(MACHINES)) {
    const found = cloud === undefined || its === cloud ? machines.find((machine) => machine.machineType.toLowerCase() === wanted) : undefined;
    if (found !== undefined) return { ...found, cloud: its };
  }
  return undefined;
}

/** A machine's GPU: the cloud may report less than the card has. */
export const gpuOf = ({ gpu }: Machine): Gpu | undefined => findGpu(gpu, true);

/** A GPU by sku or alias, whatever its case. `asReported`: no more than what a cloud says that a machine's has. */
export function findGpu(sku: string, asReported = false): Gpu | undefined {
  const wanted = sku.toLowerCase();
  const row = GPUS.find((candidate) => [candidate.sku, ...candidate.aliases].some((name) => name.toLowerCase() === wanted));
  if (!row) return undefined;
  const published = row.visibleGiB ?? (row.smiMiB === null ? undefined : (row.smiMiB / 1024) * visibleShare(row.smiMiB));
  if (published === undefined) return undefined;
  const visibleGiB = asReported && row.reportedMiB !== null ? Math.min(published, row.reportedMiB / 1024) : published;
  return {
    name: row.sku,
    visibleGiB,
    estimated: row.visibleGiB === null,
    smiMiB: row.smiMiB ?? smiOf(visibleGiB),
    ...(row.computeCapability === null ? {} : { computeCapability: Number(row.computeCapability) }),
    ...(row.memoryBandwidthGBps === null ? {} : { memoryBandwidthGBps: row.memoryBandwidthGBps }),
    ...(row.bf16Tflops === null ? {} : { bf16Tflops: row.bf16Tflops }),
    ...(row.fp8Tflops === null ? {} : { fp8Tflops: row.fp8Tflops }),
    ...(row.fp4Tflops === null ? {} : { fp4Tflops: row.fp4Tflops }),
    ...(row.nvlinkGBps === null ? {} : { nvlinkGBps: row.nvlinkGBps }),
    ...(row.hostLinkGBps === null ? {} : { hostLinkGBps: row.hostLinkGBps }),
  };
}

/** What nvidia-smi would report for a GPU known by its visible memory alone. */
export const smiOf = (visibleGiB: number): number => (visibleGiB * 1024) / 0.994;

/** `9.0`, as a compute capability is written; null when it is unknown. */
export const capabilityOf = (gpu: Gpu): string | null => gpu.computeCapability?.toFixed(1) ?? null;
