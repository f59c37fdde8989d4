import { isLatent } from "../model/architecture";
import { Gpu } from "../gpu";
import { vllmLayout } from "../kv/vllm";
import { GIB } from "../units";
import { VLLM_HAS } from "./changes";
import { Budget, Engine, EngineContext, packedLatent } from "./engine";
import { activation, graphEstimate, nonTorch, secondRunner } from "./vllm-profile";

/**
 * vLLM: KV = util x total - weights - peak activation - non-torch - graph estimate (from 0.20)
 * (vllm/v1/worker/gpu_worker.py determine_available_memory; the last term: vllm#30515).
 */
export const VLLM: Engine = {
  name: "vllm",
  refusesLongDefault: true,
  fractionOfFree: false,
  dataInPlaceOfTensor: false,
  // Never filled (DYN_VLLM_ENCODER_KV_CACHE_MEMORY_BYTES of dynamo/vllm/multimodal_utils/model.py).
  encoderCache: 64 * 2 ** 20,
  // Rotary: 14.99 GiB of Llama-3.1-8B, 3.77 at TP4. MXFP4 before 0.12: 13.47 GiB and 65.97 GiB are both on record.
  weights: { dividesTower: true, absorbsLatent: true, rotaryBytes: 2, padsVocabulary: false, oneMxfp4Kernel: VLLM_HAS.oneMxfp4Kernel },
  notes: {
    memory: (context) => {
      if (!VLLM_HAS.graphsInBudget(context.version)) return undefined;
      return secondRunner(context) && !VLLM_HAS.secondRunner(context.version)
        ? "vLLM's second model runner sets nothing aside for CUDA graphs: they take 0.2 to 1 GiB outside the memory fraction."
        : "vLLM's CUDA graph estimate can be several times the truth; VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS=0 turns it off.";
    },
  },
  defaults: (version, gpu, _architecture, _parallelism, { maxModelLen }) => {
    const share = largeShare(gpu);
    return {
      memoryFraction: VLLM_HAS.largerFraction(version) ? 0.92 : 0.9,
      maxNumSeqs: VLLM_HAS.largeDefaults(version) ? Math.round(256 + 768 * share) : 256,
      // The first engine prefilled a whole sequence at once, and in chunks only past 32,768 tokens (vllm#10517).
      maxNumBatchedTokens: VLLM_HAS.secondEngine(version) ? Math.round(2048 + 6144 * share) : maxModelLen > 32_768 ? 2048 : Math.max(2048, maxModelLen),
    };
  },
  cacheElement: (version, gpu, architecture, dtype) => {
    // "auto" follows the checkpoint's own KV dtype from 0.12 on.
    const fp8 = dtype === "fp8" || (dtype === "auto" && architecture.fp8KvCache && VLLM_HAS.checkpointCache(version));
    // fp8 on sparse attention is fp8_ds_mla (vllm models/config.py DeepseekV32ForCausalLM), but plain
    // fp8 on B200 and B300 (2,758,848 tokens of DeepSeek-V3.2-NVFP4 in 110.97 GiB).
    const latent = architecture.attention.find((attention) => attention.kind === "latent");
    const capability = gpu.computeCapability ?? 9;
    const plain = capability >= 10 && capability < 12;
    const sparse = fp8 && !plain && latent?.kind === "latent" && latent.indexer ? packedLatent(latent.kvRank, latent.ropeDim) : undefined;
    return {
      bytes: fp8 ? 1 : 2,
      ...(sparse === undefined ? {} : { sparseLatentBytes: sparse }),
      // 0.7.2 to 0.7.3 align the latent to 256 bytes (1,856,368 tokens of DeepSeek-Coder-V2-Lite in 59.75 GiB, vllm#13109).
      ...(VLLM_HAS.alignedLatent(version) && !VLLM_HAS.secondEngine(version) ? { latentAlignment: 256 } : {}),
    };
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
  const { gpu, memoryFraction, parallelism } = context;
  const total = gpu.visibleGiB * GIB;
  const peak = activation(context);
  const base = nonTorch(context);
  const graphs = graphEstimate(context);
  const other = { low: base * 0.8 + graphs.low, expected: base + graphs.expected, high: base * 1.3 + graphs.high };
  const kv = (a: number, o: number): number => memoryFraction * total - context.weights - a - o;
  // Start fails from 0.9 on if less is free than util x total (worker/utils.py request_memory; vllm#20305): a context takes about half a
  // GiB before that is measured, communicators 1 to 2 (start logs: 78.84 of 79.25 GiB free on one GPU, 137.64 of 139.8 at TP8).
  const taken = parallelism.tensor * parallelism.data * parallelism.pipeline > 1 ? 1 : 0.4;
  const refused = VLLM_HAS.refusesStart(context.version) && memoryFraction * total > total - taken * GIB
    ? `vLLM refuses to start when less is free than its share: ${(memoryFraction * gpu.visibleGiB).toFixed(2)} GiB wanted of ${gpu.visibleGiB.toFixed(2)} GiB, at least ${taken} GiB of it taken before`
    : undefined;
  return {
    activation: peak,
    other,
    kv: { low: kv(peak.high, other.high), expected: kv(peak.expected, other.expected), high: kv(peak.low, other.low) },
    ...(refused === undefined ? {} : { refused }),
  };
}
