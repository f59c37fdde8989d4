import { isLatent } from "../model/architecture";
import { sglangLayout } from "../kv/sglang";
import { GIB } from "../units";
import { SGLANG_HAS } from "./changes";
import { Budget, Engine, EngineContext, packedLatent } from "./engine";
import { attentionRanks } from "../parallelism/attention-ranks";
import { chunkedPrefill, defaultFraction } from "./sglang-fraction";

/**
 * GiB of context and communicators taken before SGLang first measures, by GPUs of a tensor group (start logs: "Load weight begin. avail
 * mem": 78.43 GB of an H100, 77.43 at TP8, 175.34 of a B200 at TP4). Boards without NVLink take less: 22.93 of 23.52 GB of two RTX 4090, 93.99
 * of 94.97 of eight RTX PRO 6000.
 */
function taken(gpus: number, capability: number): number {
  const hopper = gpus === 1 ? 0.75 : gpus <= 2 ? 1.1 : gpus <= 4 ? 1.5 : 1.8;
  if (capability >= 12 || (capability > 8 && capability < 9)) return 0.55 * hopper;
  return capability >= 10 ? 2 * hopper : hopper;
}

/** Families whose sliding layers have a pool of their own (model_config.py is_hybrid_swa_model); Gemma 4 joined them later. */
const SLIDING_POOL: readonly string[] = ["llama4", "gpt_oss", "mimo_v2_flash", "gemma4"];

/** SGLang: weights + KV = fraction x memory, the rest is for activations and graphs (server_args.py, model_runner_kv_cache_mixin.py). */
export const SGLANG: Engine = {
  name: "sglang",
  refusesLongDefault: false,
  fractionOfFree: false,
  dataInPlaceOfTensor: false,
  encoderCache: 0,
  // Rotary in float32: 15.02 GiB of Llama-3.1-8B where vLLM has 14.99.
  weights: { dividesTower: true, absorbsLatent: true, rotaryBytes: 4, padsVocabulary: false },
  notes: { nvfp4Experts: "Look at its answers first: on Hopper those of experts were garbled (sglang#29931)." },
  defaults: (version, gpu, architecture, parallelism, { maxNumBatchedTokens }) => {
    const ranks = attentionRanks(architecture, parallelism);
    const fraction = defaultFraction(version, gpu.smiMiB, {
      group: parallelism.tensor * ranks,
      stages: parallelism.pipeline,
      ranks,
      // The flag's own value: that of all attention ranks together.
      ...(maxNumBatchedTokens === undefined ? {} : { chunk: maxNumBatchedTokens * ranks }),
    });
    return {
      // Multimodal models leave 5 % more for images (adjust_mem_fraction_for_vlm).
      memoryFraction: Math.max(0.05, architecture.vision > 0 ? fraction * 0.95 : fraction),
      maxNumSeqs: 2048,
      maxNumBatchedTokens: chunkedPrefill(gpu.smiMiB),
    };
  },
  cacheElement: (version, gpu, architecture, dtype) => {
    const latent = architecture.attention.find((attention) => attention.kind === "latent" && attention.indexer !== undefined);
    // Sparse attention is fp8 by default from Blackwell on (server_args.py _set_default_nsa_kv_cache_dtype).
    const auto = (architecture.fp8KvCache && SGLANG_HAS.checkpointCache(version)) || (latent !== undefined && (gpu.computeCapability ?? 9) >= 10);
    const fp8 = dtype === "fp8" || (dtype === "auto" && auto);
    // Stored with float32 scales of 128 and a bf16 rope part, unless TensorRT-LLM's kernels are asked for (calculate_mla_kv_cache_dim; 975,424
    // tokens of DeepSeek-V3.2 in 43.67 GiB of a B200: sglang#11309).
    const stored = fp8 && latent?.kind === "latent" ? packedLatent(latent.kvRank, latent.ropeDim) : undefined;
    return { bytes: fp8 ? 1 : 2, ...(stored === undefined ? {} : { sparseLatentBytes: stored }) };
  },
  layout: (layers, context) => sglangLayout(layers, {
    page: isLatent(context.architecture) ? 64 : 1,
    slidingPool: SLIDING_POOL.includes(context.architecture.family),
  }),
  budget,
};

function budget(context: EngineContext): Budget {
  const { gpu, architecture, parallelism, weights, memoryFraction } = context;
  const total = gpu.visibleGiB * GIB;
  const other = taken(parallelism.tensor * attentionRanks(architecture, parallelism), gpu.computeCapability ?? 9) * GIB;
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
