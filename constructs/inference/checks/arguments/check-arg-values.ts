import { GivenArg } from "../../../../inference-runtime/planner/flags/read-args";
import { EngineArgs, EngineProfile } from "../../../../inference-runtime/planner/profiles/profile";
import { nearest } from "../../../core/checks/checks";
import { isObject } from "../../../core/shape/shape";
import { Token } from "../../../core/framework";

/** What is wrong with an argument beside the others, or with its value beyond its type. */
export interface ValueFinding {
  readonly code: "invalid-engine-arg" | "engine-arg-contradicts" | "not-enough-gpus";
  readonly given: GivenArg;
  readonly reason: string;
  readonly fix: string;
}

/**
 * Whole numbers that the engines' parsers take as they come, and their engines don't: sizes of blocks, batches and graphs from 1, room on the
 * host from 0.
 */
const FLOORS: { readonly [engine: string]: { readonly [flag: string]: number } } = {
  vllm: { "--block-size": 1, "--cpu-offload-gb": 0, "--max-num-partial-prefills": 1, "--max-logprobs": 0 },
  sglang: { "--page-size": 1, "--cuda-graph-max-bs": 1, "--cuda-graph-max-bs-decode": 1, "--cuda-graph-max-bs-prefill": 1, "--max-prefill-tokens": 1, "--max-total-tokens": 1 },
  trtllm: { "--kv-block-size": 1, "--max-beam-width": 1, "--gpus-per-node": 1 },
};

/** The mocker has no table of flags; of those that are known in every release the values are looked at. */
const MOCKED: { readonly [flag: string]: number } = { "--block-size": 1, "--num-gpu-blocks-override": 1, "--max-num-seqs": 1, "--max-num-batched-tokens": 1 };

export function checkValues(engine: EngineProfile, args: EngineArgs, given: readonly GivenArg[], gpus: number, maxModelLen?: number, own?: number): ValueFinding[] {
  const opaque = ({ values }: GivenArg): boolean => values.some((value) => Token.isUnresolved(value));
  const known = given.filter((one) => !opaque(one) && one.path.length === 0);
  const floors = engine.simulated === true ? MOCKED : (FLOORS[engine.name] ?? {});
  return [
    ...known.flatMap((one) => (floors[one.name] === undefined ? [] : floor(one, floors[one.name]))),
    ...(engine.simulated === true ? known.flatMap(speed) : []),
    ...(engine.simulated !== true && engine.name === "vllm" ? pairs(args, known, maxModelLen, own) : []),
    ...(engine.simulated !== true && engine.name === "vllm" ? known.flatMap(misspelt) : []),
    ...(engine.name === "trtllm" ? known.filter(({ name }) => name === "--override-engine-args").flatMap((one) => overrides(one, gpus)) : []),
  ];
}

function floor(given: GivenArg, least: number): ValueFinding[] {
  const value = Number(given.values[0]);
  if (given.values[0] !== undefined && value >= least) return [];
  return [{ code: "invalid-engine-arg", given, reason: `${given.name} takes a number from ${least}`, fix: "write one, or leave the argument out" }];
}

function speed(given: GivenArg): ValueFinding[] {
  if (given.name !== "--speedup-ratio") return [];
  const value = Number(given.values[0]);
  // 0 is no wait at all (dynamo/mocker/args.py).
  if (given.values[0] !== undefined && given.values[0] !== "" && value >= 0) return [];
  return [{ code: "invalid-engine-arg", given, reason: "--speedup-ratio takes a number from 0", fix: "write one, or leave the argument out" }];
}

/** What vLLM refuses as it starts, once it has read all of it (vllm/config: scheduler.py, parallel.py). */
function pairs({ maxNumSeqs, maxNumBatchedTokens, expertParallel }: EngineArgs, given: readonly GivenArg[], maxModelLen?: number, own?: number): ValueFinding[] {
  const at = (name: string): GivenArg | undefined => given.find((one) => one.name === name);
  const findings: ValueFinding[] = [];
  const [tokens, chunked, balanced, length] = [at("--max-num-batched-tokens"), at("--enable-chunked-prefill"), at("--enable-eplb"), at("--max-model-len")];
  if (tokens !== undefined && maxNumBatchedTokens !== undefined && maxNumSeqs !== undefined && maxNumBatchedTokens < maxNumSeqs) {
    findings.push({ code: "engine-arg-contradicts", given: tokens, reason: `a batch of ${maxNumBatchedTokens} tokens can't hold ${maxNumSeqs} sequences, which each take one, and vLLM doesn't start`, fix: `write ${maxNumSeqs} or more, or lower --max-num-seqs` });
  }
  const longest = maxModelLen ?? (length === undefined ? own : Number(length.values[0]));
  if (tokens !== undefined && chunked?.negated === true && maxNumBatchedTokens !== undefined && longest !== undefined && maxNumBatchedTokens < longest) {
    findings.push({ code: "engine-arg-contradicts", given: tokens, reason: `prompts aren't split (${chunked.written}), so that one of ${longest} tokens finds no room in a batch of ${maxNumBatchedTokens}, and vLLM doesn't start`, fix: `write ${longest} or more, or leave ${chunked.written} out` });
  }
  if (balanced !== undefined && !balanced.negated && !expertParallel) {
    findings.push({ code: "engine-arg-contradicts", given: balanced, reason: "experts are balanced over GPUs that each hold some of them, and vLLM doesn't start without --enable-expert-parallel", fix: 'add "--enable-expert-parallel", or leave it out' });
  }
  return findings;
}

