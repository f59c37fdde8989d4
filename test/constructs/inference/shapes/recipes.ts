import { Engine } from "../../../../constructs/inference/engine";
import { Router } from "../../../../constructs/inference/routing/router";
import models from "../../../../inference-runtime/planner/data/models.json";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";

/**
 * The shapes of upstream's recipes (ai-dynamo/dynamo, recipes/) as models here, each in at most 25 lines: engine, parts, GPUs and how they are split. By
 * the recipe's name, with the cluster that it is served on and the GPUs that it takes.
 */
export interface Recipe {
  readonly name: string;
  /** "h100", "h200", "b200" or "gb200", with the fabric of its cloud: "efa", "infiniband" or "roce". */
  readonly on: string;
  readonly gpus: number;
  readonly model: ServedModelOptions;
}

/** NVIDIA's FP4 checkpoint of DeepSeek-R1, which the planner's catalogue lacks: the model's own config, and what hf_quant_config.json says. */
const config = Object.fromEntries(Object.entries(models.models.find(({ id }) => id === "DeepSeek-R1")?.config ?? {}).filter(([name]) => name !== "quantization_config"));
export const R1_FP4 = { config, quantConfig: { quantization: { quant_algo: "NVFP4", kv_cache_quant_algo: "FP8", group_size: 16, exclude_modules: ["lm_head", "model.layers.*.self_attn*"] } } };

const LLAMA = "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic";

/** As upstream's overlays do, the same graph on each cloud's fabric. */
const qwen = (on: string): Recipe => ({
  name: "qwen3-32b/vllm/disagg-kv-router",
  on,
  gpus: 16,
  model: {
    name: "qwen3-32b",
    model: "Qwen/Qwen3-32B",
    router: Router.KV,
    prefill: { replicas: 6 },
    replicas: 2,
    gpusPerWorker: 2,
    engineArgs: ["--gpu-memory-utilization", "0.90", "--async-scheduling", "--block-size", "64"],
    plan: { workload: { isl: 4000, osl: 200, concurrency: 8 } },
  },
});

