import { Attention, GroupedAttention, LatentAttention } from "./architecture";
import { Family } from "./families";
import { FieldReader } from "./fields";

/** How many layers keep everything, slide, or hold a state. */
export interface LayerKinds {
  readonly full: number;
  readonly sliding: number;
  readonly linear: number;
  /** Layers without attention (Nemotron-H's experts and MLPs). */
  readonly mlp: number;
  /** Layers with experts, where the block pattern says (Nemotron-H). */
  readonly experts?: number;
}

const LAYER_TYPES: { readonly [name: string]: "full" | "sliding" | "linear" | undefined } = Object.assign(Object.create(null), {
  full_attention: "full",
  attention: "full",
  // GLM 5.1 to 5.3: latent attention, whose indexer is a field of its own.
  deepseek_sparse_attention: "full",
  // Llama 4: vLLM keeps chunked layers whole, its hybrid manager leaves them alone by default (vllm#19351).
  chunked_attention: "full",
  sliding_attention: "sliding",
  linear_attention: "linear",
});

/** The layer kinds from whichever field the family writes them in. */
export function layerKinds(fields: FieldReader, family: Family, layers: number, window: number | undefined): LayerKinds {
  const count = { full: 0, sliding: 0, linear: 0, mlp: 0 };
  const pattern = fields.raw("hybrid_override_pattern");
  if (typeof pattern === "string") return blockPattern(fields, pattern, layers);
  const blocks = fields.list("layers_block_type", layers);
  if (blocks) {
    const of = (...names: string[]): number => blocks.filter((name) => typeof name === "string" && names.includes(name)).length;
    const kinds = { full: of("attention"), sliding: 0, linear: of("mamba", "mamba2"), mlp: of("moe", "mlp"), experts: of("moe") };
    if (kinds.full + kinds.linear + kinds.mlp !== layers) fields.contradiction(["layers_block_type"], "it has blocks this planner does not know.");
    return kinds;
  }
  const types = fields.list("layer_types", layers);
  if (types) {
    const kindOf = (type: unknown): "full" | "sliding" | "linear" | undefined => (typeof type === "string" ? LAYER_TYPES[type] : undefined);
    for (const type of types) count[kindOf(type) ?? "full"]++;
    for (const type of new Set(types)) if (!kindOf(type)) fields.contradiction(["layer_types"], `${JSON.stringify(type)} is no layer kind this planner knows.`);
    return count;
  }
  const hybrid = fields.list("hybrid_layer_pattern", layers);
  if (hybrid) {
    for (const kind of hybrid) count[kind === 1 ? "sliding" : "full"]++;
    return count;
  }
  const linear = family.gatedAttention === true || fields.raw("linear_num_value_heads") !== undefined;
  if (!linear && (window === undefined || family.fullEvery === undefined)) {
    // A window without a pattern is on every layer (Mistral 7B v0.1), or on those past max_window_layers (Qwen2).
    const whole = Math.min(layers, fields.count(["max_window_layers"], { zero: true }) ?? 0);
    if (window !== undefined) return { ...count, full: whole, sliding: layers - whole };
    return { ...count, full: layers };
  }
  const every = fields.count(["full_attention_interval", "sliding_window_pattern", "_sliding_window_pattern"], { max: layers }) ?? family.fullEvery ?? 4;
  const full = Math.floor(layers / every);
  return linear ? { ...count, full, linear: layers - full } : { ...count, full, sliding: layers - full };
}

/** Nemotron-H: M Mamba, E experts, * attention, - MLP. */
function blockPattern(fields: FieldReader, pattern: string, layers: number): LayerKinds {
  const of = (letter: string): number => pattern.split(letter).length - 1;
  const kinds = { full: of("*"), sliding: 0, linear: of("M"), mlp: of("E") + of("-"), experts: of("E") };
  if (kinds.full + kinds.linear + kinds.mlp !== layers || pattern.length !== layers) {
    fields.contradiction(["hybrid_override_pattern"], `it has ${pattern.length} blocks of M, E, * and -, num_hidden_layers is ${layers}.`);
  }
  return kinds;
}

/** The attention layers of the model; empty when a needed field is missing (reported). */
export function readAttention(fields: FieldReader, family: Family, hidden: number, heads: number, kinds: LayerKinds, window: number | undefined): Attention[] {
  if (fields.raw("kv_lora_rank") !== undefined) {
    const attending = kinds.full + kinds.sliding;
    return [...(attending > 0 ? latent(fields, family, heads, attending) : []), ...(kinds.linear > 0 ? stateful(fields, kinds.linear) : [])];
  }
  const kvHeads = fields.count(["num_key_value_heads"], { max: 16_384 }) ?? heads;
  const keyDim = headDim(fields, hidden, heads);
  if (keyDim === undefined) return [];
  const valueDim = fields.count(["v_head_dim"], { max: 16_384 }) ?? keyDim;
  const grouped = (layers: number, own: { kvHeads: number; keyDim: number; valueDim: number; window?: number; shared?: boolean }): GroupedAttention => {
    if (heads % own.kvHeads !== 0) fields.contradiction(["num_key_value_heads"], `${heads} attention heads do not share ${own.kvHeads} KV heads evenly.`);
    const sliding = own.window !== undefined;
    return {
      kind: "grouped",
      layers,
      heads,
      kvHeads: own.kvHeads,
      keyDim: own.keyDim,
      valueDim: own.valueDim,
      ...(sliding ? { window: own.window } : {}),
      sharedKeyValue: own.shared ?? false,
      gate: fields.flag(["attn_output_gate"]) ?? (family.gatedAttention === true),
      bias: biasOf(fields, family),
      qkNorm: qkNorm(fields, family, heads, own.kvHeads, own.keyDim),
      sinks: family.sinks === "all" || (family.sinks === "sliding" && sliding),
    };
  };
  const list: Attention[] = [];
  if (kinds.full > 0) {
    const globalDim = fields.count(["global_head_dim"], { max: 16_384 });
    const shared = (globalDim !== undefined && fields.flag(["attention_k_eq_v"])) ?? false;
    list.push(grouped(kinds.full, {
      kvHeads: (shared ? fields.count(["num_global_key_value_heads"], { max: 16_384 }) : undefined) ?? kvHeads,
      keyDim: globalDim ?? keyDim,
      valueDim: globalDim ?? valueDim,
      shared,
    }));
  }
  if (kinds.sliding > 0) {
    list.push(grouped(kinds.sliding, {
      kvHeads: fields.count(["swa_num_key_value_heads"], { max: 16_384 }) ?? kvHeads,
      keyDim: fields.count(["swa_head_dim"], { max: 16_384 }) ?? keyDim,
      valueDim: fields.count(["swa_v_head_dim"], { max: 16_384 }) ?? valueDim,
      window: window ?? family.window,
    }));
  }
  if (kinds.linear > 0) list.push(...stateful(fields, kinds.linear));
  return list;
}

