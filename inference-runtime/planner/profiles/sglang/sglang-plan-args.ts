import { attentionRanks } from "../../parallelism/attention-ranks";
import { FlagWords } from "../../flags/words";
import { adder, more } from "../adder";
import { PlanArgs } from "../profile";

/** SGLang's flags for a plan. */
export const sglangPlanArgs: PlanArgs = (request, architecture, parallelism) => {
  const args: string[] = [];
  const words = FlagWords.of("sglang", { engine: request.engineVersion });
  const add = adder(args, words);
  const { tensor, pipeline, expert, data } = parallelism;
  const fp8 = request.kvCacheDtype === "fp8";
  const ranks = attentionRanks(architecture, parallelism);
  const ofAll = (each: number | undefined): number | undefined => (each === undefined ? undefined : each * ranks);
  add("--tp-size", tensor * ranks);
  add("--pp-size", more(pipeline));
  add("--ep-size", more(expert));
  add("--dp-size", more(data));
  if (ranks > 1) args.push(words.write("--enable-dp-attention"));
  add("--context-length", request.maxModelLen);
  add("--mem-fraction-static", request.memoryFraction);
  // Both are divided by the ranks of attention (server_args.py _handle_data_parallelism).
  add("--max-running-requests", ofAll(request.maxNumSeqs));
  add("--chunked-prefill-size", ofAll(request.maxNumBatchedTokens));
  if (request.kvCacheDtype !== "auto") add("--kv-cache-dtype", fp8 ? "fp8_e4m3" : "bfloat16");
  return args;
};
