import { Diagnostics } from "./checks/diagnostics";
import { Band, EngineContext } from "./engines/engine";
import { bytesPerToken, CacheLayers, CacheLayout, longestSequence, sequencesIn } from "./kv/layers";
import { Understood } from "./request/parse-request";
import { Unknown } from "./plan";
import { GIB, grouped } from "./units";

/** What a pool of cache holds. */
export interface Fit {
  readonly kvBytesPerToken: number | Unknown;
  readonly kvTokens: Band | Unknown;
  readonly maxModelLenThatFits: number | Unknown;
  readonly maxConcurrency: number | Unknown;
}

/** A pool, and how its engine lays it out. */
export interface Pool {
  readonly bytes: Band;
  readonly layers: readonly CacheLayers[];
  readonly layout: CacheLayout;
  /** Whether the engine stops where one sequence of its default context doesn't fit; the others shorten what they admit. */
  readonly refusesLongDefault: boolean;
}

const inGiB = (bytes: number): string => (bytes / GIB).toFixed(2);

/** Tokens of the pool, whether one sequence of maxModelLen fits, and how many do: what fits, and how many, never contradict each other. */
export function fit(request: Understood, context: EngineContext, pool: Pool, diagnostics: Diagnostics): Fit {
  const { maxModelLen, parallelism, maxNumSeqs, architecture } = context;
  const { bytes, layout, layers } = pool;
  const limit = Math.max(maxModelLen, architecture.maxPositions ?? maxModelLen);
  // Each data-parallel rank has a pool of its own: a replica holds all of them, a sequence lies in one.
  const tokens = (size: number): number => layout.tokensIn(Math.max(0, size)) * parallelism.data;
  const longest = (size: number): number => longestSequence(layout, Math.max(0, size), limit);
  checkSequence(request, context, pool, longest, diagnostics);
  const length = checkWorkload(request, context, pool, longest, diagnostics) ?? Math.min(maxModelLen, Math.max(1, shortened(context, pool, longest)));
  const needed = layout.bytesFor(length);
  // What is feasible at the optimistic end alone is told as it is there: a plan that says yes says how many.
  const rests = needed > bytes.expected && needed <= bytes.high ? bytes.high : bytes.expected;
  const reach = longest(rests);
  const printed = tokens(rests) / parallelism.data;
  if (printed < Math.min(reach, maxModelLen) && needed <= rests) sayPrinted(request, printed, Math.min(reach, maxModelLen), diagnostics);
  const inCache = sequencesIn(layout, Math.max(0, rests), length);
  const maxConcurrency = Math.min(maxNumSeqs, inCache) * parallelism.data;
  if (maxConcurrency > 0) checkConcurrency(request, maxConcurrency, inCache < maxNumSeqs, diagnostics);
  return {
    kvBytesPerToken: bytesPerToken(layers),
    kvTokens: { low: tokens(bytes.low), expected: tokens(bytes.expected), high: tokens(bytes.high) },
    maxModelLenThatFits: reach,
    maxConcurrency,
  };
}

/** What a replica is to serve at once, against what it does: the rest waits for its first token. */
function checkConcurrency({ workload }: Understood, most: number, byCache: boolean, diagnostics: Diagnostics): void {
  const asked = workload?.concurrency ?? 1;
  if (workload === undefined || asked <= most) return;
  const why = byCache ? `the cache holds ${grouped(most)} of ${grouped(workload.isl + workload.osl)} tokens` : `maxNumSeqs takes ${grouped(most)}`;
  diagnostics.warning("concurrency-above-replica", "workload.concurrency", `${grouped(asked)} requests at once are stated, ${why}: the rest waits.`, `Serve ${grouped(Math.ceil(asked / most))} replicas${byCache ? ", or use more GPUs for one" : ", or raise maxNumSeqs"}.`);
}

