/** What a family fixes and its config.json does not say. */
export interface Family {
  /** Tied embeddings when the config is silent (transformers' class defaults). */
  readonly tied?: boolean;
  /** `intermediate_size` is the width of an expert (Mixtral, gpt-oss, MiniMax-M2, Llama 4). */
  readonly expertWidthIsIntermediate?: boolean;
  readonly qkNorm?: "head" | "full";
  readonly bias?: "qkv" | "all";
  /** Norms of the hidden size in a layer; 2 unless said. */
  readonly norms?: number;
  readonly matrices?: 2 | 3;
  readonly sinks?: "all" | "sliding";
  readonly expertBias?: boolean;
  readonly routerBias?: boolean;
  readonly sharedGate?: boolean;
  /** Full layers come every n-th when the config gives no list of layer kinds. */
  readonly fullEvery?: number;
  /** Window of sliding layers when the config gives none. */
  readonly window?: number;
  readonly indexer?: { readonly heads: number; readonly dim: number };
  readonly vision?: "qwen-vl" | "siglip" | "moonvit" | "llama4" | "gemma4" | "qwen2-vl";
  /** No closed formula for its attention: weights from stated counts, KV unknown. */
  readonly compressed?: boolean;
}

const QWEN35: Family = { qkNorm: "head", sharedGate: true, fullEvery: 4, vision: "qwen-vl" };
const GEMMA3: Family = { tied: true, qkNorm: "head", norms: 4, fullEvery: 6, window: 1024, vision: "siglip" };
const GEMMA4: Family = { tied: true, qkNorm: "head", norms: 4, fullEvery: 6, window: 1024, vision: "gemma4" };
const LLAMA4: Family = { expertWidthIsIntermediate: true, vision: "llama4" };
const QWEN2VL: Family = { bias: "qkv", vision: "qwen2-vl" };

/** By model_type. Source: the modeling files of transformers 5.17.0, checked by the parameter counts in data/models.json. */
export const FAMILIES: { readonly [modelType: string]: Family | undefined } = Object.assign(Object.create(null), {
  llama: {},
  mistral: {},
  mistral3: { vision: "siglip" },
  phi3: {},
  qwen2: { bias: "qkv" },
  qwen2_vl: QWEN2VL,
  qwen2_5_vl: QWEN2VL,
  qwen3: { qkNorm: "head" },
  qwen3_moe: { qkNorm: "head" },
  qwen3_vl: { qkNorm: "head", vision: "qwen-vl" },
  qwen3_vl_moe: { qkNorm: "head", vision: "qwen-vl" },
  qwen3_next: { ...QWEN35, vision: undefined },
  qwen3_5: QWEN35,
  qwen3_5_moe: QWEN35,
  mixtral: { expertWidthIsIntermediate: true },
  gemma2: { tied: true, norms: 4, fullEvery: 2, window: 4096 },
  gemma3: GEMMA3,
  gemma4: GEMMA4,
  gpt_oss: { expertWidthIsIntermediate: true, bias: "all", sinks: "all", expertBias: true, routerBias: true, fullEvery: 2, window: 128 },
  llama4: LLAMA4,
  deepseek_v2: {},
  deepseek_v3: {},
  deepseek_v32: { indexer: { heads: 64, dim: 128 } },
  deepseek_v4: { compressed: true },
  kimi_k2: {},
  kimi_k25: { vision: "moonvit" },
  glm4_moe: {},
  glm4_moe_lite: {},
  glm_moe_dsa: { indexer: { heads: 32, dim: 128 } },
  minimax_m2: { expertWidthIsIntermediate: true, qkNorm: "full" },
  mimo_v2_flash: { sinks: "sliding" },
  nemotron_h: { norms: 1, matrices: 2 },
});

/** Architectures whose config may come without a model_type. */
const ARCHITECTURES: { readonly [name: string]: string | undefined } = Object.assign(Object.create(null), {
  LlamaForCausalLM: "llama",
  MistralForCausalLM: "mistral",
  Phi3ForCausalLM: "phi3",
  Qwen2ForCausalLM: "qwen2",
  Qwen3ForCausalLM: "qwen3",
  Qwen3MoeForCausalLM: "qwen3_moe",
  Qwen3VLMoeForConditionalGeneration: "qwen3_vl_moe",
  Qwen3NextForCausalLM: "qwen3_next",
  Qwen3_5ForConditionalGeneration: "qwen3_5",
  Qwen3_5MoeForConditionalGeneration: "qwen3_5_moe",
  MixtralForCausalLM: "mixtral",
  Gemma2ForCausalLM: "gemma2",
  Gemma3ForCausalLM: "gemma3",
  Gemma3ForConditionalGeneration: "gemma3",
  Gemma4ForCausalLM: "gemma4",
  Gemma4ForConditionalGeneration: "gemma4",
  GptOssForCausalLM: "gpt_oss",
  Llama4ForConditionalGeneration: "llama4",
  Llama4ForCausalLM: "llama4",
  DeepseekV2ForCausalLM: "deepseek_v2",
  DeepseekV3ForCausalLM: "deepseek_v3",
  DeepseekV32ForCausalLM: "deepseek_v32",
  DeepseekV4ForCausalLM: "deepseek_v4",
  KimiK25ForConditionalGeneration: "kimi_k25",
  Glm4MoeForCausalLM: "glm4_moe",
  Glm4MoeLiteForCausalLM: "glm4_moe_lite",
  GlmMoeDsaForCausalLM: "glm_moe_dsa",
  MiniMaxM2ForCausalLM: "minimax_m2",
  MiMoV2FlashForCausalLM: "mimo_v2_flash",
  NemotronHForCausalLM: "nemotron_h",
});

/**
 * The family's name: the outer model_type first (a nested text model of `kimi_k25` calls itself `kimi_k2`), then the architecture,
 * then the text model's own. `_text` and `_vl` wrappers stand for the family they wrap.
 */
export function familyName(outerType: unknown, architectures: unknown, textType: unknown): string | undefined {
  const architecture = Array.isArray(architectures) ? architectures[0] : undefined;
  const candidates = [outerType, typeof architecture === "string" ? ARCHITECTURES[architecture] : undefined, textType];
  for (const candidate of candidates) {
    if (typeof candidate !== "string") continue;
    const name = candidate.replace(/_text$/, "");
    if (FAMILIES[name]) return name;
  }
  return undefined;
}
