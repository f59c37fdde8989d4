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

/** How an engine holds weights, where engines differ. */
export interface WeightRules {
  /** Whether a tower for images is divided by tensor; else it is whole on each GPU. */
  readonly dividesTower: boolean;
  /** Whether MLA's key and value up-projections are kept a second time, in bf16 and absorbed (vLLM mla/common.py W_UK_T and W_UV, SGLang w_kc and w_vc). */
  readonly absorbsLatent: boolean;
  /** Bytes of an element of the cosines and sines of every position; 0 where none are kept (layers/rotary_embedding.py cos_sin_cache). */
  readonly rotaryBytes: number;
  /** Whether the vocabulary is padded until tensor divides it; else to 64, and the rest is refused (vocab_parallel_embedding.py; Qwen3-14B at TP5). */
  readonly padsVocabulary: boolean;
  /** What a kernel of its own pads an MXFP4 expert's width and inputs to. @default - the GPU's, as vLLM's and SGLang's do */
  readonly mxfp4Steps?: { readonly width: number; readonly inputs: number };
  /** Whether a version's images come with one such kernel on Hopper, as they didn't all. @default - all do */
  readonly oneMxfp4Kernel?: (version: Version) => boolean;
}

/** What there is to know of an engine before it is served so, each a sentence. */
export interface EngineNotes {
  /** Of experts in NVFP4 by weight-only kernels. @default - nothing */
  readonly nvfp4Experts?: string;
  /** How it would run NVFP4 where it isn't planned. @default - no way is known */
  readonly nvfp4OptIn?: string;
  /** What a plan took for granted of its memory, for a version. @default - nothing */
  memory?(context: EngineContext): string | undefined;
}

/** An engine: its defaults, its memory rule, its pool, its flags. */
export interface Engine {
  readonly name: string;
  /** Whether it refuses to start when one sequence of its default context does not fit. */
  readonly refusesLongDefault: boolean;
  /** Whether its memory fraction is of what is free after loading; else of the whole. */
  readonly fractionOfFree: boolean;
  /** Whether data-parallel attention has a rank on each GPU of the tensor group: then tensor or data is 1, and experts are kept twice by data alone. */
  readonly dataInPlaceOfTensor: boolean;
  /** Bytes that a worker keeps for a cache which only encodes images. */
  readonly encoderCache: number;
  readonly weights: WeightRules;
  readonly notes: EngineNotes;
  defaults(version: Version, gpu: Gpu, architecture: Architecture, parallelism: Parallelism, asked: Asked): { readonly memoryFraction: number; readonly maxNumSeqs: number; readonly maxNumBatchedTokens: number };
  cacheElement(version: Version, gpu: Gpu, architecture: Architecture, dtype: "auto" | "bf16" | "fp8"): CacheElement;
  layout(layers: readonly CacheLayers[], context: EngineContext): CacheLayout;
  budget(context: EngineContext): Budget;
}

/** Bytes a token and layer of a latent in fp8_ds_mla: fp8, a float32 scale for each 128, the rope part in bf16. */
export const packedLatent = (kvRank: number, ropeDim: number): number => kvRank + Math.ceil(kvRank / 128) * 4 + ropeDim * 2;
