import { DenseMlp, Experts } from "./architecture";
import { Family } from "./families";
import { FieldReader } from "./fields";
import { LayerKinds } from "./read-attention";

const EXPERTS = ["num_experts", "n_routed_experts", "num_local_experts"];
const PER_TOKEN = ["num_experts_per_tok", "num_experts_per_token", "experts_per_token", "top_k_experts", "moe_topk"];
const SHARED_WIDTH = ["shared_expert_intermediate_size", "moe_shared_expert_intermediate_size", "share_expert_dim", "shared_intermediate_size"];

export interface Mlp {
  readonly dense?: DenseMlp;
  readonly moe?: Experts;
}

/** Dense and expert layers, from whichever fields the family counts them with. */
export function readMlp(fields: FieldReader, family: Family, layers: number, hidden: number, kinds: LayerKinds): Mlp {
  const matrices = family.matrices ?? 3;
  // Gemma 4's dense models write the fields of the experts they lack.
  const none = fields.raw(...EXPERTS) === undefined || fields.flag(["enable_moe_block"]) === false;
  const count = none ? undefined : fields.count(EXPERTS, { zero: true, max: 65_536 });
  const widest = { max: 4_000_000 };
  if (count === undefined || count === 0) {
    const blocks = kinds.experts === undefined ? layers : kinds.mlp;
    const width = blocks > 0 ? fields.required(["intermediate_size"], widest) : undefined;
    return width === undefined ? {} : { dense: { layers: blocks, width, matrices } };
  }
  const perToken = fields.required(PER_TOKEN, { max: 65_536 });
  const plain = fields.raw("moe_intermediate_size") === undefined && family.expertWidthIsIntermediate;
  const width = fields.required([plain ? "intermediate_size" : "moe_intermediate_size"], widest);
  if (perToken === undefined || width === undefined) return {};
  if (perToken > count) fields.contradiction(PER_TOKEN, `${perToken} experts a token of ${count}.`);
  const moeLayers = expertLayers(fields, layers, kinds);
  if (moeLayers < 1) fields.contradiction(EXPERTS, `${count} experts, and no layer has them.`);
  const everywhere = fields.flag(["enable_moe_block"]) === true;
  const denseLayers = everywhere ? layers : kinds.experts === undefined ? layers - moeLayers : kinds.mlp - kinds.experts;
  // Llama 4's intermediate_size is the experts'; its dense layers have a field of their own.
  const denseName = family.vision === "llama4" ? "intermediate_size_mlp" : "intermediate_size";
  const denseWidth = denseLayers > 0 ? fields.required([denseName], widest) : undefined;
  const sharedWidth = sharedExperts(fields, family, width);
  const moe: Experts = {
    layers: moeLayers,
    experts: count,
    perToken: Math.min(perToken, count),
    width,
    inputWidth: fields.count(["moe_latent_size", "routed_expert_hidden_size"], { max: 65_536 }) ?? hidden,
    matrices,
    bias: family.expertBias ?? false,
    sharedWidth,
    sharedGate: sharedWidth > 0 && (family.sharedGate ?? false),
    routerBias: family.routerBias ?? false,
    // Gemma 4 scales the router's input and each expert.
    routerExtra: everywhere ? hidden + count : 0,
  };
  return { ...(denseWidth === undefined ? {} : { dense: { layers: denseLayers, width: denseWidth, matrices } }), ...(moeLayers > 0 ? { moe } : {}) };
}

/** How many layers have experts: a list, a step, or all after the leading dense ones. */
function expertLayers(fields: FieldReader, layers: number, kinds: LayerKinds): number {
  if (kinds.experts !== undefined) return kinds.experts;
  const types = fields.list("mlp_layer_types", layers);
  if (types) return types.filter((type) => type === "sparse" || type === "moe").length;
  if (Array.isArray(fields.raw("moe_layer_freq"))) {
    const list = fields.list("moe_layer_freq", layers);
    if (list) return list.filter((value) => value === 1).length;
  }
  const interleave = fields.count(["interleave_moe_layer_step"], { max: layers });
  if (interleave !== undefined) return Math.floor(layers / interleave);
  const leading = fields.count(["first_k_dense_replace"], { zero: true }) ?? 0;
  if (leading > layers) {
    fields.contradiction(["first_k_dense_replace"], `${leading} leading dense layers of ${layers}.`);
    return 0;
  }
  const step = fields.count(["decoder_sparse_step"], { max: layers }) ?? 1;
  const only = fields.raw("mlp_only_layers");
  const excluded = Array.isArray(only) ? Math.min(only.length, layers - leading) : 0;
  return Math.floor((layers - leading) / step) - (step === 1 ? excluded : 0);
}

function sharedExperts(fields: FieldReader, family: Family, width: number): number {
  const written = fields.raw(...SHARED_WIDTH) === undefined ? undefined : fields.count(SHARED_WIDTH, { zero: true, max: 4_000_000 });
  if (written !== undefined) return written;
  // Llama 4 always has one shared expert of the experts' width and writes no field for it.
  if (family.vision === "llama4") return width;
  return (fields.count(["n_shared_experts", "num_shared_experts"], { zero: true, max: 1000 }) ?? 0) * width;
}
