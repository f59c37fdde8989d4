import { Diagnostics } from "../checks/diagnostics";
import { Architecture, Attention, StatedParameters } from "./architecture";
import { FAMILIES, Family, familyName } from "./families";
import { FieldReader, Fields, isObject, show } from "./fields";
import { LayerCounts } from "./kept-parts";
import { asksForFp8Cache, Quantization, readQuantization, UNQUANTIZED } from "./quantization";
import { layerKinds, readAttention } from "./read-attention";
import { readMlp } from "./read-mlp";
import { largestImage, visionParameters } from "./read-vision";

/** What comes with a config.json. */
export interface ConfigInput {
  readonly config: Fields;
  /** ModelOpt's hf_quant_config.json. */
  readonly quantConfig?: Fields;
  /** Parameter count the caller states. */
  readonly parameters?: number;
  /** Whether the caller states the weights' format: then a scheme this planner does not know is no obstacle. */
  readonly formatStated?: boolean;
  /** The parameter count of a known model with these shapes, for an architecture without a closed formula. */
  readonly known?: (shapes: { readonly family: string; readonly layers: number; readonly hidden: number; readonly vocab: number }) => { readonly id: string; readonly parameters: number } | undefined;
  /** Where the config stands in the request. */
  readonly path: string;
}

/**
 * Reads a config.json of any family. Everything wrong is reported with its path.
 * @returns undefined when too little is left to plan with (reported)
 */
export function readConfig(input: ConfigInput, diagnostics: Diagnostics): Architecture | undefined {
  const { config, path } = input;
  const nested = ["text_config", "llm_config", "language_config"].find((name) => isObject(config[name]));
  const written = nested === undefined ? config : (config[nested] as Fields);
  const textPath = nested === undefined ? path : `${path}.${nested}`;
  const name = familyName(config.model_type, config.architectures ?? written.architectures, written.model_type);
  const family = name === undefined ? undefined : FAMILIES[name];
  const text = withDefaults(written, family?.defaults ?? {}, textPath, diagnostics);
  const fields = new FieldReader(config, text, textPath, path, diagnostics);
  const shape = family ? shapeOf(fields) : looseShape(fields, input);
  if (!shape) return undefined;
  const { layers, hidden, heads } = shape;
  const maxPositions = contextOf(fields, family);
  const common = { ...shape, ...(maxPositions === undefined ? {} : { maxPositions }) };
  const quantized = (counts: LayerCounts): ReturnType<typeof quantizationOf> => quantizationOf(input, text, nested, counts, diagnostics);
  const strange = family ? uncounted(family, fields, String(name)) : notKnown(config.model_type ?? text.model_type);
  if (!family || strange !== undefined) {
    const moe = family ? readMlp(fields, family, layers, hidden, { full: layers, sliding: 0, linear: 0, mlp: 0 }).moe : undefined;
    const quantization = quantized({ all: layers, attention: layers, linear: 0, dense: layers, experts: moe?.layers ?? 0 });
    return unplaced(input, strange ?? "", name ?? "unknown", { ...common, ...quantization, ...(moe === undefined ? {} : { moe }) }, path, diagnostics);
  }
  for (const need of family.needs ?? []) fields.expect(need.split("|"));
  if (maxPositions === undefined) {
    diagnostics.warning("context-unknown", fields.pathOf("max_position_embeddings"), "The config states no longest context: 4,096 tokens are planned for.", "State maxModelLen.");
  }
  const window = slidingWindow(fields, family);
  const kinds = layerKinds(fields, family, layers, window);
  const attention = readAttention(fields, family, hidden, heads, kinds, window);
  const mlp = readMlp(fields, family, layers, hidden, kinds);
  const quantization = quantized({ all: layers, attention: kinds.full + kinds.sliding, linear: kinds.linear, dense: mlp.dense?.layers ?? 0, experts: mlp.moe?.layers ?? 0 });
  if (attention.length === 0) {
    if (!diagnostics.failed) fields.contradiction(["num_hidden_layers"], `${layers} layers, and none has attention or a state.`);
    return undefined;
  }
  // Gemma 4's expert layers carry three norms more (before, between and after).
  const norms = layers * ((family.norms ?? 2) + (mlp.moe && mlp.moe.routerExtra > 0 ? 3 : 0)) * hidden + hidden;
  return {
    family: name ?? "unknown",
    ...common,
    ...quantization,
    tied: fields.flag(["tie_word_embeddings"]) ?? family.tied ?? false,
    attention,
    ...mlp,
    norms,
    rotaryDim: rotaryDim(attention, family),
    vision: visionParameters(family, config, path, hidden, diagnostics),
    ...largestImage(family, config),
    kvKnown: true,
  };
}

