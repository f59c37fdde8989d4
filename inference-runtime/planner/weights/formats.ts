import { Architecture, isLatent } from "../model/architecture";
import { Format, Part, Quantization } from "../model/quantization";

/** Bytes a parameter, scales included. Source: each format's definition; fp8 block scales are one float32 for 128 x 128. */
const BYTES: { readonly [format in Format]: number } = {
  bf16: 2,
  fp8: 1,
  "fp8-block": 1 + 4 / (128 * 128),
  // 4 bits and an e4m3 scale for 16.
  nvfp4: 0.5 + 1 / 16,
  // 4 bits and an e8m0 scale for 32.
  mxfp4: 0.5 + 1 / 32,
  "int4-g32": 0.5 + 2 / 32,
  // 4 bits, a bf16 scale and a 4-bit zero for 128 (AWQ, GPTQ).
  "int4-g128": 0.5 + 2.5 / 128,
};

export const bytesOf = (format: Format): number => BYTES[format];

/** Never quantised, whatever the format: DeepSeek, compressed-tensors and ModelOpt checkpoints agree on these. */
const ALWAYS_KEPT: readonly Part[] = ["embedding", "lm-head", "router", "vision"];

/** The weights of a plan: the format of each part. */
export interface WeightFormats {
  readonly format: Format;
  readonly quantizedExpertsOnly: boolean;
  of(part: Part | "norm" | "indexer-scale" | "state"): Format;
}

/**
 * Which parts are stored in the format. An explicit `quantizedExpertsOnly` wins; then what the checkpoint's own list leaves alone; then
 * what checkpoints of that format and family ship.
 */
export function weightFormats(architecture: Architecture, format: Format, quantizedExpertsOnly: boolean | undefined): WeightFormats {
  const native: Quantization = architecture.quantization;
  const asShipped = format === native.format;
  const kept = quantizedExpertsOnly === undefined && asShipped ? native.kept : undefined;
  // MXFP4 checkpoints say what they leave alone in many words: everything but the experts.
  const expertsOnly = quantizedExpertsOnly ?? ((kept === undefined || format === "mxfp4") && expertsOnlyByDefault(architecture, format));
  const experts = asShipped ? native.experts ?? format : format;
  const keptParts: readonly Part[] = kept ?? (quantizedExpertsOnly === undefined ? keptByDefault(architecture, format) : []);
  return {
    format,
    quantizedExpertsOnly: expertsOnly,
    of: (part) => {
      if (format === "bf16" || part === "norm" || part === "indexer-scale" || part === "state") return "bf16";
      if (ALWAYS_KEPT.includes(part)) return "bf16";
      if (asShipped && native.parts && quantizedExpertsOnly === undefined) return native.parts[part] ?? "bf16";
      if (part === "experts") return experts;
      if (expertsOnly || keptParts.includes(part)) return "bf16";
      return format;
    },
  };
}

/** MXFP4 (gpt-oss) and Kimi's INT4 quantise routed experts alone; NVIDIA's NVFP4 of Gemma 4 too (17.50 GiB checkpoint, vLLM log). */
function expertsOnlyByDefault(architecture: Architecture, format: Format): boolean {
  if (!architecture.moe && !architecture.stated) return false;
  if (format === "mxfp4" || format === "int4-g32") return true;
  return format === "nvfp4" && architecture.family === "gemma4";
}

/**
 * What checkpoints keep in bf16 when their config does not say.
 * - NVFP4 by ModelOpt: DeepSeek-like models the attention inputs, Qwen3.5 its linear layers and the shared expert.
 * - FP8 per channel: hybrids their attention of either kind (RedHatAI's Qwen3-Coder-Next-FP8-dynamic 76.27 GiB, Qwen3.5-397B 94.87 at TP4
 *   without its tower), Nemotron-H its attention and, with latent experts, Mamba layers and shared experts too (Super 59.91 GiB at TP2).
 */
function keptByDefault(architecture: Architecture, format: Format): readonly Part[] {
  if (format === "fp8") return keptInFp8(architecture);
  if (format !== "nvfp4") return [];
  if (isLatent(architecture)) return ["query-key-value"];
  if (architecture.attention.some((attention) => attention.kind === "linear")) return ["linear", "shared"];
  return [];
}

function keptInFp8({ attention, moe, hidden }: Architecture): readonly Part[] {
  if (attention.some(({ kind }) => kind === "linear")) return ["linear", "query-key-value", "output"];
  if (!attention.some(({ kind }) => kind === "mamba")) return [];
  return moe && moe.inputWidth !== hidden ? ["linear", "query-key-value", "output", "shared"] : ["query-key-value", "output"];
}
