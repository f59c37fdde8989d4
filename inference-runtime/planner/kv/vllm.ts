import { ceilDiv, roundUp } from "../units";
import { VLLM_HAS } from "../engines/changes";
import { Version } from "../version";
import { CacheLayers, CacheLayout } from "./layers";

export interface VllmCache {
  readonly version: Version;
  readonly maxModelLen: number;
  readonly maxBatchedTokens: number;
  /** Tokens of a block: 16, 64 for MLA. */
  readonly block: number;
  /** State blocks a sequence: 1, or 2 with prefix caching of hybrid models (mamba_cache_mode align). */
  readonly stateBlocks: 1 | 2;
}

/** Layers that share a block table. */
interface Group {
  readonly layers: number;
  readonly block: number;
  readonly kind: CacheLayers["kind"];
  readonly window: number;
}

/**
 * vLLM's pool (vllm/v1/core/kv_cache_utils.py). A model of one kind of layer has one group. A mix is cut into groups of as many layers
 * as its rarest kind, all with pages of one size; the groups share the pool's blocks.
 */
export function vllmLayout(layers: readonly CacheLayers[], cache: VllmCache): CacheLayout {
  const kinds = new Set(layers.map((entry) => entry.kind));
  // Before 0.10 sliding layers were stored whole (the hybrid KV cache manager came with vllm#17996).
  const merged = kinds.size > 1 && !kinds.has("state") && !VLLM_HAS.hybridCache(cache.version);
  return kinds.size === 1 || merged ? uniform(layers, cache, merged) : mixed(layers, cache);
}

function uniform(layers: readonly CacheLayers[], cache: VllmCache, merged: boolean): CacheLayout {
  const perToken = layers.reduce((sum, entry) => sum + entry.layers * entry.bytesPerToken, 0);
  const { block } = cache;
  const window = merged || layers[0].kind !== "sliding" ? undefined : layers[0].window;
  if (perToken === 0) {
    const state = layers.reduce((sum, entry) => sum + entry.layers * entry.stateBytes, 0);
    return { block: 1, tokensIn: (bytes) => Math.max(0, Math.floor(bytes / state)) * cache.maxModelLen, bytesFor: () => state };
  }
  return {
    block,
    tokensIn: (bytes) => Math.max(0, Math.floor(bytes / (perToken * block))) * block,
    bytesFor: (length) => (window === undefined ? ceilDiv(length, block) : slidingBlocks(window, length, block, cache)) * block * perToken,
  };
}

function mixed(layers: readonly CacheLayers[], cache: VllmCache): CacheLayout {
  const attention = layers.filter((entry) => entry.kind !== "state");
  const states = layers.filter((entry) => entry.kind === "state");
  const widest = Math.max(...attention.map((entry) => entry.bytesPerToken));
  // With states the attention block grows until its page holds a state, in steps of 16; the state's page is padded to it
  // (log: "Setting attention block size to N tokens to ensure that attention page size is >= mamba page size").
  const state = states.length === 0 ? 0 : Math.max(...states.map((entry) => entry.stateBytes));
  const block = states.length === 0 ? cache.block : roundUp(ceilDiv(state, widest), 16);
  const page = block * widest;
  const counts = [...attention, ...states].map((entry) => entry.layers);
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  // Near-equal kinds are padded to the larger (gpt-oss with a draft model).
  const size = most < fewest * 1.5 ? most : fewest;
  const groups: Group[] = [];
  for (const entry of [...attention, ...states]) {
    // Kinds with smaller tokens get larger blocks, so that all pages are one size.
    const own = entry.kind === "state" ? cache.maxModelLen : Math.floor(page / entry.bytesPerToken);
    for (let i = 0; i < ceilDiv(entry.layers, size); i++) groups.push({ layers: size, block: own, kind: entry.kind, window: entry.window });
  }
  const blocksFor = (length: number): number => groups.reduce((sum, group) => sum + groupBlocks(group, length, cache), 0);
  const blocksIn = (bytes: number): number => Math.max(0, Math.floor(Math.floor(bytes / page) / size));
  // States count as one block of max_model_len tokens, which may be the smallest (vllm#51163).
  const smallest = Math.min(...groups.map((group) => group.block));
  return {
    block: smallest,
    bytesFor: (length) => blocksFor(length) * page * size,
    tokensIn: (bytes) => {
      // From 0.20.1 the count is maximum concurrency x max_model_len (vllm#40691, #51041); before (0.20.0 too: 5,591,040 tokens of
      // Nemotron-3 Super at 262,144), blocks over groups.
      if (!VLLM_HAS.countedByConcurrency(cache.version)) return Math.floor(blocksIn(bytes) / groups.length) * smallest;
      return Math.floor((blocksIn(bytes) / blocksFor(cache.maxModelLen)) * cache.maxModelLen);
    },
  };
}

function groupBlocks(group: Group, length: number, cache: VllmCache): number {
  if (group.kind === "state") return cache.stateBlocks;
  return group.kind === "full" ? ceilDiv(length, group.block) : slidingBlocks(group.window, length, group.block, cache);
}

/** A sliding layer keeps its window and what a step may add, one block more where the window does not start on a block. */
function slidingBlocks(window: number, length: number, block: number, cache: VllmCache): number {
  // Asynchronous scheduling keeps two batches in flight: counted once in 0.20 (286,007 tokens logged), twice in 0.29 (78,433 logged);
  // the release between them that changed is not known.
  const batches = VLLM_HAS.twoBatches(cache.version) ? 2 : 1;
  return ceilDiv(Math.min(window - 1 + batches * cache.maxBatchedTokens, length), block) + 1;
}