interface Shape {
  readonly layers: number;
  readonly hidden: number;
  readonly vocab: number;
  readonly heads: number;
}

const LAYERS = { max: 2000 };
const HIDDEN = { max: 262_144 };
const VOCAB = { max: 10_000_000 };
const HEADS = { max: 16_384 };

function shapeOf(fields: FieldReader): Shape | undefined {
  const layers = layersOf(fields) ?? fields.required(["num_hidden_layers"], LAYERS);
  const hidden = fields.required(["hidden_size"], HIDDEN);
  const vocab = fields.required(["vocab_size"], VOCAB);
  const heads = fields.required(["num_attention_heads"], HEADS);
  return layers === undefined || hidden === undefined || vocab === undefined || heads === undefined ? undefined : { layers, hidden, vocab, heads };
}

/** Nemotron-3-Ultra writes the kind of each layer, and not how many there are: transformers counts the list. */
function layersOf(fields: FieldReader): number | undefined {
  const kinds = fields.raw("layers_block_type", "hybrid_override_pattern");
  const listed = Array.isArray(kinds) || typeof kinds === "string" ? kinds.length : 0;
  return fields.raw("num_hidden_layers") === undefined && listed > 0 && listed <= LAYERS.max ? listed : undefined;
}

/**
 * What stands for a size that an unknown architecture names otherwise: of a large model, for the estimate of activations. The vocabulary
 * divides by every tensor size in use: nothing is refused for a number that is not known.
 */
const STAND_IN = { hidden: 6144, vocab: 161_280 };

/** The shape of an architecture this planner does not know: its fields may have any names, the weights are stated. */
function looseShape(fields: FieldReader, input: ConfigInput): Shape {
  const hidden = fields.count(["hidden_size", "n_embd", "d_model"], HIDDEN);
  const vocab = fields.count(["vocab_size", "padded_vocab_size"], VOCAB);
  if (input.parameters !== undefined && (hidden === undefined || vocab === undefined)) {
    const taken = [...(hidden === undefined ? [`a hidden size of ${STAND_IN.hidden}`] : []), ...(vocab === undefined ? [`a vocabulary of ${STAND_IN.vocab}`] : [])];
    fields.diagnostics.info("shape-unknown", input.path, `${input.path} names its sizes otherwise: ${taken.join(" and ")} stand in, for the estimate of activations.`);
  }
  return {
    // Unknown layers and heads divide by anything: nothing is checked that is not known.
    layers: fields.count(["num_hidden_layers", "n_layer", "n_layers", "num_layers"], LAYERS) ?? LAYERS.max,
    hidden: hidden ?? STAND_IN.hidden,
    vocab: vocab ?? STAND_IN.vocab,
    heads: fields.count(["num_attention_heads", "n_head", "n_heads"], HEADS) ?? 0,
  };
}

const notKnown = (modelType: unknown): string => (modelType === undefined || modelType === null ? "There is no model_type, and no architecture this planner knows" : `model_type ${show(modelType)} is not one this planner knows`);

/** The longest context: the config's, or what its rope scaling stretches that to (vllm ModelConfig.get_and_verify_max_len). */
function contextOf(fields: FieldReader, family: Family | undefined): number | undefined {
  const written = fields.count(["max_position_embeddings"]);
  const rope = fields.raw("rope_scaling", "rope_parameters");
  if (written === undefined || !isObject(rope) || family?.scalingIncluded) return written;
  const { factor } = rope;
  const type = rope.rope_type ?? rope.type;
  if (typeof factor !== "number" || !(factor > 1 && factor <= 1000) || typeof type !== "string") return written;
  const original = rope.original_max_position_embeddings;
  const from = type === "yarn" && typeof original === "number" && Number.isInteger(original) && original > 0 && original <= written ? original : written;
  return type === "yarn" || type === "linear" || type === "dynamic" ? Math.max(written, Math.floor(from * factor)) : written;
}

/** Why a model of a known family has parts that no formula here counts. */
function uncounted(family: Family, fields: FieldReader, name: string): string | undefined {
  if (family.unformulated !== undefined) return `${name} ${family.unformulated}`;
  if (family.compressed === true || Array.isArray(fields.raw("compress_ratios"))) return `${name} compresses its attention`;
  // Gemma 4's small models: an embedding for each layer, and layers that read another layer's cache.
  if (fields.count(["hidden_size_per_layer_input"], { zero: true })) return `${name} has embeddings for each layer`;
  if (fields.count(["num_kv_shared_layers"], { zero: true })) return `${name} shares its KV cache between layers`;
  return undefined;
}

