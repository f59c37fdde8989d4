import { Format } from "../model/quantization";

/** A model by its config.json. */
export interface ModelByConfig {
  /** The parsed config.json. */
  readonly config: object;
  /** NVIDIA ModelOpt's hf_quant_config.json. @default - none */
  readonly quantConfig?: object;
  /** Parameter count, for an architecture the planner has no formula for. @default - from the config */
  readonly parameters?: number;
}

/** A GPU by name. */
export interface GpuBySku {
  /** `H200`, `H100-80GB`: see `data/gpus.json`. */
  readonly sku: string;
}

/** A GPU by its properties. */
export interface GpuByProperties {
  /** GiB that torch sees (not the marketing size). */
  readonly visibleGiB: number;
  /** GB/s. @default - no lower bounds */
  readonly memoryBandwidthGBps?: number;
  /** Dense TFLOP/s. @default - no lower bounds */
  readonly bf16Tflops?: number;
  /** Dense TFLOP/s. @default - none */
  readonly fp8Tflops?: number;
  /** `9.0` or `"9.0"`. @default - formats are not checked */
  readonly computeCapability?: number | string;
}

/** What to plan. Only `model` and one of `gpu` and `machineType` are needed. */
export interface PlanRequest {
  /** Catalogue id or Hugging Face id, or a config.json. */
  readonly model: string | ModelByConfig;
  /** @default - what the checkpoint ships */
  readonly quantization?: Format;
  /** Only the routed experts are quantised. @default - by format and family */
  readonly quantizedExpertsOnly?: boolean;
  /** @default - vLLM of `dynamoRelease` */
  readonly engine?: { readonly name: "vllm" | "sglang" | "trtllm"; readonly version?: string };
  /** Stands for its engine version. @default "1.6.1" */
  readonly dynamoRelease?: string;
  readonly gpu?: GpuBySku | GpuByProperties;
  /** A cloud's machine, such as `p5.48xlarge`: its GPU and their number. Its fabric is used where `fabric` asks for it. */
  readonly machineType?: string;
  /** @default - any cloud that sells the machine type */
  readonly cloud?: "aws" | "azure" | "google" | "gcp";
  /** @default - the machine type's; 8 */
  readonly gpusPerNode?: number;
  /** Nodes of one replica. @default - as many as the parallelism needs */
  readonly nodes?: number;
  /** @default - one GPU, as the engines do */
  readonly parallelism?: "auto" | { readonly tensor?: number; readonly pipeline?: number; readonly expert?: number; readonly data?: number };
  /** The engine's own meaning: of total for vLLM and SGLang, of what is free after loading for TensorRT-LLM. @default - the engine's */
  readonly memoryFraction?: number;
  /** TensorRT-LLM: GiB free after loading. @default - estimated */
  readonly freeGiB?: number;
  /** @default - the config's max_position_embeddings */
  readonly maxModelLen?: number;
  /** @default - the engine's, for the GPU */
  readonly maxNumSeqs?: number;
  /** @default - the engine's, for the GPU */
  readonly maxNumBatchedTokens?: number;
  /** @default "auto" */
  readonly kvCacheDtype?: "auto" | "bf16" | "fp8";
  /** GiB of KV cache on each GPU: skips the budget. @default - from the budget */
  readonly kvCacheGiB?: number;
  /** Room for LoRA adapters: `adapters` of at most `rank` in one batch. @default - none */
  readonly lora?: { readonly adapters: number; readonly rank: number };
  /**
   * `tokens` drafted at a time, for the model to check: from its own text, by a head for it (EAGLE-3), by its layers of multi-token prediction, or
   * by a smaller model of the same vocabulary, `draft`.
   * @default - none
   */
  readonly speculative?: { readonly method: "ngram" | "eagle3" | "mtp" | "draft-model"; readonly tokens: number; readonly draft?: string | ModelByConfig };
  /** Tokens in and out of a request; `concurrency` of them at once on a replica; `requestRate` a second on all. @default - one sequence must fit */
  readonly workload?: { readonly isl: number; readonly osl: number; readonly concurrency?: number; readonly requestRate?: number };
  readonly sla?: { readonly ttftMs?: number; readonly itlMs?: number };
  /** Prefill and decode on workers of their own. @default false */
  readonly disaggregated?: boolean;
  /** What carries KV and tensors between nodes; `none` asks for plain Ethernet by name. @default - not stated */
  readonly fabric?: "none" | "aws-efa" | "azure-ib" | "gke-roce";
  /** The nodes' driver: `570.x`. @default - not checked */
  readonly driver?: string;
  /** The worker image's tag or reference, to check its variant. @default - the right one is named in `requirements` */
  readonly image?: string;
}