export const RECIPES: Recipe[] = [
  {
    name: "llama-3-70b/vllm/agg",
    on: "h100 efa",
    gpus: 4,
    model: {
      name: "llama3-70b-agg",
      model: LLAMA,
      gpusPerWorker: 4,
      engineArgs: ["--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--block-size", "128"],
    },
  },
  {
    name: "llama-3-70b/vllm/disagg-single-node",
    on: "h100 efa",
    gpus: 8,
    model: {
      name: "llama3-70b-sn",
      model: LLAMA,
      prefill: { replicas: 2, gpusPerWorker: 2, engineArgs: ["--gpu-memory-utilization", "0.95", "--no-enable-prefix-caching", "--block-size", "128"] },
      gpusPerWorker: 4,
      engineArgs: ["--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--block-size", "128"],
    },
  },
  {
    name: "llama-3-70b/vllm/disagg-multi-node",
    on: "h100 efa",
    gpus: 16,
    model: {
      name: "llama3-70b-mn",
      model: LLAMA,
      prefill: {},
      gpusPerWorker: 8,
      engineArgs: ["--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--block-size", "128"],
    },
  },
  qwen("h100 efa"),
  qwen("h100 roce"),
  qwen("h100 infiniband"),
  {
    name: "qwen3-32b-fp8/trtllm/agg",
    on: "h100 efa",
    gpus: 8,
    model: {
      name: "qwen3-32b-fp8-trt",
      model: "Qwen/Qwen3-32B-FP8",
      engine: Engine.TENSORRT_LLM,
      replicas: 8,
      maxModelLen: 8192,
      engineArgs: ["--max-batch-size", "128", "--max-num-tokens", "8192", "--free-gpu-memory-fraction", "0.85"],
    },
  },
  {
    name: "qwen3-32b-fp8/trtllm/disagg",
    on: "h200 infiniband",
    gpus: 8,
    model: {
      name: "qwen3-32b-fp8-trt-pd",
      model: "Qwen/Qwen3-32B-FP8",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      maxModelLen: 8192,
      prefill: { replicas: 4, gpusPerWorker: 1, engineArgs: ["--max-batch-size", "2", "--max-num-tokens", "8192"] },
      gpusPerWorker: 4,
      engineArgs: ["--max-batch-size", "256", "--max-num-tokens", "1024"],
    },
  },
  {
    name: "qwen3-32b-fp8/vllm/agg",
    on: "h100 efa",
    gpus: 8,
    model: { name: "qwen3-32b-fp8", model: "Qwen/Qwen3-32B-FP8", replicas: 4, gpusPerWorker: 2, router: Router.KV, maxModelLen: 16384 },
  },
  {
    name: "qwen3-235b-a22b-fp8/trtllm/agg",
    on: "h200 infiniband",
    gpus: 16,
    model: {
      name: "qwen3-235b-agg",
      model: "Qwen/Qwen3-235B-A22B-FP8",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      replicas: 4,
      gpusPerWorker: 4,
      maxModelLen: 8192,
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "128", "--max-num-tokens", "8192"],
    },
  },
  {
    name: "qwen3-235b-a22b-fp8/trtllm/disagg",
    on: "h200 infiniband",
    gpus: 16,
    model: {
      name: "qwen3-235b-pd",
      model: "Qwen/Qwen3-235B-A22B-FP8",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      maxModelLen: 8192,
      prefill: { replicas: 6, gpusPerWorker: 2, engineArgs: ["--max-batch-size", "2", "--max-num-tokens", "8192", "--free-gpu-memory-fraction", "0.7"] },
      gpusPerWorker: 4,
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "512", "--max-num-tokens", "1024", "--free-gpu-memory-fraction", "0.95"],
    },
  },
  {
    name: "gpt-oss-120b/trtllm/agg",
    on: "b200 infiniband",
    gpus: 4,
    model: {
      name: "gpt-oss-agg",
      model: "openai/gpt-oss-120b",
      engine: Engine.TENSORRT_LLM,
      gpusPerWorker: 4,
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "800", "--free-gpu-memory-fraction", "0.9"],
      environment: { TRTLLM_ENABLE_PDL: "1" },
    },
  },
  {
    name: "gpt-oss-120b/vllm/disagg",
    on: "h100 efa",
    gpus: 5,
    model: { name: "gpt-oss-pd", model: "openai/gpt-oss-120b", prefill: { gpusPerWorker: 1 }, gpusPerWorker: 4, router: Router.KV },
  },
  {
    name: "deepseek-r1/sglang/disagg-16gpu",
    on: "h200 infiniband",
    gpus: 16,
    model: {
      name: "dsr1-sgl-16",
      model: "deepseek-ai/DeepSeek-R1",
      engine: Engine.SGLANG,
      prefill: { engineArgs: ["--ep-size", "8", "--load-balance-method", "round_robin"] },
      gpusPerWorker: 8,
      engineArgs: ["--tp-size", "8", "--dp-size", "8", "--enable-dp-attention", "--ep-size", "8"],
    },
  },
  {
    name: "deepseek-r1/trtllm/disagg/wide_ep/gb200",
    on: "gb200 infiniband",
    gpus: 36,
    model: {
      name: "dsr1-trt-36",
      model: "nvidia/DeepSeek-R1-FP4",
      engine: Engine.TENSORRT_LLM,
      maxModelLen: 9216,
      prefill: { nodesPerWorker: 1, engineArgs: ["--tensor-parallel-size", "4", "--expert-parallel-size", "4", "--enable-attention-dp"] },
      gpusPerWorker: 4,
      nodesPerWorker: 8,
      engineArgs: ["--tensor-parallel-size", "32", "--expert-parallel-size", "32", "--enable-attention-dp", "--max-batch-size", "256"],
      plan: R1_FP4,
    },
  },
  {
    name: "deepseek-r1/vllm/disagg",
    on: "h200 infiniband",
    gpus: 32,
    model: {
      name: "dsr1-vllm-32",
      model: "deepseek-ai/DeepSeek-R1",
      prefill: {},
      gpusPerWorker: 8,
      nodesPerWorker: 2,
      maxModelLen: 32768,
      engineArgs: ["--tensor-parallel-size", "1", "--data-parallel-size", "16", "--enable-expert-parallel"],
    },
  },
  {
    name: "deepseek-v4/vllm/agg",
    on: "b200 infiniband",
    gpus: 8,
    model: { name: "dsv4", model: "deepseek-ai/DeepSeek-V4-Pro", gpusPerWorker: 8, maxModelLen: 32768, engineArgs: ["--tensor-parallel-size", "8", "--enable-expert-parallel"] },
  },
  {
    name: "glm-5/sglang/agg",
    on: "b200 infiniband",
    gpus: 8,
    model: { name: "glm-5", model: "zai-org/GLM-5-FP8", engine: Engine.SGLANG, gpusPerWorker: 8, maxModelLen: 65536, router: Router.KV },
  },
  {
    name: "kimi-k2.5/vllm/agg",
    on: "h200 infiniband",
    gpus: 8,
    model: { name: "kimi-k2-5", model: "moonshotai/Kimi-K2.5", gpusPerWorker: 8, maxModelLen: 65536, router: Router.KV },
  },
  {
    name: "nemotron-3/vllm/agg",
    on: "h100 efa",
    gpus: 4,
    model: { name: "nemotron-3", model: "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-FP8", gpusPerWorker: 4, maxModelLen: 65536 },
  },
];
