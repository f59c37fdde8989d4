import { GivenArg } from "../../flags/read-args";
import { meantOf } from "../../nearest";
import { EngineServing, GivenValues, ValueFinding } from "../serving";

/** vLLM's workers beside their arguments. */
export const VLLM_SERVING: EngineServing = {
  // It tells its makers of each start, with the machine and the model's architecture, unless it is told not to (vllm/usage/usage_lib.py).
  environment: { VLLM_NO_USAGE_STATS: "1" },
  // vllm/envs.py: VLLM_CACHE_ROOT; Triton's and FlashInfer's are theirs.
  compileCaches: [["VLLM_CACHE_ROOT", "vllm"], ["TRITON_CACHE_DIR", "triton"], ["FLASHINFER_WORKSPACE_BASE", "flashinfer"]],
  withoutCompiling: "--enforce-eager",
  takesShare: true,
  pipelineOverNodes: true,
  startedByMpi: false,
  tensorFlag: "--tensor-parallel-size",
  expertFlags: "--enable-expert-parallel",
  copiesWantRanks: false,
  encodesFirst: false,
  alike: [
    { flag: "--block-size", unsaid: "16", what: "tokens of a block" },
    { flag: "--kv-cache-dtype", unsaid: "auto", what: "type of the KV cache" },
  ],
  floors: { "--block-size": 1, "--cpu-offload-gb": 0, "--max-num-partial-prefills": 1, "--max-logprobs": 0 },
  checkValues: (values) => [...pairs(values), ...values.given.flatMap(misspelt), ...values.given.flatMap(noOverrides)],
  // `_reject_connector_flag`, from 1.0 on.
  stopsAt: (flag, release) =>
    flag !== "--connector" || /^0\./.test(release)
      ? undefined
      : { reason: `dynamo.vllm ${release} stops at it: what carries the KV cache is said by vLLM's own argument`, fix: 'leave it out, or write "--kv-transfer-config" and JSON' },
};

/** vllm/config: scheduler.py, parallel.py. */
function pairs({ args: { maxNumSeqs, maxNumBatchedTokens, expertParallel }, given, maxModelLen, own }: GivenValues): ValueFinding[] {
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
  const meant = meantOf(value, known, SLIP);
  return meant === undefined ? [] : [{ code: "invalid-engine-arg", given, reason: `vLLM has no ${given.name} of that name`, fix: `did you mean "${meant}"?` }];
}

/**
 * Its parser takes any text that isn't in braces (vllm/engine/arg_utils.py, union_dict_and_str), of which the config then asks for items and ends
 * (vllm/config/model.py).
 */
function noOverrides(given: GivenArg): ValueFinding[] {
  const [value] = given.values;
  if (given.name !== "--hf-overrides" || value === undefined || /^\s*\{[\s\S]*\}\s*$/.test(value)) return [];
  const reason = "vLLM takes fields of the model's config as a JSON object, and ends at any other text";
  return [{ code: "invalid-engine-arg", given, reason, fix: 'write it like {"max_position_embeddings": 65536}, or leave it out' }];
}
