import { Architecture, LinearAttention, Mamba } from "../model/architecture";
import { ceilDiv, roundUp } from "../units";

/** Cache of one kind of layer on one GPU. */
export interface CacheLayers {
  readonly kind: "full" | "sliding" | "state";
  readonly layers: number;
  /** Bytes a token and layer; 0 for states. */
  readonly bytesPerToken: number;
  /** Tokens a sliding layer keeps. */
  readonly window: number;
  /** Bytes a sequence and layer, of states. */
  readonly stateBytes: number;
}

export interface CacheElement {
  /** Bytes of a stored element: 2 (bf16) or 1 (fp8). */
  readonly bytes: 1 | 2;
  /** Bytes a token and layer of an MLA latent where the engine has a layout of its own for sparse attention. */
  readonly sparseLatentBytes?: number;
  /** Bytes that an MLA latent of a token and layer is padded to a multiple of. */
  readonly latentAlignment?: number;
}

/** The cache layers on the fullest GPU of a replica. */
export function cacheLayers(architecture: Architecture, tensor: number, pipeline: number, element: CacheElement): CacheLayers[] {
  const list: CacheLayers[] = [];
  const add = (kind: CacheLayers["kind"], layers: number, bytesPerToken: number, window = 0, stateBytes = 0): void => {
    list.push({ kind, layers: ceilDiv(layers, pipeline), bytesPerToken, window, stateBytes });
  };
  for (const attention of architecture.attention) {
    switch (attention.kind) {
      case "grouped": {
        // Above the number of KV heads, each GPU keeps a whole one.
        const bytes = ceilDiv(attention.kvHeads, tensor) * (attention.keyDim + attention.valueDim) * element.bytes;
        add(attention.window === undefined ? "full" : "sliding", attention.layers, bytes, attention.window);
        break;
      }
      case "latent": {
        // One latent a token, the same on every GPU: tensor parallelism does not divide it.
        const latent = roundUp((attention.kvRank + attention.ropeDim) * element.bytes, element.latentAlignment ?? 1);
        add("full", attention.layers, attention.indexer ? element.sparseLatentBytes ?? latent : latent);
        // The indexer's own keys: fp8 and a float32 scale for 128 (vLLM: 132 bytes).
        if (attention.indexer) add("full", attention.indexer.layers, attention.indexer.dim + ceilDiv(attention.indexer.dim, 128) * 4);
        break;
      }
      case "linear":
      case "mamba":
        add("state", attention.layers, 0, 0, stateBytes(attention) / tensor);
    }
  }
  return list;
}

/** State of one layer and sequence: the convolution's last inputs in bf16, and the recurrent state. */
function stateBytes(attention: LinearAttention | Mamba): number {
  if (attention.kind === "mamba") {
    const inner = attention.heads * attention.headDim;
    return (inner + 2 * attention.groups * attention.state) * (attention.convolution - 1) * 2 + inner * attention.state * attention.stateBytes;
  }
  const values = attention.valueHeads * attention.valueDim;
  return (2 * attention.keyHeads * attention.keyDim + values) * (attention.convolution - 1) * 2 + values * attention.keyDim * attention.stateBytes;
}

/** Bytes that one more token of context takes on a GPU: the layers that keep all of it (the sliding ones where there is no other). */
export function bytesPerToken(layers: readonly CacheLayers[]): number {
  const of = (kind: CacheLayers["kind"]): number => layers.filter((entry) => entry.kind === kind).reduce((sum, entry) => sum + entry.layers * entry.bytesPerToken, 0);
  return of("full") || of("sliding");
}

/** A KV pool as an engine lays it out. */
export interface CacheLayout {
  /** Tokens the engine says a pool holds: what its log prints, which for mixed layers need not be what fits. */
  tokensIn(bytes: number): number;
  /** Bytes that one sequence of a length needs. */
  bytesFor(length: number): number;
  /** Tokens are stored in whole blocks of this many. */
  readonly block: number;
  /** Bytes of it that are taken once, whatever the sequences. @default 0 */
  readonly fixed?: number;
}

/**
 * Sequences of a length that a pool holds at once: by the bytes that one takes, never by the printed token count. vLLM's scheduler admits by
 * blocks as well, and has in every release (kv_cache_utils.py get_max_concurrency_for_kv_cache_config); only its printed count was
 * blocks over groups up to 0.20.0.
 */
export function sequencesIn(layout: CacheLayout, bytes: number, length: number): number {
  const { fixed = 0 } = layout;
  const each = layout.bytesFor(length) - fixed;
  if (each <= 0) return bytes >= fixed ? Number.MAX_SAFE_INTEGER : 0;
  return Math.max(0, Math.floor((bytes - fixed) / each));
}

/** The longest sequence a pool holds, up to a limit. */
export function longestSequence(layout: CacheLayout, bytes: number, limit: number): number {
  if (layout.bytesFor(limit) <= bytes) return limit;
  let low = 0;
  let high = limit;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (layout.bytesFor(middle) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}
