import { GivenArg } from "../../flags/read-args";
import { meantOf } from "../../nearest";
import { EngineServing, ValueFinding } from "../serving";

const OVERRIDE = "--override-engine-args";

/** TensorRT-LLM's workers beside their arguments. */
export const TRTLLM_SERVING: EngineServing = {
  environment: {},
  // Its PyTorch backend keeps nothing that a variable moves.
  compileCaches: [],
  takesShare: false,
  pipelineOverNodes: false,
  startedByMpi: true,
  tensorFlag: "--tensor-parallel-size",
  expertFlags: "--enable-attention-dp, --expert-parallel-size and a number",
  copiesWantRanks: true,
  encodesFirst: false,
  alike: [{ flag: "--kv-block-size", unsaid: "32", what: "tokens of a block" }],
  // Without the transceiver a half doesn't start.
  halfOverride: {
    flag: OVERRIDE,
    needs: "cache_transceiver_config",
    fix: 'add "cache_transceiver_config": { "backend": "DEFAULT" } to the object, and "disable_overlap_scheduler", true in prefill.engineArgs and false in engineArgs',
  },
  floors: { "--kv-block-size": 1, "--max-beam-width": 1, "--gpus-per-node": 1 },
  checkValues: ({ given, gpus }) => given.filter(({ name }) => name === OVERRIDE).flatMap((one) => overrides(one, gpus)),
};

/** Settings of TensorRT-LLM that stand in published graphs (ai-dynamo/dynamo, recipes) or are read here. */
const SETTINGS: readonly string[] = ["attn_backend", "backend", "cache_transceiver_config", "context_parallel_size", "cuda_graph_config", "disable_overlap_scheduler", "enable_attention_dp", "enable_autotuner", "enable_chunked_prefill", "kv_cache_config", "lora_config", "max_batch_size", "max_num_tokens", "max_seq_len", "moe_config", "moe_expert_parallel_size", "pipeline_parallel_size", "print_iter_log", "scheduler_config", "speculative_config", "stream_interval", "tensor_parallel_size", "trust_remote_code"];
/** Letters by which a slip differs at most. */
const SLIP = 2;

/** Its settings as one object: it is read in the pod, and nothing of it by the parser. */
function overrides(given: GivenArg, gpus: number): ValueFinding[] {
  const wrong = (code: ValueFinding["code"], reason: string, fix: string): ValueFinding[] => [{ code, given, reason, fix }];
  const object = parsed(given.values[0] ?? "");
  if (object === undefined) return wrong("invalid-engine-arg", "--override-engine-args takes an object of TensorRT-LLM's settings as JSON", 'write it like {"max_batch_size": 64}');
  const cache = isObject(object.kv_cache_config) ? object.kv_cache_config : {};
  const fraction = cache.free_gpu_memory_fraction;
  const ranks = ["tensor_parallel_size", "pipeline_parallel_size", "context_parallel_size"].map((name) => object[name] ?? 1).reduce<number>((product, value) => product * (typeof value === "number" ? value : NaN), 1);
  return [
    ...Object.keys(object).flatMap((name) => {
      const meant = SETTINGS.includes(name) ? undefined : meantOf(name, SETTINGS, SLIP);
      return meant === undefined ? [] : wrong("invalid-engine-arg", `TensorRT-LLM has no setting ${name}, and ends at one`, `did you mean "${meant}"?`);
    }),
    ...(fraction === undefined || (typeof fraction === "number" && fraction > 0 && fraction <= 1) ? [] : wrong("invalid-engine-arg", "kv_cache_config.free_gpu_memory_fraction is a number above 0, at most 1", "write one, or leave it out")),
    ...(ranks <= gpus ? [] : wrong("not-enough-gpus", Number.isNaN(ranks) ? "sizes of parallelism are whole numbers" : `it asks for ${ranks} GPUs, and a worker has ${gpus}`, "ask for a smaller parallelism, or raise gpusPerWorker")),
  ];
}

interface JsonObject {
  readonly [name: string]: unknown;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
