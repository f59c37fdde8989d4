import { Format } from "../model/quantization";
import { EngineName } from "../profiles/profiles";

/** A model by its config.json. */
export interface ModelByConfig {
  /** The parsed config.json. @example {} @expected the config.json as an object @missing the config.json as an object */
  readonly config: object;
  /** NVIDIA ModelOpt's hf_quant_config.json. @default - none @example {} @expected hf_quant_config.json as an object */
  readonly quantConfig?: object;
  /** Parameter count, for an architecture the planner has no formula for. @default - from the config @example 8000000000 @integer @minimum 1 @maximum 1e15 */
  readonly parameters?: number;
}

/** A GPU by name. */
export interface GpuBySku {
  /** `H200`, `H100-80GB`: see `facts/gpus.json`. @example "H200" */
  readonly sku: string;
}

/** A GPU by its properties. */
export interface GpuByProperties {
  /** GiB that torch sees (not the marketing size). @example 139.8 @above 0 @maximum 1e5 */
  readonly visibleGiB: number;
  /** GB/s. @default - no lower bounds @example 4800 @above 0 @maximum 1e7 */
  readonly memoryBandwidthGBps?: number;
  /** Dense TFLOP/s. @default - no lower bounds @example 989 @above 0 @maximum 1e7 */
  readonly bf16Tflops?: number;
  /** Dense TFLOP/s. @default - none @example 1979 @above 0 @maximum 1e7 */
  readonly fp8Tflops?: number;
  /** `9.0` or `"9.0"`. @default - formats are not checked @example "9.0" @unchecked */
  readonly computeCapability?: number | string;
}

/** The engine of a worker. */
export interface PlanEngine {
  /** Its name. @example "vllm" */
  readonly name: EngineName;
  /** Its version. @default - the one in the images of `dynamoRelease` @example "0.28.0" @format engine-version */
  readonly version?: string;
}

/** How one replica is spread over GPUs. */
export interface PlanParallelism {
  /** GPUs over which each layer is sliced. @default 1 @example 2 @integer @minimum 1 @maximum 4096 */
  readonly tensor?: number;
  /** Groups of layers, each on GPUs of its own. @default 1 @example 2 @integer @minimum 1 @maximum 4096 */
  readonly pipeline?: number;
  /** GPUs over which whole experts are spread. @default 1 @example 8 @integer @minimum 1 @maximum 4096 */
  readonly expert?: number;
  /** Data-parallel ranks: each has its own attention and KV pool. @default 1 @example 8 @integer @minimum 1 @maximum 4096 */
  readonly data?: number;
  /**
   * Experts of each layer that are kept a second time, spread over `expert` with the model's own, for those that are asked for most: DeepSeek's own
   * service has 32 beside 256. With `expert` alone.
   * @default - none
   * @example 32
   * @integer
   * @minimum 1
   * @maximum 4096
   */
  readonly redundantExperts?: number;
}

/** What comes and goes. */
export interface PlanWorkload {
  /** Tokens of a prompt. @example 4000 @integer @minimum 1 @maximum 1e8 */
  readonly isl: number;
  /** Tokens of an answer. @example 500 @integer @minimum 1 @maximum 1e8 */
  readonly osl: number;
  /** Requests at once on a replica. @default - one sequence must fit @example 32 @integer @minimum 1 @maximum 1e7 */
  readonly concurrency?: number;
  /** Requests a second on all replicas. @default - not looked at @example 2 @above 0 @maximum 1e9 */
  readonly requestRate?: number;
}

/** What is promised of an answer. */
export interface PlanSla {
  /** Milliseconds to the first token. @default - not looked at @example 500 @above 0 @maximum 1e9 */
  readonly ttftMs?: number;
  /** Milliseconds from token to token. @default - not looked at @example 20 @above 0 @maximum 1e9 */
  readonly itlMs?: number;
}

/** Room for LoRA adapters. */
export interface PlanLora {
  /** Adapters in one batch. @example 4 @integer @minimum 1 @maximum 4096 */
  readonly adapters: number;
  /** The highest rank of one. @example 32 @integer @minimum 1 @maximum 4096 */
  readonly rank: number;
  /** Adapters that are downloaded to the model's volume. @default - none @example 2 @integer @minimum 0 @maximum 4096 */
  readonly downloaded?: number;
}

/** How tokens are drafted. */
export interface PlanSpeculative {
  /** By what. @example "ngram" */
  readonly method: "ngram" | "eagle3" | "mtp" | "draft-model";
  /** Tokens at a time. @example 4 @integer @minimum 1 @maximum 64 */
  readonly tokens: number;
  /**
   * The model that drafts, of `draft-model` alone.
   * @default - the method has none
   * @example { "config": {} }
   * @expected a catalogue id or a Hugging Face id in quotes, or { "config": <config.json> },
   */
  readonly draft?: string | ModelByConfig;
}

