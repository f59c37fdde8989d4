import { bounds } from "./bounds";
import { checkPlace } from "./checks/check-place";
import { Diagnostics } from "./checks/diagnostics";
import { Band, Budget, Engine, EngineContext } from "./engines/engine";
import { engineOf } from "./engines/engines";
import { fit } from "./fit";
import { cacheLayers } from "./kv/layers";
import { Architecture } from "./model/architecture";
import { checkParallelism, divides } from "./parallelism/check";
import { Parallelism } from "./parallelism/parallelism";
import { Bounds, Unknown } from "./plan";
import { checkSla } from "./checks/sla";
import { Understood } from "./request/parse-request";
import { GIB } from "./units";
import { adapterBytes } from "./weights/adapters";
import { Draft, draftRoom } from "./weights/drafts";
import { WeightFormats } from "./weights/formats";
import { weightBand } from "./weights/per-gpu";
import { placementsOf } from "./weights/placement";

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
export function plausible(request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism, draft?: Draft): boolean {
  return divides(architecture, parallelism, formats, request.engine) && weightsOf(request, architecture, formats, parallelism, draft).low < request.gpu.visibleGiB * GIB;
}

const kernelOf = ({ engine, version, gpu }: Understood): Parameters<typeof weightBand>[3] => ({ engine, version, computeCapability: gpu.computeCapability });

/** The model's weights, and what adapters and a draft take beside them: engines load all of it before they look at what is left. */
function weightsOf(request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism, draft?: Draft): Band {
  const own = weightBand(architecture, formats, parallelism, kernelOf(request));
  const beside = [
    ...(request.lora === undefined ? [] : [adapterBytes(architecture, parallelism, request.lora)]),
    ...(draft === undefined ? [] : [draftRoom(draft, architecture, formats, parallelism, kernelOf(request)).weights]),
  ];
  return beside.reduce((sum, more) => ({ low: sum.low + more.low, expected: sum.expected + more.expected, high: sum.high + more.high }), own);
}

/** Evaluates a model at one parallelism: weights, budget, pool, fit, bounds, and everything that speaks against it. */
export function evaluate(request: Understood, architecture: Architecture, formats: WeightFormats, parallelism: Parallelism, draft?: Draft): Evaluation {
  const diagnostics = new Diagnostics();
  const engine = engineOf(request.engine);
  checkParallelism(architecture, parallelism, formats, request.engine, diagnostics);
  checkPlace(request, architecture, formats, parallelism, diagnostics);
  const band = weightsOf(request, architecture, formats, parallelism, draft);
  const weights = band.expected;
  sayWeights(request, architecture, parallelism, band, diagnostics);
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
  const budget = withWeights(engine, context, band);
  const given = request.kvCacheGiB === undefined ? undefined : request.kvCacheGiB * GIB;
  const pool = given === undefined ? budget.kv : { low: given, expected: given, high: given };
  checkMemory(request, context, budget, pool, diagnostics, () => leastFraction(engine, context));
  const element = engine.cacheElement(request.version, request.gpu, architecture, request.kvCacheDtype);
  const own = architecture.kvKnown ? cacheLayers(architecture, parallelism.tensor, parallelism.pipeline, element) : [];
  const drafted = draft === undefined || !architecture.kvKnown ? [] : draftRoom(draft, architecture, formats, parallelism, kernelOf(request)).attention;
  // A draft reads and keeps every token that the model does, in the same blocks.
  const layers = drafted.length === 0 ? own : [...own, ...cacheLayers({ ...architecture, attention: drafted }, parallelism.tensor, 1, element)];
  const load = { batch: request.workload?.concurrency ?? 1, context: request.workload ? request.workload.isl + request.workload.osl / 2 : 0 };
  const common = { parallelism, weights, budget, pool, maxModelLen: context.maxModelLen, context, diagnostics };
  const lower = bounds(architecture, formats, own, request.gpu, parallelism, load);
  checkSla(request, lower, diagnostics);
  if (!architecture.kvKnown) return { ...common, kvBytesPerToken: "unknown", kvTokens: "unknown", maxModelLenThatFits: "unknown", maxConcurrency: "unknown", bounds: lower };
  return { ...common, ...fit(request, context, { bytes: pool, layers, layout: engine.layout(layers, context), refusesLongDefault: engine.refusesLongDefault }, diagnostics), bounds: lower };
}

/**
 * The budget of weights that are a band themselves. The pool's ends are those of the weights' other ends, asked of the engine: one that takes a
 * share of what is free gives the pool only that share of a GiB that the weights are less.
 */
function withWeights(engine: Engine, context: EngineContext, { low, high }: Band): Budget {
  const budget = engine.budget(context);
  if (low === high) return budget;
  const at = (weights: number): Band => engine.budget({ ...context, weights }).kv;
  return { ...budget, kv: { low: at(high).low, expected: budget.kv.expected, high: at(low).high } };
}

/** Weights of a stated count that no start of the very model on the engine was compared with. */
function sayWeights({ engine }: Understood, architecture: Architecture, parallelism: Parallelism, { low, expected, high }: Band, diagnostics: Diagnostics): void {
  if (!architecture.stated || placementsOf(architecture, engine).compared) return;
  if (low === high && parallelism.tensor === 1) return;
  const inGiB = (bytes: number): string => (bytes / GIB).toFixed(2);
  const range = low === high
    ? `how it lies on ${parallelism.tensor} GPUs is not known, ${inGiB(expected)} GiB a GPU are its weights divided evenly`
    : `between ${inGiB(low)} and ${inGiB(high)} GiB of weights a GPU are possible by what its family showed, ${inGiB(expected)} are planned for`;
  diagnostics.warning("weights-not-compared", "model", `No published start of this model on ${engine} was compared: ${range}.`, "Compare with the engine's log of a first start before more is bought.");
}

/** The fraction at which weights and what is besides just fit, without any cache; undefined where no fraction that the engine takes is enough. */
function leastFraction(engine: Engine, context: EngineContext): number | undefined {
  const { memoryFraction } = context;
  const at = (fraction: number): number => engine.budget({ ...context, memoryFraction: fraction }).kv.expected;
  const [now, whole] = [at(memoryFraction), at(1)];
  if (now > 0 || whole <= 0) return undefined;
  const least = Math.ceil((memoryFraction + (-now * (1 - memoryFraction)) / (whole - now)) * 1e4) / 1e4;
  return least < 1 && engine.budget({ ...context, memoryFraction: least }).refused === undefined ? least : undefined;
}

/** Whether weights, overhead and any cache at all fit. */
function checkMemory(request: Understood, context: EngineContext, budget: Budget, pool: Band, diagnostics: Diagnostics, least: () => number | undefined): void {
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
    const fraction = least();
    const raise = fraction === undefined ? "" : ` Or raise memoryFraction above ${fraction}, the least at which the weights have room, without a cache yet.`;
    diagnostics.error("does-not-fit", "gpu", `Nothing is left for the KV cache even at the optimistic end (${inGiB(pool.high)} GiB): ${share}.`, `Use more GPUs (parallelism.tensor), larger ones, or a smaller weight format.${raise}`);
  } else if (pool.expected <= 0) {
    diagnostics.warning("fits-only-optimistically", "gpu", `A KV cache is left only at the optimistic end (${inGiB(pool.high)} GiB, ${inGiB(pool.expected)} expected): ${share}.`, "Use more or larger GPUs, or lower maxNumSeqs.");
  }
}
