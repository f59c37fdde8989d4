import { Understood } from "./parse-request";
import { Parallelism } from "./parallelism/parallelism";
import { isLatent, Architecture } from "./model/architecture";

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
      if (request.kvCacheGiB !== undefined) add("--kv-cache-memory-bytes", Math.floor(request.kvCacheGiB * 2 ** 30));
      return args;
    case "sglang":
      add("--tp-size", tensor * data);
      add("--pp-size", more(pipeline));
      add("--ep-size", more(expert));
      add("--dp-size", more(data));
      // SGLang's ranks divide the tensor group: attention only.
      if (data > 1 && architecture && isLatent(architecture)) args.push("--enable-dp-attention");
      add("--context-length", request.maxModelLen);
      add("--mem-fraction-static", request.memoryFraction);
      add("--max-running-requests", request.maxNumSeqs);
      add("--chunked-prefill-size", request.maxNumBatchedTokens);
      if (request.kvCacheDtype !== "auto") add("--kv-cache-dtype", fp8 ? "fp8_e4m3" : "bfloat16");
      return args;
    case "trtllm":
      add("--tp_size", tensor * data);
      add("--pp_size", more(pipeline));
      add("--ep_size", more(expert));
      add("--max_seq_len", request.maxModelLen);
      add("--kv_cache_free_gpu_memory_fraction", request.memoryFraction);
      add("--max_batch_size", request.maxNumSeqs);
      add("--max_num_tokens", request.maxNumBatchedTokens);
      return args;
  }
}
