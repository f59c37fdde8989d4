import { isLatent } from "../model/architecture";
import { sglangLayout } from "../kv/sglang";
import { GIB } from "../units";
import { Parallelism } from "../parallelism/parallelism";
import { atLeast } from "../version";
import { Budget, Engine, EngineContext } from "./engine";

/** GiB of context and communicators taken before SGLang first measures, by GPUs of a tensor group (start logs: "Load weight begin. avail mem"). */
const taken = (gpus: number): number => (gpus === 1 ? 0.6 : gpus <= 2 ? 1.1 : gpus <= 4 ? 1.5 : 1.9);

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

/** MiB kept from weights and cache by default. */
function reserved(size: SizeClass, parallelism: Parallelism): number {
  const gpus = parallelism.tensor * parallelism.data;
  const graphs = size.graphs[gpus < 4 ? 0 : 1];
  let mib = 512 + 1.5 * size.chunk + 2 * graphs + ((gpus * parallelism.pipeline) / 8) * 1024;
  if (parallelism.data > 1) mib += graphs * parallelism.data * (graphs > 300 ? 4.5 : 3);
  return size.below > 60 ? Math.max(mib, 10 * 1024) : mib;
}

/** Families whose sliding layers have a pool of their own (model_config.py is_hybrid_swa_model); Gemma 4 joined them later. */
const SLIDING_POOL: readonly string[] = ["llama4", "gpt_oss", "mimo_v2_flash", "gemma4"];

/** SGLang: weights + KV = fraction x memory, the rest is for activations and graphs (server_args.py, model_runner_kv_cache_mixin.py). */
export const SGLANG: Engine = {
  name: "sglang",
  refusesLongDefault: false,
  defaults: (_version, gpu, architecture, parallelism) => {
    const size = gpu.smiMiB / 1024;
    const index = CLASSES.findIndex(({ below }) => size < below);
    const own = CLASSES[index];
    // Between the sizes that are sold the reserve grows in a line, so that a little more memory never plans as less.
    const into = size <= own.largest ? 0 : (size - own.largest) / (own.below - own.largest);
    const mib = into === 0 ? reserved(own, parallelism) : reserved(own, parallelism) * (1 - into) + reserved(CLASSES[index + 1], parallelism) * into;
    const fraction = Math.round(((gpu.smiMiB - mib) / gpu.smiMiB) * 1000) / 1000;
    return {
      // Multimodal models leave 5 % more for images (adjust_mem_fraction_for_vlm).
      memoryFraction: Math.max(0.05, architecture.vision > 0 ? fraction * 0.95 : fraction),
      maxNumSeqs: 2048,
      maxNumBatchedTokens: own.chunk,
    };
  },
  cacheElement: (version, gpu, architecture, dtype) => {
    const sparse = architecture.attention.some((attention) => attention.kind === "latent" && attention.indexer !== undefined);
    // Sparse attention is fp8 by default from Blackwell on (server_args.py _set_default_nsa_kv_cache_dtype).
    const auto = (architecture.fp8KvCache && atLeast(version, 0, 5, 5)) || (sparse && (gpu.computeCapability ?? 9) >= 10);
    return { bytes: dtype === "fp8" || (dtype === "auto" && auto) ? 1 : 2 };
  },
  layout: (layers, context) => sglangLayout(layers, {
    page: isLatent(context.architecture) ? 64 : 1,
    slidingPool: SLIDING_POOL.includes(context.architecture.family),
  }),
  budget,
};

function budget(context: EngineContext): Budget {
  const { gpu, parallelism, weights, memoryFraction } = context;
  const total = gpu.visibleGiB * GIB;
  const other = taken(parallelism.tensor * parallelism.data) * GIB;
  const band = { low: other * 0.7, expected: other, high: other * 1.5 };
  const kv = (before: number): number => memoryFraction * (total - before) - weights;
  const rest = Math.max(0, (1 - memoryFraction) * (total - other));
  return {
    activation: { low: rest, expected: rest, high: rest },
    other: band,
    // Loader leftovers can make the pool smaller than its share (sglang#36583).
    kv: { low: kv(band.high) - 0.5 * GIB, expected: kv(other), high: kv(band.low) + 0.2 * GIB },
  };
}
