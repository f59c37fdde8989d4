/** What a family fixes and its config.json does not say. */
export interface Family {
  /** Fields its checkpoints always write, `a|b` for either name: without one of them the numbers would be a guess. */
  readonly needs?: readonly string[];
  /** Values of transformers' config class that published configs leave out. */
  readonly defaults?: { readonly [field: string]: number };
  /** Merged intermediate layers of the vision tower (Qwen3-VL). */
  readonly deepstack?: number;
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
  /** The shared expert is scaled by a gate of its own. */
  readonly sharedGate?: boolean;
  /** Full layers gate their output (Qwen3-Next writes no flag for it). */
  readonly gatedAttention?: boolean;
  /** Full layers come every n-th when the config gives no list of layer kinds. */
  readonly fullEvery?: number;
  /** max_position_embeddings is the stretched context already, whatever rope_scaling says. */
  readonly scalingIncluded?: boolean;
  /** Layers slide only where use_sliding_window is true (Qwen: a window is often written, and unused). */
  readonly slidesWhenAsked?: boolean;
  /** Window of sliding layers when the config gives none. */
  readonly window?: number;
  /** Share of a head's dims that rotate; all unless said. */
  readonly rotary?: number;
  readonly indexer?: { readonly heads: number; readonly dim: number };
  readonly vision?: "qwen-vl" | "siglip" | "moonvit" | "llama4" | "gemma4" | "qwen2-vl" | "qwen2.5-vl" | "pixtral";
  /** No closed formula for its attention: weights from stated counts, KV unknown. */
  readonly compressed?: boolean;
  /** What else no formula here counts, in words that follow the family's name: weights from stated counts, KV unknown. */
  readonly unformulated?: string;
}

const HEADS = ["num_key_value_heads", "head_dim"];
const ROUTED = ["num_experts|n_routed_experts|num_local_experts", "num_experts_per_tok|experts_per_token|top_k_experts"];
const LINEAR = ["linear_num_key_heads", "linear_num_value_heads", "linear_key_head_dim", "linear_value_head_dim"];
/** DeepSeek's layout: latent attention, shared experts, leading dense layers. */
const DEEPSEEK = ["kv_lora_rank", "q_lora_rank", ...ROUTED, "moe_intermediate_size", "n_shared_experts", "first_k_dense_replace"];

const LLAMA: Family = { needs: ["num_key_value_heads"] };
const QWEN3: Family = { needs: HEADS, qkNorm: "head", slidesWhenAsked: true };
const QWEN3_MOE: Family = { needs: [...HEADS, ...ROUTED, "moe_intermediate_size"], qkNorm: "head", slidesWhenAsked: true };
const QWEN35: Family = { needs: [...HEADS, ...LINEAR], qkNorm: "head", gatedAttention: true, fullEvery: 4, rotary: 0.25, vision: "qwen-vl" };
const QWEN35_MOE: Family = { ...QWEN35, needs: [...HEADS, ...LINEAR, ...ROUTED, "moe_intermediate_size", "shared_expert_intermediate_size"], sharedGate: true };
const GEMMA3: Family = {
  needs: ["sliding_window"],
  // google/gemma-3-4b-it writes none of these.
  defaults: { vocab_size: 262_208, num_attention_heads: 8, num_key_value_heads: 4, head_dim: 256, max_position_embeddings: 131_072 },
  tied: true,
  scalingIncluded: true,
  qkNorm: "head",
  norms: 4,
  fullEvery: 6,
  window: 1024,
  vision: "siglip",
};
const GEMMA4: Family = { needs: [...HEADS, "sliding_window", "global_head_dim", "layer_types"], tied: true, qkNorm: "head", norms: 4, fullEvery: 6, window: 1024, vision: "gemma4" };
const LLAMA4: Family = { needs: [...HEADS, ...ROUTED, "interleave_moe_layer_step"], expertWidthIsIntermediate: true, vision: "llama4" };
const QWEN2VL: Family = { needs: ["num_key_value_heads"], bias: "qkv", slidesWhenAsked: true, vision: "qwen2-vl" };

