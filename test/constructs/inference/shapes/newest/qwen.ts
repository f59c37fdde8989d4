import { Engine } from "../../../../../constructs/inference/engine";
import { ModelTask } from "../../../../../constructs/inference/options/model-task";
import { Speculative } from "../../../../../constructs/inference/options/speculative";
import { Router } from "../../../../../constructs/inference/routing/router";
import { Recipe } from "../recipes";

/**
 * Qwen3.8-2.4T-A95B-FP8, whose config.json wasn't found: its name states the count, upstream's page the context and FP8 (ai-dynamo/dynamo,
 * recipes/README.md@03bc1963). What of it stays in 16 bits isn't known: all of it is taken for FP8.
 */
const QWEN_38 = { parameters: 2_400_000_000_000, config: { model_type: "qwen3_8_moe", max_position_embeddings: 262144, quantization_config: { quant_method: "fp8", weight_block_size: [128, 128] } } };

/** Qwen's and gpt-oss, as upstream writes them today (ai-dynamo/dynamo, recipes/qwen3*, recipes/gpt-oss-120b): their arguments word by word, but for what properties say here. */
export const QWEN: Recipe[] = [
  {
    name: "qwen3-235b-a22b-fp8/trtllm/disagg/blackwell",
    on: "b200 infiniband",
    gpus: 16,
    model: {
      name: "qwen3-235b-a22b-disagg",
      model: "Qwen/Qwen3-235B-A22B-FP8",
      engine: Engine.TENSORRT_LLM,
      router: Router.KV,
      maxModelLen: 8192,
      prefill: { replicas: 6, gpusPerWorker: 2, engineArgs: ["--max-batch-size", "2", "--max-num-tokens", "8192", "--free-gpu-memory-fraction", "0.7", "--override-engine-args", '{"moe_config":{"backend":"DEEPGEMM","max_num_tokens":8192},"cache_transceiver_config":{"backend":"DEFAULT"},"disable_overlap_scheduler":true}'] },
      gpusPerWorker: 4,
      engineArgs: ["--expert-parallel-size", "4", "--max-batch-size", "512", "--max-num-tokens", "1024", "--free-gpu-memory-fraction", "0.95", "--override-engine-args", '{"moe_config":{"backend":"DEEPGEMM","max_num_tokens":8192},"cache_transceiver_config":{"backend":"DEFAULT"},"disable_overlap_scheduler":false}'],
      sharedMemoryGiB: 256,
    },
  },
  {
    name: "qwen3-32b/vllm/cloud-providers/aws-p5.48xlarge",
    on: "h100 efa",
    gpus: 8,
    model: {
      name: "q32b-1p1d",
      model: "Qwen/Qwen3-32B",
      prefill: { engineArgs: ["--no-enable-log-requests", "--gpu-memory-utilization", "0.90", "--async-scheduling", "--block-size", "64", "--hf-overrides", '{"rope_scaling":{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768},"max_position_embeddings":131072}'] },
      gpusPerWorker: 4,
      maxModelLen: 131072,
      engineArgs: ["--no-enable-log-requests", "--gpu-memory-utilization", "0.90", "--no-enable-prefix-caching", "--async-scheduling", "--block-size", "64", "--hf-overrides", '{"rope_scaling":{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768},"max_position_embeddings":131072}'],
      environment: { DYN_HEALTH_CHECK_ENABLED: "false", NIXL_TELEMETRY_ENABLE: "y", NCCL_DEBUG: "WARN" },
    },
  },
  {
    name: "qwen3-32b/vllm/agg-kvbm",
    on: "h100 efa",
    gpus: 1,
    model: {
      name: "agg-kvbm-qwen3-32b",
      model: "Qwen/Qwen3-32B",
      compileCache: true,
      engineArgs: ["--kv-transfer-config", '{"kv_connector":"DynamoConnector","kv_role":"kv_both","kv_connector_module_path":"kvbm.vllm_integration.connector"}'],
      environment: { DYN_HEALTH_CHECK_ENABLED: "false", DYN_KVBM_CPU_CACHE_GB: "100" },
    },
  },
  {
    name: "qwen3-vl-30b/vllm/disagg-e-pd",
    on: "gb200 infiniband",
    gpus: 8,
    model: {
      name: "qwen3-vl-30b-disagg-e-pd",
      model: "Qwen/Qwen3-VL-30B-A3B-Instruct",
      task: ModelTask.MULTIMODAL,
      encode: {},
      replicas: 7,
      maxModelLen: 16384,
      engineArgs: ["--gpu-memory-utilization", "0.85", "--no-enable-log-requests", "--enable-prefix-caching", "--multimodal-embedding-cache-capacity-gb", "10"],
      environment: { DYN_VLLM_EMBEDDING_TRANSFER_MODE: "nixl-write" },
      compileCache: true,
    },
  },
  {
    name: "qwen3.5-122b/fp8/vllm/disagg-h200-agentic",
    on: "h200 infiniband",
    gpus: 3,
    model: {
      name: "qwen35-122b-disagg-h200",
      model: "Qwen/Qwen3.5-122B-A10B-FP8",
      router: Router.KV,
      task: ModelTask.MULTIMODAL,
      prefill: { replicas: 1, engineArgs: ["--trust-remote-code", "--enable-mm-embeds", "--kv-cache-dtype=fp8", "--moe-backend=triton", "--mamba-ssm-cache-dtype=float16", "--no-disable-hybrid-kv-cache-manager", "--enable-prefix-caching", "--block-size=64", "--max-num-seqs=32", "--max-num-batched-tokens=32768", "--gpu-memory-utilization=0.95"] },
      replicas: 2,
      engineArgs: ["--trust-remote-code", "--enable-mm-embeds", "--dyn-tool-call-parser", "qwen3_coder", "--dyn-reasoning-parser", "qwen3", "--kv-cache-dtype=fp8", "--moe-backend=triton", "--mamba-ssm-cache-dtype=float16", "--no-disable-hybrid-kv-cache-manager", "--enable-prefix-caching", "--block-size=64", "--max-num-seqs=128", "--max-num-batched-tokens=16384", "--gpu-memory-utilization=0.95", "--no-async-scheduling"],
      environment: { VLLM_WORKER_MULTIPROC_METHOD: "spawn", VLLM_SSM_CONV_STATE_LAYOUT: "DS", VLLM_ALLOW_CHUNKED_LOCAL_ATTN_WITH_HYBRID_KV_CACHE: "1", UCX_TLS: "^cuda_ipc", UCX_RNDV_SCHEME: "get_zcopy", UCX_MAX_RNDV_RAILS: "4" },
      sharedMemoryGiB: 20,
    },
  },
  {
    name: "qwen3.5-122b/nvfp4/vllm/disagg-b200-agentic",
    on: "b200 infiniband",
    gpus: 3,
    model: {
      name: "qwen35-122b-disagg-b200",
      model: "nvidia/Qwen3.5-122B-A10B-NVFP4",
      router: Router.KV,
      task: ModelTask.MULTIMODAL,
      prefill: { replicas: 1, engineArgs: ["--trust-remote-code", "--enable-mm-embeds", "--quantization=modelopt_fp4", "--kv-cache-dtype=fp8", "--moe-backend=flashinfer_trtllm", "--mamba-ssm-cache-dtype=float16", "--no-disable-hybrid-kv-cache-manager", "--enable-prefix-caching", "--block-size=64", "--max-num-seqs=32", "--max-num-batched-tokens=16384", "--gpu-memory-utilization=0.9"] },
      replicas: 2,
      maxModelLen: 262144,
      engineArgs: ["--trust-remote-code", "--enable-mm-embeds", "--dyn-tool-call-parser", "qwen3_coder", "--dyn-reasoning-parser", "qwen3", "--quantization=modelopt_fp4", "--kv-cache-dtype=fp8", "--moe-backend=flashinfer_trtllm", "--mamba-ssm-cache-dtype=float16", "--no-disable-hybrid-kv-cache-manager", "--enable-prefix-caching", "--block-size=64", "--max-num-seqs=128", "--max-num-batched-tokens=16384", "--gpu-memory-utilization=0.9", "--no-async-scheduling"],
      environment: { VLLM_WORKER_MULTIPROC_METHOD: "spawn", VLLM_SSM_CONV_STATE_LAYOUT: "DS", UCX_TLS: "^cuda_ipc", UCX_RNDV_SCHEME: "get_zcopy", UCX_MAX_RNDV_RAILS: "4" },
      sharedMemoryGiB: 20,
    },
  },
  {
    name: "qwen3.8-2.4t-a95b-fp8/vllm/agg-gb200-agentic",
    on: "gb200 infiniband",
    gpus: 16,
    model: {
      name: "qwen38max-agg-agentic",
      model: "Qwen/Qwen3.8-2.4T-A95B-FP8",
      router: Router.KV,
      gpusPerWorker: 4,
      nodesPerWorker: 4,
      maxModelLen: 262144,
      plan: QWEN_38,
      engineArgs: ["--hf-overrides", '{"architectures":["Qwen3_5MoeForCausalLM"]}', "--trust-remote-code", "--tensor-parallel-size", "16", "--kv-cache-dtype", "fp8", "--max-num-seqs", "512", "--max-num-batched-tokens", "12288", "--gpu-memory-utilization", "0.90", "--max-cudagraph-capture-size", "512", "--compilation-config", '{"cudagraph_mode":"FULL_AND_PIECEWISE","pass_config":{"fuse_allreduce_rms":false}}', "--scheduler-cls", "vllm.v1.core.sched.scheduler.Scheduler", "--enable-prefix-caching", "--no-async-scheduling", "--moe-backend", "flashinfer_trtllm", "--reasoning-parser", "qwen3", "--dyn-reasoning-parser", "qwen3", "--dyn-tool-call-parser", "qwen3_coder", "--language-model-only"],
      environment: { VLLM_WORKER_MULTIPROC_METHOD: "spawn", VLLM_ENGINE_READY_TIMEOUT_S: "14400", VLLM_USE_V2_MODEL_RUNNER: "0", VLLM_USE_DEEP_GEMM: "0", VLLM_ALLREDUCE_USE_FLASHINFER: "1", NCCL_MNNVL_ENABLE: "1", NCCL_CUMEM_ENABLE: "1", NCCL_NVLS_ENABLE: "1", VLLM_SSM_CONV_STATE_LAYOUT: "DS" },
      annotations: { "nvidia.com/vllm-distributed-executor-backend": "mp" },
      compileCache: true,
    },
  },
  {
    name: "gpt-oss-120b/vllm/disagg-b200-agentic",
    on: "b200 infiniband",
    gpus: 8,
    model: {
      name: "gptoss-disagg-b200",
      model: "openai/gpt-oss-120b",
      router: Router.KV,
      prefill: { replicas: 2 },
      replicas: 6,
      maxModelLen: 131072,
      speculative: Speculative.eagle3({ head: "nvidia/gpt-oss-120b-Eagle3-v3", tokens: 3 }),
      engineArgs: ["--trust-remote-code", "--quantization", "mxfp4", "--kv-cache-dtype", "fp8", "--gpu-memory-utilization", "0.9", "--block-size", "64", "--enable-chunked-prefill", "--enable-prefix-caching", "--async-scheduling", "--no-disable-hybrid-kv-cache-manager", "--enable-flashinfer-autotune", "--max-num-batched-tokens", "32768", "--dyn-reasoning-parser", "gpt_oss", "--dyn-tool-call-parser", "harmony"],
      environment: { VLLM_USE_FLASHINFER_MOE_MXFP4_MXFP8: "1", VLLM_ALLOW_CHUNKED_LOCAL_ATTN_WITH_HYBRID_KV_CACHE: "1", VLLM_WORKER_MULTIPROC_METHOD: "spawn" },
      sharedMemoryGiB: 64,
    },
  },
];
