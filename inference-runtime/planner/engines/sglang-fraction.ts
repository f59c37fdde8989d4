import { Version } from "../version";
import { SGLANG_HAS } from "./changes";

/** chunked_prefill_size by GiB of the GPU, and cuda_graph_max_bs below and from TP4 (server_args.py _handle_gpu_memory_settings). */
interface SizeClass {
  /** GiB below which the class ends. */
  readonly below: number;
  /** GiB of the largest GPU sold in the class: from there to `below` its reserve runs in a line to the next class's. */
  readonly largest: number;
  readonly chunk: number;
  readonly graphs: readonly [number, number];
}

const CLASSES: readonly SizeClass[] = [
  { below: 20, largest: 16.5, chunk: 2048, graphs: [8, 8] },
  { below: 35, largest: 32.5, chunk: 2048, graphs: [24, 80] },
  { below: 60, largest: 50, chunk: 4096, graphs: [32, 160] },
  { below: 160, largest: 145, chunk: 8192, graphs: [256, 512] },
  { below: Number.POSITIVE_INFINITY, largest: Number.POSITIVE_INFINITY, chunk: 16384, graphs: [512, 512] },
];

const classOf = (smiMiB: number): number => CLASSES.findIndex(({ below }) => smiMiB / 1024 < below);

export const chunkedPrefill = (smiMiB: number): number => CLASSES[classOf(smiMiB)].chunk;

/** What the reserve is for. */
export interface Reserve {
  /** GPUs of a tensor group, attention ranks included. */
  readonly group: number;
  readonly stages: number;
  /** Ranks of data-parallel attention. */
  readonly ranks: number;
  /** chunked_prefill_size, where it is given. */
  readonly chunk?: number;
}

/** mem_fraction_static when it is not given: what is left of the GPU after a reserve, to three decimals. */
export function defaultFraction(version: Version, smiMiB: number, wanted: Reserve): number {
  const gpus = wanted.group;
  if (!SGLANG_HAS.reserveByClass(version)) return gpus >= 16 ? 0.79 : gpus >= 8 ? 0.81 : gpus >= 4 ? 0.85 : gpus >= 2 ? 0.87 : 0.88;
  const reserve = SGLANG_HAS.reserveBySizes(version) ? bySizes : byClass;
  const size = smiMiB / 1024;
  const index = classOf(smiMiB);
  const own = CLASSES[index];
  // Between the sizes that are sold the reserve grows in a line, so that a little more memory never plans as less.
  const into = size <= own.largest ? 0 : (size - own.largest) / (own.below - own.largest);
  const mib = reserve(index, wanted, size) * (1 - into) + (into === 0 ? 0 : reserve(index + 1, wanted, size) * into);
  return Math.round(((smiMiB - mib) / smiMiB) * 1000) / 1000;
}

/** MiB kept from weights and cache: by the size of prefill chunks, graphs and groups. */
function bySizes(index: number, { group, stages, ranks, chunk }: Reserve): number {
  const size = CLASSES[index];
  const graphs = size.graphs[group < 4 ? 0 : 1];
  let mib = 512 + 1.5 * Math.max(chunk ?? size.chunk, 2048) + 2 * graphs + ((group * stages) / 8) * 1024;
  if (ranks > 1) mib += graphs * ranks * (graphs > 300 ? 4.5 : 3);
  return size.below > 60 ? Math.max(mib, 10 * 1024) : mib;
}

/** GiB and GiB a GPU that 0.4.7 to 0.5.3 kept (server_args.py; a start of 8 x H100 kept 0.169: 9.5 GiB and half a GiB for each GPU). */
const KEPT: readonly (readonly [number, number])[] = [[2.8, 0.1], [2.8, 0.1], [9.5, 0.5], [9.5, 0.5], [32, 0]];

function byClass(index: number, { group, stages, ranks }: Reserve, size: number): number {
  const [base, each] = KEPT[index];
  // 2.5 GiB more from 90 GiB on (H20, H200), in a line from the 80 GiB that are sold.
  const wide = index === 3 ? 2.5 * Math.min(1, Math.max(0, (size - 80) / 10)) : 0;
  return (base + wide + each * group * stages + (ranks > 1 ? 4 : 0)) * 1024;
}
