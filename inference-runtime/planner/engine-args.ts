import { Understood } from "./parse-request";
import { Parallelism } from "./parallelism/parallelism";
import { attentionRanks } from "./parallelism/attention-ranks";
import { Architecture } from "./model/architecture";
import { flagsOf } from "./flags/flag";

/** The engine's flags for a plan: what differs from its defaults. */
export function engineArgs(request: Understood, architecture: Architecture | undefined, parallelism: Parallelism): string[] {
  const args: string[] = [];
  const add = (flag: string, value: number | string | undefined): void => {
    if (value !== undefined) args.push(flag, String(value));
  };
  const { tensor, pipeline, expert, data } = parallelism;
  const fp8 = request.kvCacheDtype === "fp8";
  const more = (size: number): number | undefined => (size > 1 ? size : undefined);
  switch (request.engine) {
    case "vllm":
      add("--tensor-parallel-size", tensor);
      add("--pipeline-parallel-size", more(pipeline));
      add("--data-parallel-size", more(data));
      if (expert > 1) args.push("--enable-expert-parallel");
      add("--max-model-len", request.maxModelLen);
      add("--gpu-memory-utilization", request.memoryFraction);
      add("--max-num-seqs", request.maxNumSeqs);
      add("--max-num-batched-tokens", request.maxNumBatchedTokens);
      if (request.kvCacheDtype !== "auto") add("--kv-cache-dtype", fp8 ? "fp8" : "bfloat16");
      // vLLM 0.10.1 hasn't it, 0.11.0 has; before, the pool follows from the fraction alone.
      if (request.kvCacheGiB !== undefined && !lacks(request.engineVersion, "--kv-cache-memory-bytes")) add("--kv-cache-memory-bytes", Math.floor(request.kvCacheGiB * 2 ** 30));
      return args;
    case "sglang": {
      const ranks = attentionRanks(architecture, parallelism);
      const ofAll = (each: number | undefined): number | undefined => (each === undefined ? undefined : each * ranks);
      add("--tp-size", tensor * ranks);
      add("--pp-size", more(pipeline));
      add("--ep-size", more(expert));
      add("--dp-size", more(data));
      if (ranks > 1) args.push("--enable-dp-attention");
      add("--context-length", request.maxModelLen);
      add("--mem-fraction-static", request.memoryFraction);
      // Both are divided by the ranks of attention (server_args.py _handle_data_parallelism).
      add("--max-running-requests", ofAll(request.maxNumSeqs));
      add("--chunked-prefill-size", ofAll(request.maxNumBatchedTokens));
      if (request.kvCacheDtype !== "auto") add("--kv-cache-dtype", fp8 ? "fp8_e4m3" : "bfloat16");
      return args;
    }
    case "trtllm":
      // The flags of dynamo.trtllm (backend_args.py), which has none for the cache's type and size.
      add("--tensor-parallel-size", tensor * data);
      add("--pipeline-parallel-size", more(pipeline));
      add("--expert-parallel-size", more(expert));
      if (data > 1) args.push("--enable-attention-dp");
      add("--max-seq-len", request.maxModelLen);
      add("--free-gpu-memory-fraction", request.memoryFraction);
      add("--max-batch-size", request.maxNumSeqs);
      add("--max-num-tokens", request.maxNumBatchedTokens);
      add("--override-engine-args", cacheOverride(request));
      return args;
  }
}

/** Whether that vLLM is known not to have a flag. */
function lacks(version: string, name: string): boolean {
  const { known, byName } = flagsOf("vllm", version);
  return known && !byName.has(name);
}

/** TensorRT-LLM's kv_cache_config; the fraction again, because the object replaces the one that the flag makes. */
function cacheOverride({ kvCacheDtype, kvCacheGiB, memoryFraction }: Understood): string | undefined {
  // It knows auto, fp8 and nvfp4.
  const fp8 = kvCacheDtype === "fp8";
  if (!fp8 && kvCacheGiB === undefined) return undefined;
  return JSON.stringify({
    kv_cache_config: {
      ...(memoryFraction === undefined ? {} : { free_gpu_memory_fraction: memoryFraction }),
      ...(fp8 ? { dtype: "fp8" } : {}),
      ...(kvCacheGiB === undefined ? {} : { max_gpu_total_bytes: Math.floor(kvCacheGiB * 2 ** 30) }),
    },
  });
}
