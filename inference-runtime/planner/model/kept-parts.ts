/** Parts of a model that may be stored in a format of their own. */
export type Part = "query-key-value" | "output" | "linear" | "dense" | "shared" | "experts" | "router" | "lm-head" | "embedding" | "vision";

/** Layers that have a part: what "most of them" is measured by. */
export interface LayerCounts {
  readonly all: number;
  readonly attention: number;
  readonly linear: number;
  readonly dense: number;
  readonly experts: number;
}

interface Rule {
  readonly part: Part;
  readonly layers: keyof LayerCounts;
  readonly test: RegExp;
}

const ATTENTION = /self_attn\W*$|self_attn\W*\*|\.attn\*|attention\*/;

/**
 * Which part a module pattern means. Patterns come as names, globs and `re:` expressions: what they name is what counts. Norms, biases
 * and indexers of an attention module (GLM-5-FP8 lists each) are no projection. Router, head, embedding and vision tower are never
 * quantised, so no rule asks for them.
 */
const RULES: readonly Rule[] = [
  { part: "linear", layers: "linear", test: /linear_attn\W*$|linear_attn\W*\*|linear_attn\W*(in|out)_proj|mamba\W*\*|mixer\W*$|mixer\W*\*|mixer\W*(in|out)_proj/ },
  { part: "query-key-value", layers: "attention", test: new RegExp(`${ATTENTION.source}|(?<!linear_attn\\W*in_proj_)qkv|(q|k|v|q_a|q_b|kv_a|kv_b)_proj`) },
  { part: "output", layers: "attention", test: new RegExp(`${ATTENTION.source}|o_proj`) },
  { part: "shared", layers: "experts", test: /shared_experts?(?!_gate)/ },
  { part: "experts", layers: "experts", test: /(?<!shared_)experts(?!_)/ },
  { part: "dense", layers: "dense", test: /mlp(\W*\.)?\W*\(?(gate\||gate_up_proj|gate_proj|up_proj|down_proj)|\.mlp\W*$|\.mlp\W*\*/ },
];

/** Modules beside the layers that are counted: the vision tower and its projector, audio, layers of speculative decoding. */
const BESIDE = /vision|visual|mm_projector|multi_modal|\bvit\b|audio|\bmtp\b|eagle/;

/** The layers a pattern names; undefined when it names no number, and so all of them. */
function layersOf(pattern: string): readonly number[] | undefined {
  const plain = pattern.replaceAll("\\", "");
  const one = /layers\.(\d+)\b/.exec(plain);
  if (one) return [Number(one[1])];
  const some = /layers\.\(([\d|]+)\)/.exec(plain);
  return some ? some[1].split("|").filter((number) => number !== "").map(Number) : undefined;
}

/** How many of a part's layers the patterns name: all of them when one names no layer. */
function named(rule: Rule, patterns: readonly string[], counts: LayerCounts): number {
  const hit = new Set<number>();
  for (const pattern of patterns) {
    if (!rule.test.test(pattern)) continue;
    const layers = layersOf(pattern);
    if (!layers) return counts[rule.layers];
    // Layers past the last are those of multi-token prediction.
    for (const layer of layers) if (layer < counts.all) hit.add(layer);
  }
  return hit.size;
}

/**
 * The parts a list of ignored modules leaves in bf16. A part counts only when it is named for most of the layers that have it: a list
 * may keep the first layers alone, which is not the format of the model.
 */
export function keptParts(patterns: readonly string[], counts: LayerCounts): Part[] {
  const inside = patterns.filter((pattern) => !BESIDE.test(pattern));
  return RULES.filter((rule) => counts[rule.layers] > 0 && named(rule, inside, counts) * 2 >= counts[rule.layers]).map(({ part }) => part);
}

/** The part a module belongs to; undefined for one that is never quantised. */
export function partOf(module: string): Part | undefined {
  return BESIDE.test(module) ? undefined : RULES.find(({ test }) => test.test(module))?.part;
}
