import { Band } from "../engines/engine";
import { Architecture, Attention } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";
import { WeightFormats, weightFormats } from "./formats";
import { checkpointBytes, weightBytesPerGpu } from "./per-gpu";
import { KernelContext } from "./padding";

/** What drafts tokens for a model to check. */
export interface Draft {
  readonly method: "ngram" | "eagle3" | "mtp" | "draft-model";
  /** Tokens that are drafted at a time. */
  readonly tokens: number;
  /** A model of its own, where the method takes one. */
  readonly architecture?: Architecture;
  /** Layers of multi-token prediction that the checkpoint has. */
  readonly layers?: number;
}

/** What a draft takes of a GPU besides the model. */
export interface DraftRoom {
  readonly weights: Band;
  /** Attention of its own, which has a cache. */
  readonly attention: readonly Attention[];
  /** Bytes on disk besides the model's own. */
  readonly disk: number;
}

type Kernel = Omit<KernelContext, "slices">;

const NOTHING: Band = { low: 0, expected: 0, high: 0 };
/** Vocabulary of an EAGLE-3 head, which drafts the most frequent tokens alone (SafeAILab/EAGLE: draft_vocab_size of its published heads). */
const HEAD_VOCAB = 32_000;

/** What a draft takes of the fullest GPU, whole on each data-parallel rank and on each stage: engines divide it by tensor alone. */
export function draftRoom(draft: Draft, model: Architecture, formats: WeightFormats, parallelism: Parallelism, kernel: Kernel): DraftRoom {
  const split = { tensor: parallelism.tensor, pipeline: 1, expert: 1, data: 1 };
  switch (draft.method) {
    case "ngram":
      return { weights: NOTHING, attention: [], disk: 0 };
    case "draft-model": {
      const own = draft.architecture;
      if (own === undefined) return { weights: NOTHING, attention: [], disk: 0 };
      const ownFormats = weightFormats(own, own.quantization.format, undefined);
      const bytes = weightBytesPerGpu(own, ownFormats, split, kernel);
      return { weights: { low: bytes, expected: bytes, high: bytes }, attention: own.attention, disk: checkpointBytes(own, ownFormats) };
    }
    case "eagle3":
      return head(model, parallelism);
    case "mtp":
      return layersOf(model, formats, parallelism, kernel, draft.layers ?? 1);
  }
}

/**
 * An EAGLE-3 head: one layer that reads the hidden state and the token side by side, a matrix that joins three hidden states of the model, and
 * a table of its own vocabulary. 0.85 GB of yuhuili/EAGLE3-LLaMA3.1-Instruct-8B comes out so. At the most its vocabulary is the model's.
 */
function head(model: Architecture, { tensor }: Parallelism): DraftRoom {
  const { hidden, dense, vocab } = model;
  const own = model.attention.find((one) => one.kind === "grouped");
  const query = own?.kind === "grouped" ? own.heads * own.keyDim : hidden;
  const keys = own?.kind === "grouped" ? own.kvHeads * (own.keyDim + own.valueDim) : hidden / 2;
  const width = dense?.width ?? 3 * hidden;
  const layer = 2 * hidden * (query + keys) + query * hidden + 3 * hidden * width;
  const bytes = (table: number): number => 2 * ((layer + table * hidden) / tensor + 3 * hidden * hidden);
  const small = Math.min(vocab, HEAD_VOCAB);
  const attention: Attention[] = own?.kind === "grouped" ? [{ ...own, layers: 1, window: undefined }] : model.attention.slice(0, 1).map((one) => ({ ...one, layers: 1 }));
  const disk = 2 * (layer + small * hidden + 3 * hidden * hidden);
  return { weights: { low: bytes(small), expected: bytes(small), high: bytes(vocab) }, attention, disk };
}

/** Layers of the checkpoint that predict more tokens, as its last ones are, each with a matrix that joins two hidden states. */
function layersOf(model: Architecture, formats: WeightFormats, parallelism: Parallelism, kernel: Kernel, count: number): DraftRoom {
  const { hidden, vocab, dense, moe, norms, layers } = model;
  const last = model.attention.filter(({ kind }) => kind === "grouped" || kind === "latent").slice(-1);
  const attention = last.map((one) => ({ ...one, layers: count, ...(one.kind === "latent" && one.indexer !== undefined ? { indexer: { ...one.indexer, layers: count } } : {}) }));
  const one: Architecture = {
    ...model,
    ...{ layers: count, vocab: 0, tied: true, attention, norms: (norms / layers) * count, vision: 0, maxPositions: 0, stated: undefined },
    dense: moe === undefined && dense !== undefined ? { ...dense, layers: count } : undefined,
    moe: moe === undefined ? undefined : { ...moe, layers: count },
  };
  const joined = 2 * hidden * hidden * 2 * count;
  const bytes = weightBytesPerGpu(one, formats, { ...parallelism, pipeline: 1 }, kernel) + joined;
  // Some releases load the two tables of the vocabulary a second time.
  return { weights: { low: bytes, expected: bytes, high: bytes + (2 * 2 * vocab * hidden) / parallelism.tensor }, attention, disk: checkpointBytes(one, formats) + joined };
}
