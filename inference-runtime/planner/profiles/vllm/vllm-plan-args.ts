import { FlagWords } from "../../flags/words";
import { adder, more } from "../adder";
import { PlanArgs } from "../profile";

/** vLLM's flags for a plan. */
export const vllmPlanArgs: PlanArgs = (request, _architecture, { tensor, pipeline, expert, data }) => {
  const args: string[] = [];
  const words = FlagWords.of("vllm", { engine: request.engineVersion });
  const add = adder(args, words);
  const fp8 = request.kvCacheDtype === "fp8";
  add("--tensor-parallel-size", tensor);
  add("--pipeline-parallel-size", more(pipeline));
  add("--data-parallel-size", more(data));
  if (expert > 1) args.push(words.write("--enable-expert-parallel"));
  add("--max-model-len", request.maxModelLen);
  add("--gpu-memory-utilization", request.memoryFraction);
  add("--max-num-seqs", request.maxNumSeqs);
  add("--max-num-batched-tokens", request.maxNumBatchedTokens);
  if (request.kvCacheDtype !== "auto") add("--kv-cache-dtype", fp8 ? "fp8" : "bfloat16");
  // vLLM 0.10.1 hasn't it, 0.11.0 has; before, the pool follows from the fraction alone.
  if (request.kvCacheGiB !== undefined && words.takes("--kv-cache-memory-bytes")) add("--kv-cache-memory-bytes", Math.floor(request.kvCacheGiB * 2 ** 30));
  return args;
};