/** head_dim where it is written; hidden / heads only where it is not (wrong for Qwen3, Mistral-Small, gpt-oss, Gemma). */
function headDim(fields: FieldReader, hidden: number, heads: number): number | undefined {
  const written = fields.count(["head_dim"], { max: 16_384 });
  if (written !== undefined) return written;
  if (fields.raw("head_dim") !== undefined) return undefined;
  if (hidden % heads !== 0) {
    fields.contradiction(["hidden_size"], `there is no head_dim, and hidden_size ${hidden} is no multiple of ${heads} heads.`);
    return undefined;
  }
  return hidden / heads;
}

function biasOf(fields: FieldReader, family: Family): "none" | "qkv" | "all" {
  if (family.bias) return family.bias;
  return fields.flag(["attention_bias"]) ? "qkv" : "none";
}

function qkNorm(fields: FieldReader, family: Family, heads: number, kvHeads: number, dim: number): number {
  if (family.qkNorm === "head") return 2 * dim;
  if (family.qkNorm === "full" && (fields.flag(["use_qk_norm"]) ?? true)) return (heads + kvHeads) * dim;
  return 0;
}

function latent(fields: FieldReader, family: Family, heads: number, layers: number): LatentAttention[] {
  const limit = { max: 16_384 };
  const kvRank = fields.required(["kv_lora_rank"], limit);
  const nopeDim = fields.required(["qk_nope_head_dim"], limit);
  const ropeDim = fields.required(["qk_rope_head_dim"], limit);
  const valueDim = fields.required(["v_head_dim"], limit);
  const queryRank = fields.count(["q_lora_rank"], limit);
  if (kvRank === undefined || nopeDim === undefined || ropeDim === undefined || valueDim === undefined) return [];
  const written = fields.raw("index_head_dim") !== undefined || fields.raw("index_n_heads") !== undefined;
  const base = family.indexer ?? (written ? { heads: 64, dim: 128 } : undefined);
  const types = fields.list("indexer_types", layers);
  const indexer = base && { layers: types ? types.filter((type) => type === "full").length : layers, heads: fields.count(["index_n_heads"], limit) ?? base.heads, dim: fields.count(["index_head_dim"], limit) ?? base.dim };
  return [{ kind: "latent", layers, heads, ...(queryRank === undefined ? {} : { queryRank }), kvRank, nopeDim, ropeDim, valueDim, ...(indexer ? { indexer } : {}) }];
}

/** Layers that hold a state: Mamba 2 where the config has its fields, else a gated delta net. */
function stateful(fields: FieldReader, layers: number): Attention[] {
  const limit = { max: 16_384 };
  // float32 states unless the config says otherwise: Nemotron-3 and Qwen3.5 configs do (vllm mamba_ssm_cache_dtype).
  const dtype = fields.raw("mamba_ssm_cache_dtype", "mamba_ssm_dtype");
  const stateBytes = dtype === undefined || dtype === "float32" ? 4 : 2;
  if (fields.raw("mamba_num_heads") !== undefined) {
    const heads = fields.required(["mamba_num_heads"], limit);
    const headDim = fields.required(["mamba_head_dim"], limit);
    const state = fields.required(["ssm_state_size"], limit);
    const groups = fields.required(["n_groups"], limit);
    if (heads === undefined || headDim === undefined || state === undefined || groups === undefined) return [];
    return [{ kind: "mamba", layers, heads, headDim, state, groups, convolution: fields.count(["conv_kernel"], { max: 1000 }) ?? 4, stateBytes }];
  }
  const keyHeads = fields.required(["linear_num_key_heads"], limit);
  const valueHeads = fields.required(["linear_num_value_heads"], limit);
  const keyDim = fields.required(["linear_key_head_dim"], limit);
  const valueDim = fields.required(["linear_value_head_dim"], limit);
  if (keyHeads === undefined || valueHeads === undefined || keyDim === undefined || valueDim === undefined) return [];
  return [{ kind: "linear", layers, keyHeads, valueHeads, keyDim, valueDim, convolution: fields.count(["linear_conv_kernel_dim"], { max: 1000 }) ?? 4, stateBytes }];
}
