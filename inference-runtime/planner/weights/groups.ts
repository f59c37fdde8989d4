import { Architecture, Attention, GroupedAttention } from "../model/architecture";
import { Part } from "../model/quantization";
import { roundUp } from "../units";

/**
 * How tensor parallelism treats a group:
 * - `tensor`: divided; `key-value`: divided up to the number of KV heads, then copied; `replicated`: whole on every GPU;
 * - `experts`: divided by tensor x data, whole experts or slices of each;
 * - `embedding`, `lm-head`: rows divided, on the first and the last pipeline stage;
 * - `tower`: divided by vLLM and SGLang, whole in TensorRT-LLM;
 * - `unplaced`: of a stated count, by `data/fitted-weights.json`.
 */
export type Sharding = "tensor" | "key-value" | "replicated" | "experts" | "embedding" | "lm-head" | "tower" | "unplaced";

/** Parameters that share a fate: sharded and quantised alike. */
export interface WeightGroup {
  readonly part: Part | "norm" | "indexer-scale" | "state";
  readonly parameters: number;
  readonly sharding: Sharding;
  /** KV heads, for `key-value`. */
  readonly kvHeads?: number;
  /** Whether it is spread over the layers, and so over pipeline stages. */
  readonly layered: boolean;
}

/**
 * The parameters of a model by group. The sum is the number of parameters of the transformers class (checked for all of
 * data/models.json), multi-token prediction layers left out: engines load those with speculative decoding only.
 */
export function weightGroups(architecture: Architecture): readonly WeightGroup[] {
  const known = KNOWN.get(architecture) ?? groupsOf(architecture);
  KNOWN.set(architecture, known);
  return known;
}

/** An architecture never changes: `auto` asks for its groups hundreds of times. */
const KNOWN = new WeakMap<Architecture, readonly WeightGroup[]>();

function groupsOf(architecture: Architecture): WeightGroup[] {
  const { hidden, vocab, stated } = architecture;
  if (stated) return statedGroups(architecture);
  const groups: WeightGroup[] = [];
  const add = (part: WeightGroup["part"], parameters: number, sharding: Sharding, kvHeads?: number): void => {
    if (parameters > 0) groups.push({ part, parameters, sharding, layered: sharding !== "embedding" && sharding !== "lm-head", ...(kvHeads === undefined ? {} : { kvHeads }) });
  };
  add("embedding", vocab * hidden, "embedding");
  if (!architecture.tied) add("lm-head", vocab * hidden, "lm-head");
  for (const attention of architecture.attention) addAttention(add, attention, hidden);
  const { dense, moe } = architecture;
  if (dense) add("dense", dense.layers * dense.matrices * hidden * dense.width, "tensor");
  if (moe) {
    const { layers, experts } = moe;
    add("experts", layers * experts * moe.matrices * moe.inputWidth * moe.width, "experts");
    if (moe.bias) add("norm", layers * experts * (2 * moe.width + hidden), "experts");
    add("shared", layers * moe.matrices * hidden * moe.sharedWidth, "tensor");
    if (moe.inputWidth !== hidden) add("dense", layers * 2 * hidden * moe.inputWidth, "replicated");
    add("router", layers * (hidden * experts + (moe.routerBias ? experts : 0) + (moe.sharedGate ? hidden : 0) + moe.routerExtra), "replicated");
  }
  add("norm", architecture.norms, "replicated");
  const sharding = DIVIDED_TOWERS.some((family) => architecture.family.startsWith(family)) ? "tower" : "replicated";
  if (architecture.vision > 0) groups.push({ part: "vision", parameters: architecture.vision, sharding, layered: false });
  return groups;
}

/**
 * Families whose vision tower is divided by tensor (vLLM: mm_encoder_tp_mode "weights", its default; SGLang: layers/attention/vision.py). Logs:
 * 8.85 GiB of Qwen3.5-9B at TP2, 93.79 of Llama 4 Maverick at TP8, and 72.02 of Kimi-K2.5, whose MoonViT is whole. Unknown: planned whole, the larger.
 */
const DIVIDED_TOWERS = ["qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_5", "gemma3", "mistral3", "llama4"];