/** The longest sequence of an engine that shortens its default context to what it has room for. */
function shortened({ maxModelLen, maxModelLenGiven }: EngineContext, { bytes, refusesLongDefault }: Pool, longest: (size: number) => number): number {
  if (maxModelLenGiven || refusesLongDefault) return maxModelLen;
  return longest(bytes.expected) > 0 ? longest(bytes.expected) : longest(bytes.high);
}

function checkSequence(request: Understood, context: EngineContext, { bytes, layout, refusesLongDefault }: Pool, longest: (size: number) => number, diagnostics: Diagnostics): void {
  const { maxModelLen } = context;
  const needed = layout.bytesFor(maxModelLen);
  if (needed > bytes.high && bytes.high > 0) {
    const fits = longest(bytes.high);
    const message = `One sequence of ${grouped(maxModelLen)} tokens needs ${inGiB(needed)} GiB of KV cache, ${inGiB(bytes.high)} GiB are there${request.kvCacheGiB === undefined ? " even at the optimistic end" : ""}: the longest that fits is ${grouped(fits)}.`;
    const sure = longest(bytes.expected) > 0 ? longest(bytes.expected) : fits;
    const fix = sure > 0 ? `Set maxModelLen to ${sure} or less, or use more GPUs.` : "Use more GPUs, or lower maxNumSeqs.";
    if (context.maxModelLenGiven || refusesLongDefault || fits === 0) diagnostics.error("sequence-does-not-fit", "maxModelLen", message, fix);
    else diagnostics.warning("sequence-does-not-fit", "maxModelLen", `${message} ${request.engine} starts all the same and shortens what it admits.`, fix);
  } else if (needed > bytes.expected && bytes.expected > 0) {
    diagnostics.warning("fits-only-optimistically", "maxModelLen", `One sequence of ${grouped(maxModelLen)} tokens needs ${inGiB(needed)} GiB of KV cache: that is there only at the optimistic end (${inGiB(bytes.expected)} GiB expected).`, `Set maxModelLen to ${longest(bytes.expected)} or less.`);
  } else if (needed > bytes.low && bytes.expected > 0) {
    diagnostics.info("tight-fit", "maxModelLen", `One sequence of ${grouped(maxModelLen)} tokens needs ${inGiB(needed)} GiB of KV cache, ${inGiB(Math.max(0, bytes.low))} GiB are sure.`);
  }
}

/** @returns tokens of a request of the workload, where there is one */
function checkWorkload({ workload }: Understood, { maxModelLen }: EngineContext, { bytes, layout }: Pool, longest: (size: number) => number, diagnostics: Diagnostics): number | undefined {
  if (workload === undefined) return undefined;
  const length = workload.isl + workload.osl;
  const lengths = `${grouped(workload.isl)} input and ${grouped(workload.osl)} output tokens`;
  const needed = layout.bytesFor(length);
  if (length > maxModelLen) {
    diagnostics.error("workload-too-long", "workload", `${lengths} are more than the ${grouped(maxModelLen)} of a sequence.`, "Raise maxModelLen, or shorten the workload.");
  } else if (needed > bytes.high && bytes.high > 0) {
    diagnostics.error("workload-too-long", "workload", `${lengths} are more than the ${grouped(longest(bytes.high))} tokens of one sequence that the cache holds.`, "Shorten the workload, or use more GPUs.");
  } else if (needed > bytes.expected && bytes.expected > 0) {
    diagnostics.warning("fits-only-optimistically", "workload", `${lengths} need ${inGiB(needed)} GiB of KV cache: that is there only at the optimistic end (${inGiB(bytes.expected)} GiB expected).`, "Shorten the workload, or use more GPUs.");
  }
  return length;
}

/** A printed count below the longest sequence is of blocks over groups: no capacity (vllm#40691). */
function sayPrinted({ engine, engineVersion }: Understood, printed: number, reach: number, diagnostics: Diagnostics): void {
  diagnostics.info("printed-tokens-not-capacity", "engine.version", `${engine} ${engineVersion} prints a KV cache of ${grouped(printed)} tokens for mixed layers, blocks over groups: one sequence of ${grouped(reach)} fits all the same, and sequences at once are counted by its blocks.`);
}