/** By model_type. Source: the modeling files of transformers 5.17.0, checked by the parameter counts in data/models.json. */
export const FAMILIES: { readonly [modelType: string]: Family | undefined } = Object.assign(Object.create(null), {
  llama: LLAMA,
  mistral: LLAMA,
  mistral3: { ...LLAMA, vision: "pixtral" },
  phi3: LLAMA,
  granite: LLAMA,
  seed_oss: { needs: HEADS },
  olmo2: { ...LLAMA, qkNorm: "full" },
  glm4: { rotary: 0.5, needs: HEADS, norms: 4 },
  qwen2: { ...LLAMA, bias: "qkv", slidesWhenAsked: true },
  qwen2_moe: { needs: ["num_key_value_heads", ...ROUTED, "moe_intermediate_size", "shared_expert_intermediate_size"], bias: "qkv", slidesWhenAsked: true, sharedGate: true },
  qwen2_vl: QWEN2VL,
  qwen2_5_vl: { ...QWEN2VL, vision: "qwen2.5-vl" },
  qwen3: QWEN3,
  qwen3_moe: QWEN3_MOE,
  qwen3_vl: { ...QWEN3, vision: "qwen-vl", deepstack: 3 },
  qwen3_vl_moe: { ...QWEN3_MOE, vision: "qwen-vl", deepstack: 3 },
  qwen3_next: { ...QWEN35_MOE, vision: undefined },
  qwen3_5: QWEN35,
  qwen3_5_moe: QWEN35_MOE,
  mixtral: { needs: ["num_key_value_heads", ...ROUTED], expertWidthIsIntermediate: true },
  gemma: { needs: HEADS, tied: true },
  gemma2: { needs: [...HEADS, "sliding_window"], tied: true, norms: 4, fullEvery: 2, window: 4096 },
  gemma3: GEMMA3,
  gemma4: GEMMA4,
  gpt_oss: { needs: [...HEADS, ...ROUTED, "sliding_window"], expertWidthIsIntermediate: true, bias: "all", sinks: "all", expertBias: true, routerBias: true, fullEvery: 2, window: 128 },
  llama4: LLAMA4,
  // The Lite models of V2 have no query rank.
  deepseek_v2: { needs: DEEPSEEK.filter((name) => name !== "q_lora_rank") },
  deepseek_v3: { needs: DEEPSEEK },
  deepseek_v32: { needs: DEEPSEEK, indexer: { heads: 64, dim: 128 } },
  deepseek_v4: { compressed: true },
  kimi_k2: { needs: DEEPSEEK },
  kimi_k25: { needs: DEEPSEEK, vision: "moonvit" },
  // Delta attention with gates of full rank, and experts in a latent space: the routed experts are known by their shapes, the rest isn't.
  kimi_k3: { unformulated: "mixes delta attention with latent attention" },
  glm4_moe: { rotary: 0.5, needs: [...HEADS, ...ROUTED, "moe_intermediate_size", "n_shared_experts", "first_k_dense_replace"] },
  glm4_moe_lite: { needs: DEEPSEEK },
  glm_moe_dsa: { needs: DEEPSEEK, indexer: { heads: 32, dim: 128 } },
  minimax_m2: { rotary: 0.5, needs: [...HEADS, ...ROUTED], expertWidthIsIntermediate: true, qkNorm: "full" },
  mimo_v2_flash: { rotary: 0.334, needs: [...HEADS, ...ROUTED, "moe_intermediate_size", "v_head_dim", "swa_num_key_value_heads", "swa_head_dim", "swa_v_head_dim", "hybrid_layer_pattern", "moe_layer_freq", "sliding_window|sliding_window_size"], sinks: "sliding" },
  nemotron_h: { rotary: 0, needs: [...HEADS, "hybrid_override_pattern|layers_block_type"], norms: 1, matrices: 2 },
});

/** Architectures whose config may come without a model_type. */
const ARCHITECTURES: { readonly [name: string]: string | undefined } = Object.assign(Object.create(null), {
  LlamaForCausalLM: "llama",
  MistralForCausalLM: "mistral",
  Phi3ForCausalLM: "phi3",
  GraniteForCausalLM: "granite",
  SeedOssForCausalLM: "seed_oss",
  Olmo2ForCausalLM: "olmo2",
  Glm4ForCausalLM: "glm4",
  GemmaForCausalLM: "gemma",
  Qwen2ForCausalLM: "qwen2",
  Qwen2MoeForCausalLM: "qwen2_moe",
  Qwen2VLForConditionalGeneration: "qwen2_vl",
  Qwen2_5_VLForConditionalGeneration: "qwen2_5_vl",
  Mistral3ForConditionalGeneration: "mistral3",
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
  KimiK3ForConditionalGeneration: "kimi_k3",
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
