import { Architecture, isLatent } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";
import { GIB } from "../units";
import { Version } from "../version";
import { VLLM_HAS } from "./changes";
import { Band, EngineContext } from "./engine";
import { densePeak, forwardPeak } from "./forward";

/**
 * What vLLM's profiling run finds beside the weights. The constants come from start logs of H100, H200 and B200 (llm-d planner's accuracy
 * report for vLLM 0.15 to 0.19, ashishkamra/vllm-memory-estimator's logs of 0.11 to 0.20; docs/planner.md, "Activation").
 */
export function activation(context: EngineContext): Band {
  const { version, architecture, parallelism, maxNumSeqs, maxNumBatchedTokens } = context;
  if (firstEngine(context)) return beforeSampler(context);
  // The sampler runs once for max_num_seqs sequences (vllm#13594): 38.1 bytes for each and vocabulary entry; 14.2 from 0.17 on
  // (Qwen3-14B on H100: 5.64 GiB in 0.16, 2.23 in 0.17); 6.6 in the second runner, whose profiling leaves out top-k and top-p (0.25 GiB of
  // 256 sequences of Qwen2.5-0.5B in 0.27.1).
  const second = secondRunner(context);
  const entry = second ? 6.6 : VLLM_HAS.smallerSampler(version) ? 14.2 : 38.1;
  const hidden = 2 * maxNumBatchedTokens * architecture.hidden * 2;
  const sampler = entry * maxNumSeqs * architecture.vocab + hidden;
  const text = Math.max(sampler, densePeak(architecture, parallelism, maxNumBatchedTokens));
  const experts = expertWorkspace(context);
  const encoder = encoderPeak(architecture, maxNumBatchedTokens);
  // DeepSeek-R1 lost one of the two buffers in some releases and not in others (5.8 to 7.4 GiB in all between 0.11 and 0.16).
  return withImage(context, { low: text * 0.92 + experts * 0.4, expected: text + experts + encoder, high: text * 1.12 + experts * 1.2 + encoder * 3 + 0.3 * GIB });
}

/** The first engine, before 0.8 and in 0.8 where the second could not do: before Ampere, and MLA before Hopper (vllm#14447, a log of 0.8.3). */
function firstEngine({ version, architecture, gpu }: EngineContext): boolean {
  const capability = gpu.computeCapability ?? 9;
  return !VLLM_HAS.secondEngine(version) || (!VLLM_HAS.secondEngineAlone(version) && (capability < 8 || (isLatent(architecture) && capability < 9)));
}

/**
 * The tower runs before the text model does, and the larger peak counts. 4.3 times a patch's widths in bf16, divided by tensor: 3.1 GiB of
 * Qwen3.6-35B-A3B and 2.3 of Qwen2.5-VL-7B on one GPU, 1.6 of a Qwen3.5 tower on two.
 */
function withImage({ architecture: { image }, parallelism }: EngineContext, text: Band): Band {
  if (!image) return text;
  const peak = (4.3 * 2 * image.patches * image.width) / parallelism.tensor;
  return { low: Math.max(text.low, peak * 0.8), expected: Math.max(text.expected, peak), high: Math.max(text.high, peak * 1.3) };
}

/**
 * Whether vLLM's second model runner is the default: for dense models from 0.25.1 on (vllm#44443, #49224), gemma-4's among them, for all from
 * 0.29 (vllm#53183). Hybrids still ran on the first in 0.28.
 */
export function secondRunner({ version, architecture }: EngineContext): boolean {
  if (VLLM_HAS.secondRunner(version)) return true;
  const hybrid = architecture.attention.some(({ kind }) => kind === "linear" || kind === "mamba");
  return VLLM_HAS.secondRunnerDense(version) && !architecture.moe && !architecture.stated && !hybrid;
}

/** No sampler at profiling: one forward pass, 2.07 GiB for 20,000 tokens of Llama-3.1-8B and 2.99 for 29,000 (vllm#10517). */
function beforeSampler(context: EngineContext): Band {
  const { architecture, parallelism, maxNumSeqs, maxNumBatchedTokens } = context;
  const text = Math.max(6 * maxNumSeqs * architecture.vocab + 3 * maxNumBatchedTokens * architecture.hidden * 2, forwardPeak(architecture, parallelism, maxNumBatchedTokens));
  const encoder = encoderPeak(architecture, maxNumBatchedTokens);
  return withImage(context, { low: text * 0.85, expected: text + encoder, high: text * 1.5 + encoder * 3 + 0.3 * GIB });
}

/**
 * A multimodal model profiles its encoder with as many images as the batch's tokens admit: 0.2 to 0.4 GiB at 8,192 tokens (gemma-3,
 * Qwen3-VL-30B), 0.2 at 2,048 (gemma-4-26B-A4B on an A100).
 */
const encoderPeak = (architecture: Architecture, tokens: number): number => (architecture.vision > 0 ? (0.045 * GIB * tokens) / 1024 : 0);

