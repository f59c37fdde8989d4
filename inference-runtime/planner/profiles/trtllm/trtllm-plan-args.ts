import { FlagWords } from "../../flags/words";
import { Understood } from "../../request/understood";
import { Architecture } from "../../model/architecture";
import { Parallelism } from "../../parallelism/parallelism";
import { adder, more } from "../adder";
import { PlanArgs } from "../profile";
import { TRTLLM_OPTIONS } from "./trtllm-options";

/** TensorRT-LLM's flags for a plan. */
export const trtllmPlanArgs: PlanArgs = (request, architecture, parallelism) => {
  const { tensor, pipeline, expert, data } = parallelism;
  const args: string[] = [];
  const words = FlagWords.of("trtllm", { dynamo: request.dynamoRelease });
  const add = adder(args, words);
  // The flags of dynamo.trtllm (backend_args.py), which has none for the cache's type and size.
  add("--tensor-parallel-size", tensor * data);
  add("--pipeline-parallel-size", more(pipeline));
  add("--expert-parallel-size", more(expert));
  if (data > 1) args.push(words.write("--enable-attention-dp"));
  add("--max-seq-len", request.maxModelLen);
  add("--free-gpu-memory-fraction", request.memoryFraction);
  add("--max-batch-size", request.maxNumSeqs);
  add("--max-num-tokens", request.maxNumBatchedTokens);
  add("--override-engine-args", overriding({ ...cacheOverride(request), ...expertOverride(request, architecture, parallelism) }));
  return args;
};

/** One object of all that has no flag: of two the last would be all that counts. */
const overriding = (fields: object): string | undefined => (Object.keys(fields).length === 0 ? undefined : JSON.stringify(fields));

function expertOverride({ engineVersion }: Understood, architecture: Architecture | undefined, { redundantExperts }: Parallelism): object {
  const experts = architecture?.moe?.experts;
  if (redundantExperts === undefined || experts === undefined) return {};
  return TRTLLM_OPTIONS.expertOverrides?.({ redundant: redundantExperts, experts, versions: { engine: engineVersion }, own: [] }) ?? {};
}

/** TensorRT-LLM's kv_cache_config; the fraction again, because the object replaces the one that the flag makes. */
function cacheOverride({ kvCacheDtype, kvCacheGiB, memoryFraction }: Understood): object {
  // It knows auto, fp8 and nvfp4.
  const fp8 = kvCacheDtype === "fp8";
  if (!fp8 && kvCacheGiB === undefined) return {};
  return {
    kv_cache_config: {
      ...(memoryFraction === undefined ? {} : { free_gpu_memory_fraction: memoryFraction }),
      ...(fp8 ? { dtype: "fp8" } : {}),
      ...(kvCacheGiB === undefined ? {} : { max_gpu_total_bytes: Math.floor(kvCacheGiB * 2 ** 30) }),
    },
  };
}
