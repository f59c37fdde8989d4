// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { FieldTable } from "./field";

/** What the properties of `ModelByConfig` take. */
export const MODEL_BY_CONFIG: FieldTable = {
  config: { kind: "document", required: true, example: "{}", expected: "the config.json as an object", missing: "the config.json as an object" },
  quantConfig: { kind: "document", example: "{}", expected: "hf_quant_config.json as an object" },
  parameters: { kind: "number", integer: true, minimum: 1, maximum: 1e15, example: "8000000000" },
};

/** What the properties of `PlanEngine` take. */
export const PLAN_ENGINE: FieldTable = {
  name: { kind: "choice", choices: ["vllm", "sglang", "trtllm"], required: true, example: "\"vllm\"" },
  version: { kind: "text", example: "\"0.28.0\"", format: "engine-version" },
};

/** What the properties of `GpuBySku` or `GpuByProperties` take. */
export const GPU_BY_SKU: FieldTable = {
  sku: { kind: "text", example: "\"H200\"" },
  visibleGiB: { kind: "number", above: 0, maximum: 1e5, example: "139.8" },
  memoryBandwidthGBps: { kind: "number", above: 0, maximum: 1e7, example: "4800" },
  bf16Tflops: { kind: "number", above: 0, maximum: 1e7, example: "989" },
  fp8Tflops: { kind: "number", above: 0, maximum: 1e7, example: "1979" },
  computeCapability: { kind: "anything", example: "\"9.0\"" },
};

/** What the properties of `PlanParallelism` take. */
export const PLAN_PARALLELISM: FieldTable = {
  tensor: { kind: "number", integer: true, minimum: 1, maximum: 4096, example: "2" },
  pipeline: { kind: "number", integer: true, minimum: 1, maximum: 4096, example: "2" },
  expert: { kind: "number", integer: true, minimum: 1, maximum: 4096, example: "8" },
  data: { kind: "number", integer: true, minimum: 1, maximum: 4096, example: "8" },
  redundantExperts: { kind: "number", integer: true, minimum: 1, maximum: 4096, example: "32" },
};

/** What the properties of `PlanLora` take. */
export const PLAN_LORA: FieldTable = {
  adapters: { kind: "number", integer: true, minimum: 1, maximum: 4096, required: true, example: "4" },
  rank: { kind: "number", integer: true, minimum: 1, maximum: 4096, required: true, example: "32" },
  downloaded: { kind: "number", integer: true, minimum: 0, maximum: 4096, example: "2" },
};

/** What the properties of `PlanSpeculative` take. */
export const PLAN_SPECULATIVE: FieldTable = {
  method: { kind: "choice", choices: ["ngram", "eagle3", "mtp", "draft-model"], required: true, example: "\"ngram\"" },
  tokens: { kind: "number", integer: true, minimum: 1, maximum: 64, required: true, example: "4" },
  draft: { kind: "object", fields: MODEL_BY_CONFIG, orText: true, example: "{ \"config\": {} }", expected: "a catalogue id or a Hugging Face id in quotes, or { \"config\": <config.json> }," },
};

/** What the properties of `PlanWorkload` take. */
export const PLAN_WORKLOAD: FieldTable = {
  isl: { kind: "number", integer: true, minimum: 1, maximum: 1e8, required: true, example: "4000" },
  osl: { kind: "number", integer: true, minimum: 1, maximum: 1e8, required: true, example: "500" },
  concurrency: { kind: "number", integer: true, minimum: 1, maximum: 1e7, example: "32" },
  requestRate: { kind: "number", above: 0, maximum: 1e9, example: "2" },
};

/** What the properties of `PlanSla` take. */
export const PLAN_SLA: FieldTable = {
  ttftMs: { kind: "number", above: 0, maximum: 1e9, example: "500" },
  itlMs: { kind: "number", above: 0, maximum: 1e9, example: "20" },
};

/** What the properties of `PlanRequest` take. */
export const PLAN_REQUEST: FieldTable = {
  model: { kind: "object", fields: MODEL_BY_CONFIG, orText: true, required: true, example: "{ \"config\": {} }", expected: "a catalogue id or a Hugging Face id in quotes, or { \"config\": <config.json> },", missing: "a catalogue id, a Hugging Face id, or { config }" },
  quantization: { kind: "choice", choices: ["bf16", "fp8", "fp8-block", "nvfp4", "mxfp4", "int4-g32", "int4-g128"], example: "\"fp8\"" },
  quantizedExpertsOnly: { kind: "flag" },
  engine: { kind: "object", fields: PLAN_ENGINE, example: "{ \"name\": \"vllm\" }" },
  dynamoRelease: { kind: "text", example: "\"1.6.1\"" },
  gpu: { kind: "object", fields: GPU_BY_SKU, example: "{ \"sku\": \"H100\" }" },
  machineType: { kind: "text", example: "\"p5.48xlarge\"" },
  cloud: { kind: "choice", choices: ["aws", "azure", "google", "gcp"], example: "\"aws\"" },
  gpusPerNode: { kind: "number", integer: true, minimum: 1, maximum: 64, example: "8" },
  nodes: { kind: "number", integer: true, minimum: 1, maximum: 4096, example: "2" },
  parallelism: { kind: "object", fields: PLAN_PARALLELISM, choices: ["auto"], example: "{ \"tensor\": 2 }" },
  memoryFraction: { kind: "number", above: 0, maximum: 1, example: "0.9" },
  freeGiB: { kind: "number", above: 0, maximum: 1e5, example: "60" },
  maxModelLen: { kind: "number", integer: true, minimum: 1, maximum: 1e9, example: "8192" },
  maxNumSeqs: { kind: "number", integer: true, minimum: 1, maximum: 1e6, example: "256" },
  maxNumBatchedTokens: { kind: "number", integer: true, minimum: 1, maximum: 1e8, example: "8192" },
  kvCacheDtype: { kind: "choice", choices: ["auto", "bf16", "fp8"], example: "\"fp8\"" },
  kvCacheGiB: { kind: "number", above: 0, maximum: 1e5, example: "40" },
  lora: { kind: "object", fields: PLAN_LORA, example: "{ \"adapters\": 4, \"rank\": 32 }" },
  speculative: { kind: "object", fields: PLAN_SPECULATIVE, example: "{ \"method\": \"ngram\", \"tokens\": 4 }" },
  workload: { kind: "object", fields: PLAN_WORKLOAD, example: "{ \"isl\": 4000, \"osl\": 500 }" },
  sla: { kind: "object", fields: PLAN_SLA, example: "{ \"itlMs\": 20 }" },
  disaggregated: { kind: "flag" },
  encoder: { kind: "flag" },
  fabric: { kind: "choice", choices: ["none", "efa", "infiniband", "roce"], example: "\"none\"" },
  driver: { kind: "text", example: "\"580.95\"", format: "driver-version" },
  image: { kind: "text", example: "\"nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1\"" },
};