/** What to plan. Only `model` and one of `gpu` and `machineType` are needed. */
export interface PlanRequest {
  /**
   * Catalogue id or Hugging Face id, or a config.json.
   * @example { "config": {} }
   * @expected a catalogue id or a Hugging Face id in quotes, or { "config": <config.json> },
   * @missing a catalogue id, a Hugging Face id, or { config }
   */
  readonly model: string | ModelByConfig;
  /** @default - what the checkpoint ships @example "fp8" */
  readonly quantization?: Format;
  /** Only the routed experts are quantised. @default - by format and family */
  readonly quantizedExpertsOnly?: boolean;
  /** @default - vLLM of `dynamoRelease` @example { "name": "vllm" } */
  readonly engine?: PlanEngine;
  /** Stands for its engine version. @default "1.6.1" @example "1.6.1" */
  readonly dynamoRelease?: string;
  /** The GPU, by name or by its properties. @default - the machine type's @example { "sku": "H100" } */
  readonly gpu?: GpuBySku | GpuByProperties;
  /**
   * A cloud's machine, such as `p5.48xlarge`: its GPU and their number. Its fabric is used where `fabric` asks for it.
   * @default - the GPU is given
   * @example "p5.48xlarge"
   */
  readonly machineType?: string;
  /** @default - any cloud that sells the machine type @example "aws" */
  readonly cloud?: "aws" | "azure" | "google" | "gcp";
  /** @default - the machine type's; 8 @example 8 @integer @minimum 1 @maximum 64 */
  readonly gpusPerNode?: number;
  /** Nodes of one replica. @default - as many as the parallelism needs @example 2 @integer @minimum 1 @maximum 4096 */
  readonly nodes?: number;
  /** @default - one GPU, as the engines do @example { "tensor": 2 } */
  readonly parallelism?: "auto" | PlanParallelism;
  /**
   * The engine's own meaning: of total for vLLM and SGLang, of what is free after loading for TensorRT-LLM.
   * @default - the engine's
   * @example 0.9
   * @above 0
   * @maximum 1
   */
  readonly memoryFraction?: number;
  /** TensorRT-LLM: GiB free after loading. @default - estimated @example 60 @above 0 @maximum 1e5 */
  readonly freeGiB?: number;
  /** @default - the config's max_position_embeddings @example 8192 @integer @minimum 1 @maximum 1e9 */
  readonly maxModelLen?: number;
  /** @default - the engine's, for the GPU @example 256 @integer @minimum 1 @maximum 1e6 */
  readonly maxNumSeqs?: number;
  /** @default - the engine's, for the GPU @example 8192 @integer @minimum 1 @maximum 1e8 */
  readonly maxNumBatchedTokens?: number;
  /** @default "auto" @example "fp8" */
  readonly kvCacheDtype?: "auto" | "bf16" | "fp8";
  /** GiB of KV cache on each GPU: skips the budget. @default - from the budget @example 40 @above 0 @maximum 1e5 */
  readonly kvCacheGiB?: number;
  /** Room for LoRA adapters: `adapters` of at most `rank` in one batch. @default - none @example { "adapters": 4, "rank": 32 } */
  readonly lora?: PlanLora;
  /**
   * `tokens` drafted at a time, for the model to check: from its own text, by a head for it (EAGLE-3), by its layers of multi-token prediction, or
   * by a smaller model of the same vocabulary, `draft`.
   * @default - none
   * @example { "method": "ngram", "tokens": 4 }
   */
  readonly speculative?: PlanSpeculative;
  /** Tokens in and out of a request; `concurrency` of them at once on a replica; `requestRate` a second on all. @default - one sequence must fit @example { "isl": 4000, "osl": 500 } */
  readonly workload?: PlanWorkload;
  /** What is promised. @default - nothing @example { "itlMs": 20 } */
  readonly sla?: PlanSla;
  /** Prefill and decode on workers of their own. @default false */
  readonly disaggregated?: boolean;
  /** A worker that only encodes images for others: the model's vision tower alone, on one GPU. @default false */
  readonly encoder?: boolean;
  /** What carries KV and tensors between nodes; `none` asks for plain Ethernet by name; named as in `facts/fabrics.json`. @default - not stated @example "none" */
  readonly fabric?: "none" | "efa" | "infiniband" | "roce";
  /** The nodes' driver: `570.x`. @default - not checked @example "580.95" @format driver-version */
  readonly driver?: string;
  /** The worker image's tag or reference, to check its variant and the driver for its build. @default - the right one is named in `requirements` @example "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1" */
  readonly image?: string;
}
