import { bounds } from "./bounds";
import { checkPlace } from "./check-place";
import { Diagnostics } from "./diagnostics";
import { Band, Budget, EngineContext } from "./engines/engine";
import { engineOf } from "./engines/engines";
import { bytesPerToken, cacheLayers, CacheLayers, CacheLayout, longestSequence } from "./kv/layers";
import { Architecture } from "./model/architecture";
import { checkParallelism, divides } from "./parallelism/check";
import { Parallelism } from "./parallelism/parallelism";
import { Bounds, Unknown } from "./plan";
import { Understood } from "./parse-request";
import { GIB, grouped } from "./units";
import { WeightFormats } from "./weights/formats";
import { weightBytesPerGpu } from "./weights/per-gpu";

/** Numbers of one way to run a model, in bytes and tokens. */
export interface Evaluation {
  readonly parallelism: Parallelism;
  readonly weights: number;
  readonly budget: Budget;
  /** The KV pool of a GPU. */
  readonly pool: Band;
  readonly kvBytesPerToken: number | Unknown;
  readonly kvTokens: Band | Unknown;
  readonly maxModelLenThatFits: number | Unknown;
  readonly maxConcurrency: number | Unknown;
  readonly maxModelLen: number;
  readonly bounds: Bounds;
  readonly context: EngineContext;
  readonly diagnostics: Diagnostics;
}

/** Context assumed where neither the request nor the config says: only reached by unknown architectures. */
const NO_CONTEXT = 4096;

/** Whether a parallelism divides a model and leaves anything of a GPU beside its weights. */
export function plausible(request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism): boolean {
  return divides(architecture, parallelism, formats, request.engine) && weightsOf(request, architecture, formats, parallelism) < request.gpu.visibleGiB * GIB;
}

const weightsOf = (request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism): number =>
  weightBytesPerGpu(architecture, formats, parallelism, { engine: request.engine, version: request.version, computeCapability: request.gpu.computeCapability });

/** Evaluates a model at one parallelism: weights, budget, pool, fit, bounds, and everything that speaks against it. */
export function evaluate(request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism): Evaluation {
  const diagnostics = new Diagnostics();
  const engine = engineOf(request.engine);
  checkParallelism(architecture, parallelism, formats, request.engine, diagnostics);
  checkPlace(request, architecture, formats, parallelism, diagnostics);
  const weights = weightsOf(request, architecture, formats, parallelism);
  const maxModelLen = request.maxModelLen ?? architecture.maxPositions ?? NO_CONTEXT;
  const defaults = engine.defaults(request.version, request.gpu, architecture, parallelism, { maxModelLen, ...(request.maxNumBatchedTokens === undefined ? {} : { maxNumBatchedTokens: request.maxNumBatchedTokens }) });
  const maxNumBatchedTokens = request.maxNumBatchedTokens ?? defaults.maxNumBatchedTokens;
  const context: EngineContext = {
    version: request.version,
    architecture,
    gpu: request.gpu,
    parallelism,
    expertFormat: formats.of("experts"),
    weights,
    memoryFraction: request.memoryFraction ?? defaults.memoryFraction,
    // A step cannot hold more sequences than tokens (vllm arg_utils: min of both).
    maxNumSeqs: Math.min(request.maxNumSeqs ?? defaults.maxNumSeqs, maxNumBatchedTokens),
    maxNumBatchedTokens,
    maxModelLen,
    maxModelLenGiven: request.maxModelLen !== undefined,
    ...(request.freeGiB === undefined ? {} : { freeGiB: request.freeGiB }),
  };
  const budget = engine.budget(context);
  const given = request.kvCacheGiB === undefined ? undefined : request.kvCacheGiB * GIB;
  const pool = given === undefined ? budget.kv : { low: given, expected: given, high: given };
  checkMemory(request, context, budget, pool, diagnostics);
  const element = engine.cacheElement(request.version, request.gpu, architecture, request.kvCacheDtype);
  const layers = architecture.kvKnown ? cacheLayers(architecture, parallelism.tensor, parallelism.pipeline, element) : [];
  const load = { batch: request.workload?.concurrency ?? 1, context: request.workload ? request.workload.isl + request.workload.osl / 2 : 0 };
  const common = { parallelism, weights, budget, pool, maxModelLen: context.maxModelLen, context, diagnostics };
  const lower = bounds(architecture, formats, layers, request.gpu, parallelism, load);
  checkSla(request, lower, diagnostics);
  if (!architecture.kvKnown) return { ...common, kvBytesPerToken: "unknown", kvTokens: "unknown", maxModelLenThatFits: "unknown", maxConcurrency: "unknown", bounds: lower };
  return { ...common, ...fit(request, context, layers, engine.layout(layers, context), pool, engine.refusesLongDefault, diagnostics), bounds: lower };
}