/** The window of sliding layers, where there are any. */
function slidingWindow(fields: FieldReader, family: Family): number | undefined {
  const slides = fields.flag(["use_sliding_window"]);
  if (slides === false || (family.slidesWhenAsked && slides !== true)) return undefined;
  return fields.count(["sliding_window", "sliding_window_size"]) ?? family.window;
}

/** The text model with what its class fills in, each said. */
function withDefaults(text: Fields, defaults: { readonly [field: string]: number }, path: string, diagnostics: Diagnostics): Fields {
  const absent = Object.keys(defaults).filter((field) => text[field] === undefined || text[field] === null);
  if (absent.length === 0) return text;
  diagnostics.info("config-default", path, `${path} leaves ${absent.join(", ")} out: transformers' defaults are taken (${absent.map((field) => defaults[field]).join(", ")}).`);
  return { ...text, ...Object.fromEntries(absent.map((field) => [field, defaults[field]])) };
}

/** An architecture without formulas: weights from stated counts or not at all, KV unknown. Never a guess in silence. */
function unplaced(input: ConfigInput, what: string, family: string, common: Omit<Architecture, "family" | "tied" | "attention" | "norms" | "vision" | "kvKnown">, path: string, diagnostics: Diagnostics): Architecture | undefined {
  const known = input.parameters === undefined ? input.known?.({ family, layers: common.layers, hidden: common.hidden, vocab: common.vocab }) : undefined;
  const total = input.parameters ?? known?.parameters;
  if (total === undefined) {
    diagnostics.error("parameters-needed", path, `${what}: its weights cannot be told from the config.`, "State the parameter count: model.parameters.");
    return undefined;
  }
  const whence = known ? `the ${total} parameters of ${known.id}, which has these shapes` : `the stated ${total} parameters`;
  diagnostics.warning("kv-unknown", path, `${what}: weights come from ${whence}, KV bytes a token are unknown.`, "Take the KV size from an engine log, and give it as kvCacheGiB.");
  return { family, ...common, tied: false, attention: [], norms: 0, vision: 0, kvKnown: false, stated: statedParts(total, common) };
}

/** The parts of a stated count that shapes do give: the vocabulary tables and, where the family is known, experts and routers. */
function statedParts(total: number, common: Pick<Architecture, "vocab" | "hidden" | "moe">): StatedParameters {
  const { moe } = common;
  const table = Math.min(common.vocab * common.hidden, Math.floor(total / 2));
  const left = total - 2 * table;
  const routedExperts = Math.min(left, moe ? moe.layers * moe.experts * moe.matrices * moe.inputWidth * moe.width : 0);
  const routers = Math.min(left - routedExperts, moe ? moe.layers * moe.experts * common.hidden : 0);
  return { total, embedding: table, lmHead: table, routedExperts, routers };
}

/** The quantisation stands at the top, in the text model (Kimi-K2.5), or in ModelOpt's own file. */
function quantizationOf(input: ConfigInput, text: Fields, nested: string | undefined, counts: LayerCounts, diagnostics: Diagnostics): { quantization: Quantization; fp8KvCache: boolean } {
  const places = [
    { value: input.quantConfig, path: "model.quantConfig" },
    { value: input.config.quantization_config, path: `${input.path}.quantization_config` },
    // compressed-tensors' first name for it.
    { value: input.config.compression_config, path: `${input.path}.compression_config` },
    { value: text.quantization_config, path: `${input.path}.${nested ?? ""}.quantization_config` },
  ];
  const place = places.find(({ value }) => value !== undefined && value !== null);
  if (!place) return { quantization: UNQUANTIZED, fp8KvCache: false };
  const { value, path } = place;
  const quantization = isObject(value) ? readQuantization(value, counts, text.expert_dtype, input.config.quantization_config) : undefined;
  if (!quantization && input.formatStated) return { quantization: UNQUANTIZED, fp8KvCache: false };
  if (!quantization) {
    diagnostics.error("quantization-unknown", path, `${path} is ${show(value)}: no scheme this planner knows.`, "State the format of the weights: quantization.");
    return { quantization: UNQUANTIZED, fp8KvCache: false };
  }
  if (quantization.approximated !== undefined) {
    diagnostics.warning("quantization-approximated", path, `${quantization.approximated} is planned as ${quantization.format}.`, "Compare with the size of the checkpoint.");
  }
  return { quantization, fp8KvCache: isObject(value) && asksForFp8Cache(value) };
}

function rotaryDim(attention: readonly Attention[], family: Family): number {
  const widest = Math.max(0, ...attention.map((entry) => (entry.kind === "latent" ? entry.ropeDim : entry.kind === "grouped" ? entry.keyDim * (family.rotary ?? 1) : 0)));
  return Math.round(widest);
}
