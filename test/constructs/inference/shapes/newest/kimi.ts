import { Engine } from "../../../../../constructs/inference/engine";
import { ModelTask } from "../../../../../constructs/inference/options/model-task";
import { Speculative } from "../../../../../constructs/inference/options/speculative";
import { Router } from "../../../../../constructs/inference/routing/router";
import checkpoints from "../../../../../inference-runtime/planner/data/checkpoints.json";
import { Recipe } from "../recipes";

/** RadixArk's FP4 of GLM-5.3, of which upstream's recipe serves: it is planned by the files of NVIDIA's, of the same shapes. */
const GLM_53 = checkpoints.checkpoints.find(({ hfId }) => hfId === "nvidia/GLM-5.3-NVFP4")!;
const GLM_53_FP4 = { config: { ...GLM_53.config }, quantConfig: { ...GLM_53.quantConfig } };
/**
 * Of Kimi-K3's config.json (aiconfigurator-core 0.12.0 from PyPI, model_configs/moonshotai--Kimi-K3_config.json) what the planner reads, and the count
 * that Moonshot states: no formula here counts its attention.
 */
const KIMI_K3 = {
  parameters: 2_800_000_000_000,
  config: {
    ...{ architectures: ["KimiK3ForConditionalGeneration"], model_type: "kimi_k3", num_hidden_layers: 93, hidden_size: 7168, vocab_size: 163840, num_attention_heads: 96, max_position_embeddings: 1048576 },
    ...{ num_experts: 896, num_experts_per_token: 16, num_shared_experts: 2, moe_intermediate_size: 3072, routed_expert_hidden_size: 3584, intermediate_size: 33792, first_k_dense_replace: 1 },
    quantization_config: { quant_method: "compressed-tensors", format: "mxfp4-pack-quantized", config_groups: { group_0: { weights: { num_bits: 4, type: "float", group_size: 32, strategy: "group" } } }, ignore: ["re:.*self_attn.*", "re:.*shared_experts.*", "re:.*mlp\\.(gate|up|gate_up|down)_proj.*", "re:.*lm_head.*"] },
  },
};

