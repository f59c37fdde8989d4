import { Architecture } from "../model/architecture";
import { CacheElement, CacheLayers, CacheLayout } from "../kv/layers";
import { Gpu } from "../gpu";
import { Format } from "../model/quantization";
import { Parallelism } from "../parallelism/parallelism";
import { Version } from "../version";

/** A range: what is likely, and how far either side it may fall. */
export interface Band {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** What an engine's rules need to know. */
export interface EngineContext {
  readonly version: Version;
  readonly architecture: Architecture;
  readonly gpu: Gpu;
  readonly parallelism: Parallelism;
  /** How the routed experts are stored. */
  readonly expertFormat: Format;
  /** Bytes of weights on a GPU. */
  readonly weights: number;
  readonly memoryFraction: number;
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
  readonly maxModelLen: number;
  /** Whether the caller gave maxModelLen: an engine that shortens its default context by itself does not refuse to start. */
  readonly maxModelLenGiven: boolean;
  /** TensorRT-LLM: what is free after loading, where the caller knows. */
  readonly freeGiB?: number;
}

/** Where a GPU's memory goes, in bytes. */
export interface Budget {
  readonly activation: Band;
  /** Driver context, communicators, graphs. */
  readonly other: Band;
  readonly kv: Band;
  /** Set when the engine refuses the fraction itself, with the reason. */
  readonly refused?: string;
}

/** What a request says of a step and of its sequences, which other defaults follow. */
export interface Asked {
  readonly maxModelLen: number;
  readonly maxNumBatchedTokens?: number;
}

/** An engine: its defaults, its memory rule, its pool, its flags. */
export interface Engine {
  readonly name: string;
  /** Whether it refuses to start when one sequence of its default context does not fit. */
  readonly refusesLongDefault: boolean;
  defaults(version: Version, gpu: Gpu, architecture: Architecture, parallelism: Parallelism, asked: Asked): { readonly memoryFraction: number; readonly maxNumSeqs: number; readonly maxNumBatchedTokens: number };
  cacheElement(version: Version, gpu: Gpu, architecture: Architecture, dtype: "auto" | "bf16" | "fp8"): CacheElement;
  layout(layers: readonly CacheLayers[], context: EngineContext): CacheLayout;
  budget(context: EngineContext): Budget;
}

/** Bytes a token and layer of a latent in fp8_ds_mla: fp8, a float32 scale for each 128, the rope part in bf16. */
export const packedLatent = (kvRank: number, ropeDim: number): number => kvRank + Math.ceil(kvRank / 128) * 4 + ropeDim * 2;
