import { isLatent } from "../model/architecture";
import { trtllmLayout } from "../kv/trtllm";
import { GIB } from "../units";
import { TRTLLM_HAS } from "./changes";
import { Budget, Engine, EngineContext } from "./engine";
import { forwardPeak } from "./forward";

/** GiB outside torch by GPUs of a tensor group: contexts, NCCL, workspaces. Few starts are published: a wide band. */
const outside = (gpus: number): number => (gpus === 1 ? 1 : gpus <= 2 ? 1.6 : gpus <= 4 ? 2.2 : 3);

/**
 * TensorRT-LLM: KV = fraction x what is free after loading and one profiled batch (_torch/pyexecutor/_util.py _cal_max_memory);
 * max_tokens and max_gpu_total_bytes cap it further.
 */
export const TRTLLM: Engine = {
  name: "trtllm",
  refusesLongDefault: false,
  fractionOfFree: true,
  dataInPlaceOfTensor: true,
  encoderCache: 0,
  // MXFP4: both to 128 (63.32 GiB of gpt-oss-120b in a 1.1.0rc3 log).
  weights: { dividesTower: false, absorbsLatent: false, rotaryBytes: 0, padsVocabulary: true, mxfp4Steps: { width: 128, inputs: 128 } },
  notes: { nvfp4OptIn: "TensorRT-LLM runs it on Hopper only where moe_config.backend MARLIN and nvfp4_gemm_config.allowed_backends [marlin] are set (TensorRT-LLM#13476), which isn't planned for." },
  defaults: () => ({ memoryFraction: 0.9, maxNumSeqs: 2048, maxNumBatchedTokens: 8192 }),
  cacheElement: (_version, _gpu, architecture, dtype) => ({ bytes: dtype === "fp8" || (dtype === "auto" && architecture.fp8KvCache) ? 1 : 2 }),
  layout: (layers, context) =>
    // 64 tokens a block in the C++ runtime up to 0.17, 32 in the PyTorch one.
    trtllmLayout(layers, TRTLLM_HAS.smallerBlocks(context.version) ? 32 : 64, Math.min(context.maxNumSeqs, 256)),
  budget,
};

function budget(context: EngineContext): Budget {
  const { gpu, architecture, parallelism, weights, memoryFraction, freeGiB } = context;
  const gpus = parallelism.tensor * parallelism.data;
  const batch = forwardPeak(architecture, parallelism, context.maxNumBatchedTokens) + 4 * context.maxNumSeqs * architecture.vocab;
  // MLA's context kernels expand the latent of a whole batch, at least as much as of 8192 tokens.
  const latent = isLatent(architecture) ? 2 * GIB * Math.max(1, context.maxNumBatchedTokens / 8192) : 0;
  const activation = { low: batch * 0.6, expected: batch + latent, high: batch * 2 + latent * 2.5 };
  const base = outside(gpus) * GIB;
  const other = { low: base * 0.4, expected: base, high: base * 2 };
  const total = gpu.visibleGiB * GIB;
  const kv = (a: number, o: number): number => memoryFraction * (freeGiB === undefined ? total - weights - a - o : freeGiB * GIB);
  return { activation, other, kv: { low: kv(activation.high, other.high), expected: kv(activation.expected, other.expected), high: kv(activation.low, other.low) } };
}
