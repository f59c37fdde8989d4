import { isLatent } from "../model/architecture";
import { Gpu } from "../gpu";
import { vllmLayout } from "../kv/vllm";
import { GIB } from "../units";
import { atLeast } from "../version";
import { Budget, Engine, EngineContext } from "./engine";
import { forwardPeak } from "./forward";

/** Non-torch GiB by GPUs in a tensor group: contexts and communicators (llm-d-benchmark config_explorer at TP1 and TP2, H200 logs). */
const NON_TORCH: readonly [number, number][] = [[1, 0.13], [2, 0.55], [4, 0.75], [8, 1.2], [16, 1.5]];

/** What the sampler and a forward pass cost at profiling, fitted to published starts (docs/planner.md, "Activation"). */
interface Profile {
  /** Bytes for each sequence and vocabulary entry. */
  readonly sampler: number;
  /** Copies of the batch's hidden states. */
  readonly hidden: number;
  /** GiB that MLA adds at TP8. */
  readonly latent: number;
  /** Share of the sum that the band leaves open below and above. */
  readonly below: number;
  readonly above: number;
}

/** Bands that fit the published starts of each generation of the profiling run. */
function profileOf(context: EngineContext): Profile {
  const { version } = context;
  // Before 0.9 no sampler ran at profiling (vllm#13594 and later brought it): logits alone.
  if (!atLeast(version, 0, 9)) return { sampler: 6, hidden: 3, latent: 0.6, below: 0.4, above: 1 };
  if (!atLeast(version, 0, 17)) return { sampler: 38.1, hidden: 1.55, latent: 0.6, below: 0.08, above: 0.18 };
  if (!atLeast(version, 0, 20)) return { sampler: 21.2, hidden: 6.5, latent: 1.6, below: 0.15, above: 0.3 };
  return { sampler: 2.95, hidden: 9.1, latent: 2.2, below: 0.35, above: 0.6 };
}

/**
 * vLLM: KV = util x total - weights - peak activation - non-torch - graph estimate (from 0.21)
 * (vllm/v1/worker/gpu_worker.py determine_available_memory; the last term: vllm#30515, default since 0.21).
 */
export const VLLM: Engine = {
  name: "vllm",
  refusesLongDefault: true,
  defaults: (version, gpu) => {
    const share = largeShare(gpu);
    return {
      memoryFraction: atLeast(version, 0, 22) ? 0.92 : 0.9,
      maxNumSeqs: atLeast(version, 0, 9) ? Math.round(256 + 768 * share) : 256,
      maxNumBatchedTokens: Math.round(2048 + 6144 * share),
    };
  },
  cacheElement: (version, _gpu, architecture, dtype) => {
    // "auto" follows the checkpoint's own KV dtype from 0.12 on.
    const fp8 = dtype === "fp8" || (dtype === "auto" && architecture.fp8KvCache && atLeast(version, 0, 12));
    // fp8 on sparse attention is fp8_ds_mla: 512 fp8, 4 float32 scales, 64 bf16 (vllm models/config.py DeepseekV32ForCausalLM).
    const latent = architecture.attention.find((attention) => attention.kind === "latent");
    const sparse = fp8 && latent?.kind === "latent" && latent.indexer ? latent.kvRank + Math.ceil(latent.kvRank / 128) * 4 + latent.ropeDim * 2 : undefined;
    return { bytes: fp8 ? 1 : 2, ...(sparse === undefined ? {} : { sparseLatentBytes: sparse }) };
  },
  layout: (layers, context) => vllmLayout(layers, {
    version: context.version,
    maxModelLen: context.maxModelLen,
    maxBatchedTokens: context.maxNumBatchedTokens,
    // FlashMLA stores 64 tokens a block, the other backends 16.
    block: isLatent(context.architecture) ? 64 : 16,
    stateBlocks: 1,
  }),
  budget,
};

/**
 * Whether vLLM gives a GPU its large defaults: 70 GiB and not an A100 (vllm/engine/arg_utils.py get_batch_defaults, vllm#17885). Between
 * 56 and 70 GiB, where no GPU is sold, a line joins both, so that a little more memory never plans as less.
 */
function largeShare(gpu: Gpu): number {
  if ((gpu.computeCapability ?? 9) < 9) return 0;
  return Math.min(1, Math.max(0, (gpu.visibleGiB - 56) / 14));
}

function budget(context: EngineContext): Budget {
  const { gpu, architecture, parallelism, maxNumSeqs, maxNumBatchedTokens, memoryFraction } = context;
  const total = gpu.visibleGiB * GIB;
  const profile = profileOf(context);
  const sampler = profile.sampler * maxNumSeqs * architecture.vocab;
  const hidden = profile.hidden * maxNumBatchedTokens * architecture.hidden * 2;
  const forward = forwardPeak(architecture, parallelism, maxNumBatchedTokens);
  const expected = Math.max(sampler + hidden, forward);
  // A multimodal model profiles its encoder with as many images or video frames as the batch's tokens admit: 0.3 GiB at 2,048 tokens,
  // 3 GiB at 16,384 (two starts of gemma-4-26B-A4B).
  const encoder = architecture.vision > 0 ? (0.15 * GIB * maxNumBatchedTokens) / 1024 : 0;
  const activation = {
    low: expected * (1 - profile.below),
    expected: expected + encoder,
    high: expected * (1 + profile.above) + encoder * 2.5 + 0.3 * GIB,
  };
  const latent = isLatent(architecture) && parallelism.tensor * parallelism.data >= 4 ? (profile.latent * Math.min(8, parallelism.tensor * parallelism.data)) / 8 : 0;
  // Expert models with data-parallel ranks exchange tokens through buffers of their own (Qwen3-Coder-480B DP8, vllm recipes #12).
  const exchange = architecture.moe && parallelism.data > 1 ? 2 : 0;
  const base = nonTorch(parallelism.tensor * parallelism.data) + latent + exchange;
  const graphs = graphEstimate(context);
  const other = { low: (base * 0.7 + graphs.low) * GIB, expected: (base + graphs.expected) * GIB, high: (base * 1.4 + latent * 0.4 + graphs.high) * GIB };
  const kv = (a: number, o: number): number => memoryFraction * total - context.weights - a - o;
  // Start fails if less is free than util x total: a context takes about half a GiB before that is measured (worker/utils.py request_memory).
  const refused = memoryFraction * total > total - 0.5 * GIB
    ? `vLLM refuses to start when less is free than its share: ${(memoryFraction * gpu.visibleGiB).toFixed(2)} GiB wanted of ${gpu.visibleGiB} GiB, about 0.5 GiB of it taken before`
    : undefined;
  return {
    activation,
    other,
    kv: { low: kv(activation.high, other.high), expected: kv(activation.expected, other.expected), high: kv(activation.low, other.low) },
    ...(refused === undefined ? {} : { refused }),
  };
}

/** GiB that the profiler sets aside for CUDA graphs: between nothing and several times the truth (vllm#45178, #50780, #53013). */
function graphEstimate(context: EngineContext): { low: number; expected: number; high: number } {
  if (!atLeast(context.version, 0, 21)) return { low: 0, expected: 0, high: 0 };
  // Published estimates: 0.26 GiB for graphs of 2 sequences, 0.36 for 16, 0.73 and 0.83 for 256.
  const share = Math.min(1, context.maxNumSeqs / 256);
  return { low: 0.05, expected: 0.25 + 0.5 * share, high: 0.5 + 2.5 * share };
}

function nonTorch(gpus: number): number {
  for (const [count, gib] of NON_TORCH) if (gpus <= count) return gib;
  return 1.5;
}
