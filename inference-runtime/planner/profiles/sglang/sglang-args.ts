import { EngineVersions } from "../../flags/read-args";
import { FlagWords } from "../../flags/words";
import { EngineArgs, InvalidArg } from "../profile";
import { newestVersions, numberReader } from "../read-values";

/** What moves weights or cache elsewhere, or loads more than the model. */
const UNPLANNED: readonly string[] = [
  "--config",
  "--cpu-offload-gb",
  "--enable-hierarchical-cache",
  "--enable-lora",
  "--json-model-override-args",
  "--lora-paths",
  "--max-total-tokens",
  "--speculative-algorithm",
  "--speculative-draft-model-path",
];

/** Reads the arguments as SGLang does: the last of a flag counts. */
export function readSglangArgs(args: readonly string[], versions: EngineVersions = newestVersions("sglang")): EngineArgs {
  const given = FlagWords.of("sglang", versions).read(args);
  const invalid: InvalidArg[] = [];
  const unplanned = UNPLANNED.filter((name) => given.has(name));
  const number = numberReader(given, invalid);
  const ranks = number("--tp-size");
  const data = number("--dp-size");
  // With attention's data parallelism the ranks of both are the same GPUs (server_args.py): tp is all of them.
  const shared = given.has("--enable-dp-attention") && data !== undefined;
  const expert = number("--ep-size");
  return {
    tensor: shared && ranks !== undefined ? Math.max(1, ranks / data) : ranks,
    pipeline: number("--pp-size"),
    data,
    dataSharesTensor: shared,
    expertParallel: expert !== undefined && expert > 1,
    redundantExperts: given.value("--ep-num-redundant-experts") === "0" ? undefined : number("--ep-num-redundant-experts"),
    memoryFraction: number("--mem-fraction-static", true),
    maxModelLen: number("--context-length"),
    maxNumSeqs: number("--max-running-requests"),
    maxNumBatchedTokens: number("--chunked-prefill-size"),
    ...cacheType(given.value("--kv-cache-dtype"), unplanned),
    ...(given.value("--quantization") === "fp8" ? { quantization: "fp8" as const } : {}),
    unplanned,
    invalid,
  };
}

function cacheType(text: string | undefined, unplanned: string[]): Pick<EngineArgs, "kvCacheDtype"> {
  if (text === undefined || text === "auto") return {};
  if (text === "bf16" || text === "bfloat16") return { kvCacheDtype: "bf16" };
  if (text.startsWith("fp8")) return { kvCacheDtype: "fp8" };
  unplanned.push(`--kv-cache-dtype ${text}`);
  return {};
}