type Add = (part: WeightGroup["part"], parameters: number, sharding: Sharding, kvHeads?: number) => void;

function addAttention(add: Add, attention: Attention, hidden: number): void {
  const { layers } = attention;
  switch (attention.kind) {
    case "grouped":
      return addGrouped(add, attention, hidden);
    case "latent": {
      const { heads, queryRank, kvRank, nopeDim, ropeDim, valueDim, indexer } = attention;
      const perHead = heads * (nopeDim + ropeDim);
      if (queryRank === undefined) add("query-key-value", layers * hidden * perHead, "tensor");
      else {
        // The down-projections are whole on every GPU (vLLM and SGLang: ReplicatedLinear).
        add("query-key-value", layers * hidden * queryRank, "replicated");
        add("query-key-value", layers * queryRank * perHead, "tensor");
        add("norm", layers * queryRank, "replicated");
      }
      add("query-key-value", layers * hidden * (kvRank + ropeDim), "replicated");
      add("query-key-value", layers * kvRank * heads * (nopeDim + valueDim), "tensor");
      add("norm", layers * kvRank, "replicated");
      add("output", layers * heads * valueDim * hidden, "tensor");
      if (indexer) {
        add("query-key-value", indexer.layers * ((queryRank ?? hidden) * indexer.heads * indexer.dim + hidden * indexer.dim), "replicated");
        add("indexer-scale", indexer.layers * (hidden * indexer.heads + 2 * indexer.dim), "replicated");
      }
      return;
    }
    case "linear": {
      const { keyHeads, valueHeads, keyDim, valueDim, convolution } = attention;
      const values = valueHeads * valueDim;
      const mixed = 2 * keyHeads * keyDim + values;
      add("linear", layers * (hidden * (mixed + values) + values * hidden), "tensor");
      add("state", layers * (hidden * 2 * valueHeads + mixed * convolution + 2 * valueHeads), "tensor");
      add("norm", layers * valueDim, "replicated");
      return;
    }
    case "mamba": {
      const inner = attention.heads * attention.headDim;
      const mixed = inner + 2 * attention.groups * attention.state;
      add("linear", layers * (hidden * (inner + mixed + attention.heads) + inner * hidden), "tensor");
      add("state", layers * (mixed * attention.convolution + mixed + 3 * attention.heads + inner), "tensor");
      return;
    }
  }
}

function addGrouped(add: Add, a: GroupedAttention, hidden: number): void {
  const query = a.heads * a.keyDim * (a.gate ? 2 : 1);
  const keys = a.kvHeads * a.keyDim + (a.sharedKeyValue ? 0 : a.kvHeads * a.valueDim);
  add("query-key-value", a.layers * hidden * query, "tensor");
  add("query-key-value", a.layers * hidden * keys, "key-value", a.kvHeads);
  add("output", a.layers * a.heads * a.valueDim * hidden, "tensor");
  const biases = (a.bias === "none" ? 0 : query + keys) + (a.bias === "all" ? hidden : 0);
  add("norm", a.layers * (biases + a.qkNorm + (a.sinks ? a.heads : 0)), "replicated");
}

/** Stated counts: experts and the two vocabulary tables apart; where the rest lies no shape tells. */
function statedGroups(architecture: Architecture): WeightGroup[] {
  const stated = architecture.stated;
  if (!stated) return [];
  const rest = Math.max(0, stated.total - stated.embedding - stated.lmHead - stated.routedExperts - stated.routers);
  const groups: WeightGroup[] = [
    { part: "embedding", parameters: stated.embedding, sharding: "embedding", layered: false },
    { part: "lm-head", parameters: stated.lmHead, sharding: "lm-head", layered: false },
    { part: "experts", parameters: stated.routedExperts, sharding: "experts", layered: true },
    { part: "router", parameters: stated.routers, sharding: "replicated", layered: true },
    { part: "dense", parameters: rest, sharding: "unplaced", layered: true },
  ];
  return groups.filter((group) => group.parameters > 0);
}

/** The vocabulary as the engines shard it: padded to 64 (vLLM and SGLang DEFAULT_VOCAB_PADDING_SIZE). */
export const paddedVocab = (vocab: number, tensor: number): number => roundUp(roundUp(vocab, 64), tensor) / tensor;
