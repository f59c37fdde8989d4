import { isObject } from "./fields";

/** Storage formats of weights. */
export const FORMATS = ["bf16", "fp8", "fp8-block", "nvfp4", "mxfp4", "int4-g32", "int4-g128"] as const;
export type Format = (typeof FORMATS)[number];

/** What of a model may stay in bf16 although the rest is quantised. */
export type Part = "query-key-value" | "output" | "linear" | "dense" | "shared" | "experts" | "router" | "lm-head" | "embedding" | "vision";

export interface Quantization {
  readonly format: Format;
  /** A different format of the routed experts (DeepSeek-V4: fp4 experts, fp8 rest). */
  readonly experts?: Format;
  /** Parts the checkpoint names as left alone; undefined: it does not say, the format's and family's default applies. */
  readonly kept?: readonly Part[];
  /** The name of a scheme that is stored here as the nearest format. */
  readonly approximated?: string;
}

export const UNQUANTIZED: Quantization = { format: "bf16" };

/** Which part a module pattern means. Patterns come as names, globs and `re:` expressions: what they name is what counts. */
const PARTS: readonly { readonly part: Part; readonly test: RegExp }[] = [
  { part: "query-key-value", test: /self_attn(\W*$|\*)|self_attn\.?\\?\.?\*|\.attn\*|attention\*|q_proj|qkv|q_a_proj|kv_a|q_b_proj|kv_b/ },
  { part: "output", test: /self_attn(\W*$|\*)|self_attn\.?\\?\.?\*|\.attn\*|attention\*|o_proj/ },
  { part: "linear", test: /linear_attn|mamba|mixer|conv1d/ },
  { part: "shared", test: /shared_expert/ },
  { part: "dense", test: /mlp(\W*\.)?\W*\(?(gate\||gate_up_proj|gate_proj|up_proj|down_proj)|\.mlp\.?\*/ },
  { part: "router", test: /mlp\W*\.gate\W*$|router|block_sparse_moe\W*\.gate\W*$/ },
  { part: "lm-head", test: /lm_head/ },
  { part: "embedding", test: /embed/ },
  { part: "vision", test: /vision|visual|multi_modal|vit/ },
];

/**
 * The parts a list of ignored modules leaves in bf16. A part counts only when it is named for most layers: a list may keep the
 * first layers alone, which is not the format of the model.
 */
function keptParts(patterns: readonly string[], layers: number): Part[] {
  return PARTS.filter(({ part, test }) => {
    const hits = patterns.filter((pattern) => test.test(pattern));
    if (hits.length === 0) return false;
    const general = hits.some((pattern) => !/layers\.\d+/.test(pattern));
    const named = new Set(hits.map((pattern) => /layers\.(\d+)/.exec(pattern)?.[1])).size;
    return general || named * 2 >= layers || part === "lm-head";
  }).map(({ part }) => part);
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;
}

function int4(group: unknown): Format {
  return group === 32 ? "int4-g32" : "int4-g128";
}

/** ModelOpt's names (hf_quant_config.json, or a quantization_config with quant_algo). */
function modelopt(algorithm: unknown): Quantization | undefined {
  const name = String(algorithm).toUpperCase();
  if (name === "FP8" || name === "FP8_PER_CHANNEL_PER_TOKEN") return { format: "fp8" };
  if (name === "FP8_BLOCK_SCALES" || name === "FP8_PB_WO") return { format: "fp8-block" };
  if (name === "NVFP4" || name === "NVFP4_AWQ" || name === "MIXED_PRECISION") return { format: "nvfp4", ...(name === "MIXED_PRECISION" ? { approximated: name } : {}) };
  if (name === "W4A16_AWQ" || name === "W4A8_AWQ") return { format: "int4-g128" };
  if (name === "W4A8_MXFP4_FP8" || name === "MXFP4") return { format: "mxfp4" };
  return undefined;
}

/** compressed-tensors: the weights of the first group that has any. */
function compressedTensors(config: { readonly [key: string]: unknown }): Quantization | undefined {
  const groups = isObject(config.config_groups) ? Object.values(config.config_groups) : [];
  for (const group of groups) {
    const weights = isObject(group) && isObject(group.weights) ? group.weights : undefined;
    if (!weights) continue;
    if (weights.num_bits === 8 && weights.type === "float") return { format: weights.strategy === "block" ? "fp8-block" : "fp8" };
    if (weights.num_bits === 8) return { format: "fp8", approximated: "int8" };
    if (weights.num_bits === 4 && weights.type === "float") return { format: weights.group_size === 32 ? "mxfp4" : "nvfp4" };
    if (weights.num_bits === 4) return { format: int4(weights.group_size) };
  }
  return undefined;
}

/**
 * The checkpoint's format from its `quantization_config` (or ModelOpt's separate file).
 * @returns undefined when the scheme is not known
 */
export function readQuantization(config: { readonly [key: string]: unknown }, layers: number, expertDtype: unknown): Quantization | undefined {
  const method = typeof config.quant_method === "string" ? config.quant_method.toLowerCase() : "";
  const inner = isObject(config.quantization) ? config.quantization : config;
  let found: Quantization | undefined;
  if (inner.quant_algo !== undefined && inner.quant_algo !== null) found = modelopt(inner.quant_algo);
  else if (method === "fp8") found = { format: Array.isArray(config.weight_block_size) ? "fp8-block" : "fp8" };
  else if (method === "fbgemm_fp8" || method === "ptpc_fp8") found = { format: "fp8" };
  else if (method === "mxfp4") found = { format: "mxfp4" };
  else if (method === "compressed-tensors") found = compressedTensors(config);
  else if (method === "awq" || method === "gptq" || method === "auto-round") {
    found = config.bits === 8 ? { format: "fp8", approximated: "int8" } : { format: int4(config.group_size ?? 128) };
  }
  if (!found) return undefined;
  const ignored = strings(config.ignore) ?? strings(config.modules_to_not_convert) ?? strings(inner.exclude_modules) ?? strings(inner.ignore) ?? strings(config.ignored_layers);
  return {
    ...found,
    ...(expertDtype === "fp4" ? { experts: "mxfp4" as Format } : {}),
    ...(ignored && ignored.length > 0 ? { kept: keptParts(ignored, layers) } : {}),
  };
}

/** Whether the checkpoint asks for an fp8 KV cache: ModelOpt's kv_cache_quant_algo, compressed-tensors' kv_cache_scheme. */
export function asksForFp8Cache(config: { readonly [key: string]: unknown }): boolean {
  const inner = isObject(config.quantization) ? config.quantization : config;
  if (String(inner.kv_cache_quant_algo).toUpperCase() === "FP8") return true;
  const scheme = config.kv_cache_scheme;
  return isObject(scheme) && scheme.num_bits === 8 && scheme.type === "float";
}