/** Kimi's and GLM's, as upstream writes them today (ai-dynamo/dynamo, recipes/kimi-k2.5, kimi-k2.6, kimi-k3 and glm-5.2): their arguments word by word, but for what properties say here. */
export const KIMI: Recipe[] = [
  {
    name: "kimi-k2.5/trtllm/agg-eagle-kv-router",
    on: "gb200 infiniband",
    gpus: 24,
    model: {
      name: "kimi-k25-agg-kv-eagle",
      model: "nvidia/Kimi-K2.5-NVFP4",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      replicas: 3,
      gpusPerWorker: 4,
      nodesPerWorker: 2,
      maxModelLen: 200000,
      speculative: Speculative.eagle3({ head: "nvidia/Kimi-K2.5-Thinking-Eagle3", tokens: 3 }),
      engineArgs: ["--tensor-parallel-size", "8", "--expert-parallel-size", "8", "--max-batch-size", "128", "--max-num-tokens", "8192", "--free-gpu-memory-fraction", "0.75", "--kv-block-size", "32", "--dyn-tool-call-parser", "kimi_k2", "--dyn-reasoning-parser", "kimi_k25"],
      environment: { NCCL_MNNVL_ENABLE: "1", NCCL_CUMEM_ENABLE: "1", TLLM_LOG_LEVEL: "info", NCCL_GRAPH_MIXING_SUPPORT: "0", TRTLLM_ENABLE_PDL: "1", GLOO_SOCKET_IFNAME: "eth0" },
    },
  },
  {
    name: "kimi-k2.5/trtllm/disagg-eagle-kv-router",
    on: "gb200 infiniband",
    gpus: 24,
    model: {
      name: "kimi-k25-disagg-kv-eagle",
      model: "nvidia/Kimi-K2.5-NVFP4",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      prefill: { replicas: 3, engineArgs: ["--expert-parallel-size", "4", "--enable-attention-dp", "--max-batch-size", "4", "--max-num-tokens", "8192", "--free-gpu-memory-fraction", "0.6", "--kv-block-size", "32"] },
      replicas: 3,
      gpusPerWorker: 4,
      maxModelLen: 200000,
      speculative: Speculative.eagle3({ head: "nvidia/Kimi-K2.5-Thinking-Eagle3", tokens: 3 }),
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "128", "--max-num-tokens", "640", "--free-gpu-memory-fraction", "0.85", "--kv-block-size", "32", "--dyn-tool-call-parser", "kimi_k2", "--dyn-reasoning-parser", "kimi_k25"],
      environment: { NCCL_MNNVL_ENABLE: "1", NCCL_CUMEM_ENABLE: "1", TLLM_LOG_LEVEL: "info", TRTLLM_ENABLE_PDL: "1", ENABLE_CONFIGURABLE_MOE: "1", NCCL_NVLS_ENABLE: "1" },
    },
  },
  {
    name: "kimi-k2.6/vllm/agg-b200-agentic",
    on: "b200 infiniband",
    gpus: 4,
    model: {
      name: "kimi-k26-agg-b200",
      model: "nvidia/Kimi-K2.6-NVFP4",
      router: Router.KV,
      task: ModelTask.MULTIMODAL,
      gpusPerWorker: 4,
      maxModelLen: 262144,
      speculative: Speculative.eagle3({ head: "lightseekorg/kimi-k2.6-eagle3-mla", tokens: 3 }),
      engineArgs: ["--trust-remote-code", "--kv-cache-dtype=fp8", "--gpu-memory-utilization=0.95", "--enable-flashinfer-autotune", "--moe-backend=flashinfer_trtllm", "--mm-encoder-tp-mode=data", "--attention-config", '{"backend":"TOKENSPEED_MLA","mla_prefill_backend":"TOKENSPEED_MLA","use_prefill_query_quantization":true}', "--compilation-config", '{"pass_config":{"fuse_allreduce_rms":true,"fuse_attn_quant":true},"max_cudagraph_capture_size":512}', "--kv-transfer-config", '{"kv_connector":"LMCacheConnectorV1","kv_role":"kv_both","kv_connector_extra_config":{"lmcache.local_cpu":true,"lmcache.max_local_cpu_size":500}}', "--dyn-tool-call-parser", "kimi_k2", "--dyn-reasoning-parser", "kimi_k25"],
      environment: { PYTHONHASHSEED: "42", VLLM_USE_NCCL_SYMM_MEM: "1", NCCL_CUMEM_ENABLE: "1", NCCL_NVLS_ENABLE: "1" },
    },
  },
  {
    name: "kimi-k2.6/vllm/agg-h200-agentic",
    on: "h200 infiniband",
    gpus: 8,
    model: {
      name: "kimi-k26-agg-h200",
      model: "moonshotai/Kimi-K2.6",
      router: Router.KV,
      task: ModelTask.MULTIMODAL,
      gpusPerWorker: 8,
      maxModelLen: 262144,
      speculative: Speculative.eagle3({ head: "lightseekorg/kimi-k2.6-eagle3-mla", tokens: 3 }),
      engineArgs: ["--trust-remote-code", "--gpu-memory-utilization=0.85", "--mm-encoder-tp-mode=data", "--compilation-config", '{"pass_config":{"fuse_allreduce_rms":true,"fuse_attn_quant":true},"max_cudagraph_capture_size":512}', "--kv-transfer-config", '{"kv_connector":"LMCacheConnectorV1","kv_role":"kv_both","kv_connector_extra_config":{"lmcache.local_cpu":true,"lmcache.max_local_cpu_size":500}}', "--dyn-tool-call-parser", "kimi_k2", "--dyn-reasoning-parser", "kimi_k25"],
      environment: { PYTHONHASHSEED: "42" },
    },
  },
  {
    name: "kimi-k3/vllm/agg-gb200-agentic",
    on: "gb200 infiniband",
    gpus: 16,
    model: {
      name: "kimi-k3-agg",
      model: "moonshotai/Kimi-K3",
      router: Router.KV,
      task: ModelTask.MULTIMODAL,
      gpusPerWorker: 4,
      nodesPerWorker: 4,
      maxModelLen: 1048576,
      plan: KIMI_K3,
      engineArgs: ["--load-format", "fastsafetensors", "--attention-config", '{"mla_prefill_backend":"TRTLLM_RAGGED","use_prefill_query_quantization":true}', "--kda-prefill-backend", "flashkda", "--kernel-config", '{"enable_cutedsl_warmup":true}', "--compilation-config", '{"cudagraph_mode":"FULL_AND_PIECEWISE","max_cudagraph_capture_size":8192}', "--scheduler-cls", "vllm.v1.core.sched.async_scheduler.AsyncScheduler", "--trust-remote-code", "--tensor-parallel-size", "16", "--safetensors-load-strategy", "lazy", "--gpu-memory-utilization", "0.92", "--kv-cache-dtype", "fp8", "--mm-encoder-tp-mode", "data", "--mm-encoder-attn-backend", "TORCH_SDPA", "--attention-backend", "FLASHINFER_MLA", "--moe-backend", "auto", "--max-num-seqs", "256", "--max-num-batched-tokens", "16384", "--block-size", "64", "--no-enable-flashinfer-autotune", "--skip-mm-profiling", "--disable-custom-all-reduce", "--enable-prefix-caching", "--no-disable-hybrid-kv-cache-manager", "--no-enable-log-requests", "--cpu-distributed-timeout-seconds", "3600", "--dyn-tool-call-parser", "kimi_k3", "--reasoning-parser", "kimi_k3", "--dyn-reasoning-parser", "kimi_k3"],
      environment: { VLLM_ENGINE_READY_TIMEOUT_S: "7200", VLLM_SSM_CONV_STATE_LAYOUT: "DS", VLLM_USE_V2_MODEL_RUNNER: "0", VLLM_ALLREDUCE_USE_FLASHINFER: "1", VLLM_FLASHINFER_ALLREDUCE_BACKEND: "mnnvl", NCCL_CUMEM_ENABLE: "1", NCCL_MNNVL_ENABLE: "1", NCCL_NVLS_ENABLE: "1", PYTORCH_ALLOC_CONF: "expandable_segments:True" },
      annotations: { "nvidia.com/vllm-distributed-executor-backend": "mp" },
      sharedMemoryGiB: 256,
    },
  },
  {
    name: "glm-5.2/sglang/agg-h200-agentic",
    on: "h200 infiniband",
    gpus: 8,
    model: {
      name: "glm52-agg-h200",
      model: "zai-org/GLM-5.2-FP8",
      engine: Engine.SGLANG,
      router: Router.KV,
      gpusPerWorker: 8,
      maxModelLen: 250000,
      speculative: Speculative.mtp(3),
      engineArgs: ["--trust-remote-code", "--quantization", "fp8", "--kv-cache-dtype", "fp8_e4m3", "--mem-fraction-static", "0.90", "--tensor-parallel-size", "8", "--ep-size", "8", "--attention-backend", "dsa", "--dsa-prefill-backend", "flashmla_kv", "--enable-prefill-cp", "--cp-strategy", "interleave", "--moe-a2a-backend", "megamoe", "--enable-metrics", "--fp8-gemm-backend", "flashinfer_deepgemm", "--watchdog-timeout", "3600", "--model-loader-extra-config", '{"enable_multithread_load":true,"num_threads":32}', "--dyn-tool-call-parser", "glm47", "--dyn-reasoning-parser", "glm45"],
      sharedMemoryGiB: 64,
    },
  },
  {
    name: "glm-5.2/sglang/disagg-b200-agentic",
    on: "b200 infiniband",
    gpus: 20,
    model: {
      name: "glm52-disagg-b200",
      model: "RadixArk/GLM-5.3-NVFP4",
      engine: Engine.SGLANG,
      router: Router.KV,
      plan: GLM_53_FP4,
      prefill: { replicas: 3, gpusPerWorker: 4, engineArgs: ["--trust-remote-code", "--tensor-parallel-size", "4", "--data-parallel-size", "4", "--enable-dp-attention", "--ep-size", "4", "--quantization", "modelopt_fp4", "--kv-cache-dtype", "fp8_e4m3", "--mem-fraction-static", "0.86", "--attention-backend", "dsa", "--moe-runner-backend", "flashinfer_trtllm_routed", "--chunked-prefill-size", "16384", "--max-prefill-tokens", "32768", "--max-running-requests", "32", "--watchdog-timeout", "3600", "--cuda-graph-backend-decode", "disabled", "--enable-dp-lm-head", "--hicache-size", "200", "--enable-hierarchical-cache", "--disable-overlap-schedule", "--dsa-prefill-backend", "trtllm", "--dsa-decode-backend", "trtllm", "--cuda-graph-backend-prefill", "disabled"] },
      gpusPerWorker: 8,
      maxModelLen: 500000,
      speculative: Speculative.mtp(3),
      engineArgs: ["--trust-remote-code", "--tensor-parallel-size", "8", "--data-parallel-size", "8", "--enable-dp-attention", "--moe-a2a-backend", "none", "--fp4-gemm-backend", "flashinfer_cutlass", "--enable-symm-mem", "--quantization", "modelopt_fp4", "--kv-cache-dtype", "fp8_e4m3", "--speculative-attention-mode", "decode", "--max-running-requests", "256", "--watchdog-timeout", "3600", "--cuda-graph-max-bs-decode", "256", "--mem-fraction-static", "0.84", "--speculative-moe-runner-backend", "flashinfer_cutlass", "--speculative-moe-a2a-backend", "none", "--num-continuous-decode-steps", "3", "--enable-flashinfer-allreduce-fusion", "--enable-dp-lm-head", "--dyn-tool-call-parser", "glm47", "--dyn-reasoning-parser", "glm45", "--reasoning-parser", "glm45"],
      environment: { DYN_SGL_ALLOW_TOP_LOGPROBS: "1", SGLANG_DISAGGREGATION_WAITING_TIMEOUT: "3600", MC_FORCE_HCA: "1" },
      sharedMemoryGiB: 64,
    },
  },
  {
    name: "glm-5.2/sglang/disagg-h200-agentic",
    on: "h200 infiniband",
    gpus: 16,
    model: {
      name: "glm52-disagg-h200",
      model: "zai-org/GLM-5.3-FP8",
      engine: Engine.SGLANG,
      router: Router.KV,
      prefill: { engineArgs: ["--trust-remote-code", "--tensor-parallel-size", "8", "--data-parallel-size", "1", "--ep-size", "8", "--moe-a2a-backend", "none", "--kv-cache-dtype", "fp8_e4m3", "--fp8-gemm-backend", "flashinfer_deepgemm", "--mem-fraction-static", "0.92", "--max-running-requests", "64", "--attention-backend", "dsa", "--enable-prefill-cp", "--cp-strategy", "interleave", "--disable-overlap-schedule", "--cuda-graph-backend-decode", "disabled", "--watchdog-timeout", "3600", "--dsa-prefill-backend", "flashmla_kv"] },
      gpusPerWorker: 8,
      maxModelLen: 250000,
      speculative: Speculative.mtp(3),
      engineArgs: ["--trust-remote-code", "--tensor-parallel-size", "8", "--data-parallel-size", "8", "--enable-dp-attention", "--ep-size", "1", "--moe-a2a-backend", "none", "--fp8-gemm-backend", "deep_gemm", "--enforce-shared-experts-fusion", "--kv-cache-dtype", "fp8_e4m3", "--mem-fraction-static", "0.95", "--max-running-requests", "64", "--cuda-graph-max-bs-decode", "64", "--attention-backend", "dsa", "--watchdog-timeout", "3600", "--dsa-prefill-backend", "flashmla_kv", "--dsa-decode-backend", "flashmla_kv", "--dyn-tool-call-parser", "glm47", "--dyn-reasoning-parser", "glm45", "--reasoning-parser", "glm45"],
      environment: { DYN_SGL_ALLOW_TOP_LOGPROBS: "1", SGLANG_DISAGGREGATION_WAITING_TIMEOUT: "3600", MC_FORCE_HCA: "1" },
      sharedMemoryGiB: 64,
    },
  },
];