/**
 * Fused experts keep their two intermediate buffers while the sampler runs (modular_kernel.py workspace13 and workspace2): each
 * tokens x experts a token x the wider of gate-and-up and the expert's input. Seen as the difference to dense models of the same
 * vocabulary: 0.5 GiB for Qwen3-30B-A3B, 1.75 for DeepSeek-R1 at TP8. One buffer from 0.20 on. MXFP4 and INT4 kernels (Triton, Marlin)
 * have none, nor have Blackwell's fp8 and fp4 kernels (B200 starts of DeepSeek-R1 take what a dense model takes).
 */
function expertWorkspace(context: EngineContext): number {
  const { architecture: { moe }, parallelism: { tensor, data, expert }, gpu, version, expertFormat, maxNumBatchedTokens } = context;
  if (!moe || expertFormat === "mxfp4" || expertFormat.startsWith("int4")) return 0;
  const capability = gpu.computeCapability ?? 9;
  if (capability >= 10 && capability < 12 && expertFormat !== "bf16") return 0;
  const slices = (tensor * data) / Math.min(Math.max(expert, 1), tensor * data);
  const width = Math.max(((moe.matrices - 1) * moe.width) / slices, moe.inputWidth);
  const narrow = Math.max(moe.width / slices, moe.inputWidth);
  return maxNumBatchedTokens * moe.perToken * 2 * (VLLM_HAS.graphsInBudget(version) ? width : width + narrow);
}

/** Non-torch GiB by GPUs that talk: contexts and communicators. */
const NON_TORCH: readonly [number, number][] = [[2, 0.55], [4, 0.6], [8, 0.9], [16, 1.5]];
/** The same from 0.17 on where symmetric memory is used (compute capability 9 and 10). */
const NON_TORCH_SYMMETRIC: readonly [number, number][] = [[2, 2.07], [4, 2.15], [8, 2.35], [16, 2.6]];

/** Bytes outside torch: contexts, communicators and, with data-parallel ranks of an expert model, the buffers they exchange tokens in. */
export function nonTorch(context: EngineContext): number {
  const { version, gpu, architecture, parallelism } = context;
  const gpus = parallelism.tensor * parallelism.data;
  // Qwen3-Coder-480B DP8 (vllm-project/recipes#12).
  const exchange = architecture.moe && parallelism.data > 1 ? 1 : 0;
  // MLA's prefill workspace was counted here before the sampler's peak covered it.
  const latent = isLatent(architecture) && !VLLM_HAS.secondEngineAlone(version) && gpus >= 4 ? (0.6 * Math.min(8, gpus)) / 8 : 0;
  return (communicators(version, gpu.computeCapability ?? 9, parallelism) + exchange + latent) * GIB;
}

function communicators(version: Version, capability: number, { tensor, data }: Parallelism): number {
  const gpus = tensor * data;
  // Boards without NVLink, before 0.9: no buffers of a custom all-reduce (0.25 GiB of two RTX 4090, vllm#13061; 0.20 of sixteen RTX 3090,
  // vllm#14447).
  if (gpus > 1 && !VLLM_HAS.secondEngineAlone(version) && (capability < 8 || (capability > 8 && capability < 9))) return 0.25;
  if (gpus === 1) return VLLM_HAS.moreOutsideTorch(version) || !VLLM_HAS.secondEngine(version) ? 0.25 : 0.13;
  const table = VLLM_HAS.symmetricMemory(version) && capability >= 9 && capability < 12 ? NON_TORCH_SYMMETRIC : NON_TORCH;
  return (table.find(([count]) => gpus <= count) ?? table[table.length - 1])[1];
}

/**
 * Bytes that the profiler sets aside for CUDA graphs: between nothing and several times the truth (vllm#45178, #50780, #53013). In the
 * budget since 0.20: Llama-3.3-70B on H200 loses 0.9 GiB of cache from 0.19 to 0.20, DeepSeek-R1 1.55. Published estimates: 0.26 GiB for
 * graphs of 2 sequences, 0.37 for 128, 0.64 to 0.84 for 256 and more, several GiB for MLA and hybrids. The second runner set
 * nothing aside at first (vllm#49224; 0.27 and 0.28 logs), and again does in 0.31 (1.44 GiB where the sampler takes 0.3).
 */
export function graphEstimate(context: EngineContext): Band {
  const { version, architecture, parallelism, maxNumSeqs } = context;
  if (!VLLM_HAS.graphsInBudget(version)) return { low: 0, expected: 0, high: 0 };
  if (secondRunner(context) && !VLLM_HAS.secondRunner(version)) return { low: 0, expected: 0, high: 0.3 * GIB };
  const share = Math.min(1, maxNumSeqs / 256);
  const latent = isLatent(architecture) && parallelism.tensor * parallelism.data >= 4 ? 0.9 : 0;
  const expected = 0.2 + (0.55 + latent + (architecture.moe ? 0.15 : 0)) * share;
  return { low: 0.05 * GIB, expected: expected * GIB, high: (expected + 0.3 + 2 * share) * GIB };
}
