import { isObject, show } from "./fields";
import { keptParts, LayerCounts, Part, partOf } from "./kept-parts";

export type { Part } from "./kept-parts";

/** Storage formats of weights. */
export const FORMATS = ["bf16", "fp8", "fp8-block", "nvfp4", "mxfp4", "int4-g32", "int4-g128"] as const;
export type Format = (typeof FORMATS)[number];

export interface Quantization {
  readonly format: Format;
  /** A different format of the routed experts (DeepSeek-V4: fp4 experts, fp8 rest). */
  readonly experts?: Format;
  /** The format of each part, where the checkpoint mixes them (ModelOpt's MIXED_PRECISION); what is not named is bf16. */
  readonly parts?: { readonly [part in Part]?: Format };
  /** Parts the checkpoint names as left alone; undefined: it does not say, the format's and family's default applies. */
  readonly kept?: readonly Part[];
  /** Whether NVIDIA ModelOpt made the checkpoint: engines read those by classes of their own, which ask for more of a GPU. */
  readonly modelopt?: boolean;
  /** The name of a scheme that is stored here as the nearest format. */
  readonly approximated?: string;
}

export const UNQUANTIZED: Quantization = { format: "bf16" };

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;
}

/** 4-bit integers by the group that shares a scale; other groups than 32 and 128 are planned as 128. */
function int4(group: unknown): Quantization {
  if (group === 32) return { format: "int4-g32" };
  return { format: "int4-g128", ...(group === 128 || group === undefined || group === null ? {} : { approximated: `int4 in groups of ${show(group)}` }) };
}

/** ModelOpt's names (hf_quant_config.json, or a quantization_config with quant_algo). */
const MODELOPT: { readonly [algorithm: string]: Format | undefined } = Object.assign(Object.create(null), {
  FP8: "fp8",
  FP8_PER_CHANNEL_PER_TOKEN: "fp8",
  FP8_BLOCK_SCALES: "fp8-block",
  FP8_PB_WO: "fp8-block",
  NVFP4: "nvfp4",
  NVFP4_AWQ: "nvfp4",
  W4A16_NVFP4: "nvfp4",
  W4A16_AWQ: "int4-g128",
  W4A8_AWQ: "int4-g128",
  W4A8_MXFP4_FP8: "mxfp4",
  MXFP4: "mxfp4",
});

function modelopt(inner: { readonly [key: string]: unknown }): Quantization | undefined {
  const name = typeof inner.quant_algo === "string" ? inner.quant_algo.toUpperCase() : "";
  if (name === "MIXED_PRECISION") return mixed(inner.quantized_layers) ?? { format: "nvfp4", approximated: name };
  const format = MODELOPT[name];
  return format && { format };
}

/** MIXED_PRECISION: each quantised module is listed with its algorithm (Qwen3.6-35B-A3B-NVFP4: attention fp8, experts nvfp4). */
function mixed(modules: unknown): Quantization | undefined {
  if (!isObject(modules)) return undefined;
  const counts = new Map<Part, Map<Format, number>>();
  let unknown = false;
  for (const [name, entry] of Object.entries(modules)) {
    const part = partOf(name);
    if (!part) continue;
    const format = isObject(entry) && typeof entry.quant_algo === "string" ? MODELOPT[entry.quant_algo.toUpperCase()] : undefined;
    if (!format) unknown = true;
    else {
      const ofPart = counts.get(part) ?? new Map<Format, number>();
      counts.set(part, ofPart.set(format, (ofPart.get(format) ?? 0) + 1));
    }
  }
  const most = (ofPart: Map<Format, number>): Format => [...ofPart].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
  const parts = Object.fromEntries([...counts].map(([part, ofPart]) => [part, most(ofPart)])) as { [part in Part]?: Format };
  const format = parts.experts ?? parts.dense ?? Object.values(parts)[0];
  if (!format) return undefined;
  return { format, parts, ...(unknown ? { approximated: "MIXED_PRECISION" } : {}) };
}

/**
 * Experts that ModelOpt made NVFP4 in a checkpoint of FP8 blocks (DeepSeek-V4-Flash-NVFP4): its list names the experts alone, and the config still
 * has the scheme in which the rest is left.
 */
function besidesExperts(found: Quantization, base: unknown): Quantization {
  const blocks = isObject(base) && base.quant_method === "fp8" && Array.isArray(base.weight_block_size);
  const { experts, ...others } = found.parts ?? {};
  return blocks && experts !== undefined && Object.keys(others).length === 0 ? { format: "fp8-block", experts } : found;
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
    if (weights.num_bits === 4) return int4(weights.group_size);
  }
  return undefined;
}

/**
 * The checkpoint's format from its `quantization_config` (or ModelOpt's separate file).
 * @param base the config's own scheme, beside which a separate file may stand
 * @returns undefined when the scheme is not known
 */
export function readQuantization(config: { readonly [key: string]: unknown }, counts: LayerCounts, expertDtype: unknown, base: unknown = config): Quantization | undefined {
  const method = typeof config.quant_method === "string" ? config.quant_method.toLowerCase() : "";
  const inner = isObject(config.quantization) ? config.quantization : config;
  let found: Quantization | undefined;
  if (inner.quant_algo !== undefined && inner.quant_algo !== null) found = modelopt(inner);
  else if (method === "fp8") found = { format: Array.isArray(config.weight_block_size) ? "fp8-block" : "fp8" };
  else if (method === "fbgemm_fp8" || method === "ptpc_fp8") found = { format: "fp8" };
  else if (method === "mxfp4") found = { format: "mxfp4" };
  else if (method === "compressed-tensors") found = compressedTensors(config);
  else if (method === "awq" || method === "gptq" || method === "auto-round") {
    if (config.bits === 8) found = { format: "fp8", approximated: "int8" };
    else if (config.bits === 4 || config.bits === undefined) found = int4(config.group_size);
  }
  if (!found) return undefined;
  const apart = besidesExperts(found, base);
  if (apart !== found) return { ...apart, modelopt: true };
  const ignored = strings(config.ignore) ?? strings(config.modules_to_not_convert) ?? strings(inner.exclude_modules) ?? strings(inner.ignore) ?? strings(config.ignored_layers);
  return {
    ...found,
    ...(typeof inner.quant_algo === "string" ? { modelopt: true } : {}),
    ...(expertDtype === "fp4" ? { experts: "mxfp4" as Format } : {}),
    ...(ignored && ignored.length > 0 ? { kept: keptParts(ignored, counts) } : {}),
  };
}

/** Whether the checkpoint asks for an fp8 KV cache: ModelOpt's kv_cache_quant_algo or kv_cache_scheme, compressed-tensors' kv_cache_scheme. */
export function asksForFp8Cache(config: { readonly [key: string]: unknown }): boolean {
  const inner = isObject(config.quantization) ? config.quantization : config;
  const names = [inner.kv_cache_quant_algo, inner.kv_cache_scheme].filter((name): name is string => typeof name === "string");
  if (names.some((name) => name.toUpperCase() === "FP8")) return true;
  const scheme = config.kv_cache_scheme;
  return isObject(scheme) && scheme.num_bits === 8 && scheme.type === "float";
}