/** Whether weights, overhead and any cache at all fit. */
function checkMemory(request: Understood, context: EngineContext, budget: Budget, pool: Band, diagnostics: Diagnostics): void {
  const { gpu, weights, memoryFraction } = context;
  const inGiB = (bytes: number): string => (bytes / GIB).toFixed(2);
  if (request.kvCacheGiB !== undefined) {
    if (weights + pool.expected > gpu.visibleGiB * GIB) {
      diagnostics.error("does-not-fit", "kvCacheGiB", `Weights of ${inGiB(weights)} GiB and a cache of ${request.kvCacheGiB} GiB are more than the ${gpu.visibleGiB.toFixed(2)} GiB of a ${gpu.name}.`, "Lower kvCacheGiB, or use more GPUs.");
    }
    return;
  }
  if (budget.refused !== undefined) diagnostics.error("memory-fraction-too-high", "memoryFraction", `${budget.refused}.`, "Lower memoryFraction.");
  const share = `${inGiB(weights)} GiB of weights, ${inGiB(budget.activation.expected)} GiB of activations and ${inGiB(budget.other.expected)} GiB besides, of ${gpu.visibleGiB.toFixed(2)} GiB at memory fraction ${memoryFraction}`;
  if (pool.high <= 0) {
    diagnostics.error("does-not-fit", "gpu", `Nothing is left for the KV cache even at the optimistic end (${inGiB(pool.high)} GiB): ${share}.`, "Use more GPUs (parallelism.tensor), larger ones, or a smaller weight format.");
  } else if (pool.expected <= 0) {
    diagnostics.warning("fits-only-optimistically", "gpu", `A KV cache is left only at the optimistic end (${inGiB(pool.high)} GiB, ${inGiB(pool.expected)} expected): ${share}.`, "Use more or larger GPUs, or lower maxNumSeqs.");
  }
}

/** Tokens of the pool, and whether one sequence of maxModelLen fits. */
function fit(request: Understood, context: EngineContext, layers: readonly CacheLayers[], layout: CacheLayout, pool: Band, refusesLongDefault: boolean, diagnostics: Diagnostics): Pick<Evaluation, "kvBytesPerToken" | "kvTokens" | "maxModelLenThatFits" | "maxConcurrency"> {
  const { maxModelLen, parallelism, maxNumSeqs } = context;
  const limit = Math.max(maxModelLen, context.architecture.maxPositions ?? maxModelLen);
  // Each data-parallel rank has a pool of its own: a replica holds all of them.
  const tokens = (bytes: number): number => layout.tokensIn(Math.max(0, bytes)) * parallelism.data;
  const kvTokens = { low: tokens(pool.low), expected: tokens(pool.expected), high: tokens(pool.high) };
  const longest = (bytes: number): number => longestSequence(layout, Math.max(0, bytes), limit);
  const needed = layout.bytesFor(maxModelLen);
  const inGiB = (bytes: number): string => (bytes / GIB).toFixed(2);
  if (needed > pool.high && pool.high > 0) {
    const fits = longest(pool.high);
    const message = `One sequence of ${grouped(maxModelLen)} tokens needs ${inGiB(needed)} GiB of KV cache, ${inGiB(pool.high)} GiB are there${request.kvCacheGiB === undefined ? " even at the optimistic end" : ""}: the longest that fits is ${grouped(fits)}.`;
    const sure = longest(pool.expected) > 0 ? longest(pool.expected) : fits;
    const fix = sure > 0 ? `Set maxModelLen to ${sure} or less, or use more GPUs.` : "Use more GPUs, or lower maxNumSeqs.";
    if (context.maxModelLenGiven || refusesLongDefault) diagnostics.error("sequence-does-not-fit", "maxModelLen", message, fix);
    else diagnostics.warning("sequence-does-not-fit", "maxModelLen", `${message} ${request.engine} starts all the same and shortens what it admits.`, fix);
  } else if (needed > pool.expected && pool.expected > 0) {
    diagnostics.warning("fits-only-optimistically", "maxModelLen", `One sequence of ${grouped(maxModelLen)} tokens needs ${inGiB(needed)} GiB of KV cache: that is there only at the optimistic end (${inGiB(pool.expected)} GiB expected).`, `Set maxModelLen to ${longest(pool.expected)} or less.`);
  } else if (needed > pool.low && pool.expected > 0) {
    diagnostics.info("tight-fit", "maxModelLen", `One sequence of ${grouped(maxModelLen)} tokens needs ${inGiB(needed)} GiB of KV cache, ${inGiB(Math.max(0, pool.low))} GiB are sure.`);
  }
  const length = request.workload ? request.workload.isl + request.workload.osl : maxModelLen;
  if (request.workload && length > maxModelLen) {
    diagnostics.error("workload-too-long", "workload", `${grouped(request.workload.isl)} input and ${grouped(request.workload.osl)} output tokens are more than the ${grouped(maxModelLen)} of a sequence.`, "Raise maxModelLen, or shorten the workload.");
  }
  return {
    kvBytesPerToken: bytesPerToken(layers),
    kvTokens,
    maxModelLenThatFits: longest(pool.expected),
    maxConcurrency: Math.min(maxNumSeqs * parallelism.data, Math.floor(kvTokens.expected / length)),
  };
}

/** An SLA that physics forbids. */
function checkSla(request: Understood, lower: Bounds, diagnostics: Diagnostics): void {
  const { sla, workload } = request;
  if (sla.itlMs !== undefined && lower.itlMs !== null && sla.itlMs < lower.itlMs) {
    diagnostics.error("sla-below-bound", "sla.itlMs", `${sla.itlMs} ms between tokens is below the lower bound of ${lower.itlMs} ms: reading weights and cache once takes longer.`, "Use more GPUs in tensor, a smaller weight format, or a longer SLA.");
  }
  if (sla.ttftMs === undefined || !workload || lower.prefillTokensPerSecond === null) return;
  const ttft = (workload.isl / lower.prefillTokensPerSecond) * 1000;
  if (sla.ttftMs < ttft) {
    diagnostics.error("sla-below-bound", "sla.ttftMs", `${sla.ttftMs} ms to the first token is below the lower bound of ${ttft.toFixed(1)} ms for ${workload.isl} input tokens.`, "Use more GPUs in tensor, or a longer SLA.");
  }
}
