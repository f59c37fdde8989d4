import { CacheLayers, CacheLayout } from "./layers";

export interface SglangCache {
  readonly page: number;
  /** Families whose sliding layers have a pool of their own (model_config.py is_hybrid_swa_model). */
  readonly slidingPool: boolean;
}

/** swa_full_tokens_ratio: tokens of the sliding pool to those of the full one (server_args.py). */
const SLIDING_RATIO = 0.8;
/** mamba_full_memory_ratio: memory of states to that of the KV pool (server_args.py). */
const STATE_RATIO = 0.9;
/** States kept for each running sequence while prefixes are cached (MAMBA_CACHE_SIZE_MAX_RUNNING_REQUESTS_RATIO, 0.5.9 to 0.5.16). */
const STATES_EACH = 3;

/** SGLang's pool (model_runner_kv_cache_mixin.py): bytes over the cell of a token, two pools where sliding layers have their own. */
export function sglangLayout(layers: readonly CacheLayers[], cache: SglangCache): CacheLayout {
  const bytesOf = (kind: CacheLayers["kind"]): number => layers.filter((entry) => entry.kind === kind).reduce((sum, entry) => sum + entry.layers * entry.bytesPerToken, 0);
  const full = bytesOf("full");
  const sliding = bytesOf("sliding");
  const state = layers.filter((entry) => entry.kind === "state").reduce((sum, entry) => sum + entry.layers * entry.stateBytes, 0);
  const cell = full + sliding * (cache.slidingPool && full > 0 ? SLIDING_RATIO : 1);
  const share = state > 0 ? 1 / (1 + STATE_RATIO) : 1;
  const pages = (tokens: number): number => Math.max(0, Math.floor(tokens / cache.page)) * cache.page;
  return {
    block: cache.page,
    tokensIn: (bytes) => (cell === 0 ? 0 : pages((bytes * share) / cell)),
    // The states have their own share of the pool: it bounds the sequences as the tokens do.
    bytesFor: (length) => Math.max((Math.ceil(length / cache.page) * cache.page * cell) / share, share === 1 ? 0 : (STATES_EACH * state) / (1 - share)),
  };
}
