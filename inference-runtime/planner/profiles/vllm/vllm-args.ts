import { EngineVersions } from "../../flags/read-args";
import { FlagWords } from "../../flags/words";
import { EngineArgs, InvalidArg } from "../profile";
import { newestVersions } from "../read-values";

/** What moves weights or cache elsewhere, replaces the config, or loads more than the model. */
const UNPLANNED: readonly string[] = [
  "--config",
  "--cpu-offload-gb",
  "--data-parallel-size-local",
  "--decode-context-parallel-size",
  "--enable-lora",
  "--hf-config-path",
  "--hf-overrides",
  "--num-gpu-blocks-override",
  "--prefill-context-parallel-size",
  "--spec-method",
  "--spec-model",
  "--speculative-config",
];

/** Reads the arguments as vLLM does: the last of a flag counts. */
export function readVllmArgs(args: readonly string[], versions: EngineVersions = newestVersions("vllm")): EngineArgs {
  const given = FlagWords.of("vllm", versions).read(args);
  const overrides = contextIn(given.value("--hf-overrides"));
  const unplanned = UNPLANNED.filter((name) => given.has(name) && (name !== "--hf-overrides" || overrides === undefined));
  const invalid: InvalidArg[] = [];
  const number = (name: string, read: (text: string) => number | undefined = count, takes = "a whole number from 1"): number | undefined => {
    const text = given.value(name);
    const value = text === undefined ? undefined : read(text);
    if (!given.has(name) || value !== undefined) return value;
    // The context that fits, which later releases find out for themselves.
    if (name === "--max-model-len" && (text === "auto" || text === "-1")) unplanned.push(`${name} ${text}`);
    else invalid.push({ name, value: text, takes });
    return undefined;
  };
  return {
    tensor: number("--tensor-parallel-size"),
    pipeline: number("--pipeline-parallel-size"),
    data: number("--data-parallel-size"),
    prefillContext: number("--prefill-context-parallel-size"),
    expertParallel: given.has("--enable-expert-parallel"),
    redundantExperts: redundantIn(given.value("--eplb-config")) ?? (given.value("--num-redundant-experts") === "0" ? undefined : number("--num-redundant-experts")),
    memoryFraction: number("--gpu-memory-utilization", fraction, "a number above 0, at most 1"),
    maxModelLen: number("--max-model-len"),
    ...overrides,
    maxNumSeqs: number("--max-num-seqs"),
    maxNumBatchedTokens: number("--max-num-batched-tokens"),
    kvCacheBytes: number("--kv-cache-memory-bytes"),
    ...cacheType(given.value("--kv-cache-dtype"), unplanned),
    ...onTheFly(given.value("--quantization"), unplanned),
    unplanned,
    invalid,
  };
}

/** Experts kept twice, of the object that says how they are balanced. */
function redundantIn(text: string | undefined): number | undefined {
  const value = /"num_redundant_experts"\s*:\s*(\d+)/.exec(text ?? "")?.[1];
  return value === undefined || Number(value) === 0 ? undefined : Number(value);
}

/** Fields of a config that say which class reads it and how far its positions reach: no weight and no cache of a token changes with them. */
const OF_CONTEXT = /^(architectures|rope_scaling|rope_parameters|rope_theta|max_position_embeddings)$/;

/** What of an override is planned: another class, or a longer context that is named. Undefined where it changes more. */
function contextIn(text: string | undefined): Pick<EngineArgs, "maxPositions"> | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return undefined;
  const names = Object.keys(fields);
  if (names.length === 0 || !names.every((name) => OF_CONTEXT.test(name))) return undefined;
  if (names.every((name) => name === "architectures")) return {};
  const positions = (fields as { readonly max_position_embeddings?: unknown }).max_position_embeddings;
  return typeof positions === "number" && Number.isInteger(positions) && positions > 0 ? { maxPositions: positions } : undefined;
}

/** vLLM's human-readable numbers: `k`, `m`, `g` are powers of 1000 and may have a fraction, `K`, `M`, `G` are powers of 1024. */
function count(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([kKmMgG]?)$/.exec(text);
  if (!match) return undefined;
  const power = ["", "k", "m", "g"].indexOf(match[2].toLowerCase());
  const value = Number(match[1]) * (match[2] === match[2].toLowerCase() ? 1000 : 1024) ** power;
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function fraction(text: string): number | undefined {
  const value = Number(text);
  return value > 0 && value <= 1 ? value : undefined;
}

function cacheType(text: string | undefined, unplanned: string[]): Pick<EngineArgs, "kvCacheDtype"> {
  if (text === undefined || text === "auto") return {};
  if (text === "bfloat16") return { kvCacheDtype: "bf16" };
  if (text === "fp8" || text === "fp8_e4m3" || text === "fp8_e5m2") return { kvCacheDtype: "fp8" };
  unplanned.push(`--kv-cache-dtype ${text}`);
  return {};
}

/** `fp8` quantises a bf16 checkpoint while it loads; the other methods name what the checkpoint is already, all but bitsandbytes. */
function onTheFly(text: string | undefined, unplanned: string[]): Pick<EngineArgs, "quantization"> {
  if (text === "fp8") return { quantization: "fp8" };
  if (text === "bitsandbytes") unplanned.push("--quantization bitsandbytes");
  return {};
}