/**
 * Kinds that vLLM's parser takes as any text, since a plugin may bring one: loaders (vllm/model_executor/model_loader/__init__.py) and attention
 * (vllm/v1/attention/backends/registry.py). A name that is nearly one of vLLM's own is a slip; another may be a plugin's, and is let through.
 */
const KINDS: { readonly [flag: string]: readonly string[] } = {
  "--load-format": ["auto", "hf", "bitsandbytes", "dummy", "fastsafetensors", "gguf", "instanttensor", "mistral", "modelexpress", "npcache", "pt", "runai_streamer", "runai_streamer_sharded", "safetensors", "sharded_state", "tensorizer"],
  "--attention-backend": ["FLASH_ATTN", "FLASH_ATTN_DIFFKV", "FLASH_ATTN_MLA", "TRITON_ATTN", "TRITON_MLA", "FLASHINFER", "FLASHINFER_MLA", "FLASHINFER_MLA_SPARSE", "CUTLASS_MLA", "FLASHMLA", "FLASHMLA_SPARSE", "FLEX_ATTENTION", "TREE_ATTN", "TORCH_SDPA", "TURBOQUANT", "CUSTOM"],
};
/** Letters by which a slip differs at most. */
const SLIP = 2;

function misspelt(given: GivenArg): ValueFinding[] {
  const known = KINDS[given.name];
  const [value] = given.values;
  if (known === undefined || value === undefined || known.some((one) => one.toLowerCase() === value.toLowerCase())) return [];
  const near = nearest(value, [...known], SLIP);
  return near === undefined ? [] : [{ code: "invalid-engine-arg", given, reason: `vLLM has no ${given.name} of that name`, fix: `did you mean "${near}"?` }];
}

/** Settings of TensorRT-LLM that stand in published graphs (ai-dynamo/dynamo, recipes) or are read here. */
const SETTINGS: readonly string[] = ["attn_backend", "backend", "cache_transceiver_config", "context_parallel_size", "cuda_graph_config", "disable_overlap_scheduler", "enable_attention_dp", "enable_autotuner", "enable_chunked_prefill", "kv_cache_config", "lora_config", "max_batch_size", "max_num_tokens", "max_seq_len", "moe_config", "moe_expert_parallel_size", "pipeline_parallel_size", "print_iter_log", "scheduler_config", "speculative_config", "stream_interval", "tensor_parallel_size", "trust_remote_code"];

/** TensorRT-LLM's settings as one object: it is read in the pod, and nothing of it by the parser. */
function overrides(given: GivenArg, gpus: number): ValueFinding[] {
  const wrong = (code: ValueFinding["code"], reason: string, fix: string): ValueFinding[] => [{ code, given, reason, fix }];
  const object = parsed(given.values[0] ?? "");
  if (object === undefined) return wrong("invalid-engine-arg", "--override-engine-args takes an object of TensorRT-LLM's settings as JSON", 'write it like {"max_batch_size": 64}');
  const cache = isObject(object.kv_cache_config) ? (object.kv_cache_config as { readonly [name: string]: unknown }) : {};
  const fraction = cache.free_gpu_memory_fraction;
  const ranks = ["tensor_parallel_size", "pipeline_parallel_size", "context_parallel_size"].map((name) => object[name] ?? 1).reduce<number>((product, value) => product * (typeof value === "number" ? value : NaN), 1);
  return [
    ...Object.keys(object).flatMap((name) => {
      const near = SETTINGS.includes(name) ? undefined : nearest(name, [...SETTINGS], SLIP);
      return near === undefined ? [] : wrong("invalid-engine-arg", `TensorRT-LLM has no setting ${name}, and ends at one`, `did you mean "${near}"?`);
    }),
    ...(fraction === undefined || (typeof fraction === "number" && fraction > 0 && fraction <= 1) ? [] : wrong("invalid-engine-arg", "kv_cache_config.free_gpu_memory_fraction is a number above 0, at most 1", "write one, or leave it out")),
    ...(ranks <= gpus ? [] : wrong("not-enough-gpus", Number.isNaN(ranks) ? "sizes of parallelism are whole numbers" : `it asks for ${ranks} GPUs, and a worker has ${gpus}`, "ask for a smaller parallelism, or raise gpusPerWorker")),
  ];
}

function parsed(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as { readonly [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
