import { EngineVersions } from "../../flags/read-args";
import { FlagWords } from "../../flags/words";
import { EngineArgs, InvalidArg } from "../profile";
import { newestVersions, numberReader } from "../read-values";

/** Files of the image, and whole objects: what they say of memory isn't read. */
const UNPLANNED: readonly string[] = ["--extra-engine-args", "--config"];

/** Keys of the overriding object that are read, or have nothing to do with memory. */
const HARMLESS: readonly string[] = ["kv_cache_config", "cache_transceiver_config", "disable_overlap_scheduler"];

/** Reads the arguments as dynamo.trtllm does: the last of a name counts. */
export function readTrtllmArgs(args: readonly string[], versions: EngineVersions = newestVersions("trtllm")): EngineArgs {
  const given = FlagWords.of("trtllm", versions).read(args);
  const invalid: InvalidArg[] = [];
  const unplanned = UNPLANNED.filter((name) => given.has(name));
  const number = numberReader(given, invalid);
  const ranks = number("--tensor-parallel-size");
  const attention = given.has("--enable-attention-dp");
  const data = attention ? ranks : undefined;
  const expert = number("--expert-parallel-size");
  return {
    // With attention's data parallelism each GPU has its own sequences.
    tensor: data === undefined ? ranks : 1,
    pipeline: number("--pipeline-parallel-size"),
    data,
    ...(attention && ranks === undefined ? { dataIsTensor: true } : {}),
    expertParallel: expert !== undefined && expert > 1,
    memoryFraction: number("--free-gpu-memory-fraction", true),
    maxModelLen: number("--max-seq-len"),
    maxNumSeqs: number("--max-batch-size"),
    maxNumBatchedTokens: number("--max-num-tokens"),
    ...override(given.value("--override-engine-args"), unplanned),
    unplanned,
    invalid,
  };
}

/** What is understood of the overriding object: the cache's type and size, and what has nothing to do with memory. */
function override(text: string | undefined, unplanned: string[]): Pick<EngineArgs, "kvCacheDtype" | "kvCacheBytes"> {
  if (text === undefined) return {};
  const object = parsed(text);
  const cache = object?.kv_cache_config ?? {};
  const others = Object.keys(object ?? {}).filter((name) => !HARMLESS.includes(name));
  const { dtype, max_gpu_total_bytes: bytes } = cache as { dtype?: unknown; max_gpu_total_bytes?: unknown };
  if (object === undefined || others.length > 0) unplanned.push("--override-engine-args");
  return { ...(dtype === "fp8" ? { kvCacheDtype: "fp8" } : {}), ...(typeof bytes === "number" ? { kvCacheBytes: bytes } : {}) };
}

function parsed(text: string): { [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
