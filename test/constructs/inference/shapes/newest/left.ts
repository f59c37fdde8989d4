/** What of a recipe can't be said as it stands, and why: what the release's own engine refuses, or what is said otherwise here. */
export const LEFT: { readonly [recipe: string]: { readonly argument: string; readonly why: string } } = {
  "deepseek-r1/vllm/disagg/gb200_16gpu": { argument: "--data-parallel-hybrid-lb, --swap-space, --compilation_config.*", why: "Dynamo's operator adds the first; vLLM of Dynamo 1.6.1 has no swap space; of a config that is given whole and in parts only the parts would count" },
  "deepseek-v4/deepseek-v4-flash/vllm/agg-b200-agentic": { argument: "--attention-config use_fp4_indexer_cache", why: "vLLM of Dynamo 1.6.1 has none of that name" },
  "deepseek-v4/deepseek-v4-flash/trtllm/agg": { argument: "custom_tokenizer, attention_dp_config, moe_config", why: "with them as overrides the memory isn't planned; they tune" },
  "deepseek-v4/deepseek-v4-pro/vllm/agg-b200-agentic": { argument: "--attention-config use_fp4_indexer_cache, --discovery-backend", why: "vLLM of Dynamo 1.6.1 has none of that name; the platform says how workers are found" },
  "deepseek-v4/deepseek-v4-pro/sglang/disagg-gb200": { argument: "--prefill-round-robin-balance", why: "SGLang of Dynamo 1.6.1 has it no more" },
  "deepseek-v4.1-flash/sglang/disagg-gb200": { argument: "--prefill-round-robin-balance, mooncake", why: "SGLang of Dynamo 1.6.1 has the first no more; NIXL carries the cache here" },
  "kimi-k2.5/trtllm/agg-eagle-kv-router": { argument: "allreduce_strategy, moe_config, cuda_graph_config", why: "with them as overrides the memory isn't planned; they tune" },
  "kimi-k2.5/trtllm/disagg-eagle-kv-router": { argument: "host_cache_size, moe_config, cuda_graph_config", why: "with them as overrides the memory isn't planned" },
  "glm-5.2/sglang/disagg-b200-agentic": { argument: "--cuda-graph-max-bs, mooncake", why: "SGLang of Dynamo 1.6.1 has one for each half: --cuda-graph-max-bs-decode; NIXL carries the cache here" },
  "glm-5.2/sglang/disagg-h200-agentic": { argument: "--cuda-graph-max-bs, mooncake", why: "SGLang of Dynamo 1.6.1 has one for each half: --cuda-graph-max-bs-decode; NIXL carries the cache here" },
  "gpt-oss-120b/vllm/disagg-b200-agentic": { argument: "one pod for all eight workers", why: "each worker is a pod of its own here" },
  "nemotron-3-ultra/vllm/agg-h200-agentic-256k-mtp": { argument: "--reasoning-parser-plugin", why: "it is a file among the weights, in the folder that `--model` of the rendered pod names" },
  "nemotron-3-ultra/vllm/disagg-b200-agentic-256k-1p2d": { argument: "--reasoning-parser-plugin", why: "it is a file among the weights, in the folder that `--model` of the rendered pod names" },
};
