import facts from "../../../facts/engines.json";
import { TRTLLM } from "../../engines/trtllm";
import { FlagWords, GivenWords } from "../../flags/words";
import { EngineProfile, WorkerRole, flagsOfRole } from "../profile";
import { adder } from "../adder";
import { newestVersions } from "../read-values";
import { readTrtllmArgs } from "./trtllm-args";
import { TRTLLM_MANAGED } from "./trtllm-managed";
import { TRTLLM_OPTIONS } from "./trtllm-options";
import { trtllmPlanArgs } from "./trtllm-plan-args";
import { TRTLLM_SERVING } from "./trtllm-serving";

const OVERRIDE = "--override-engine-args";

/** TensorRT-LLM in Dynamo's worker (components/src/dynamo/trtllm). */
export const TRTLLM_PROFILE: EngineProfile = {
  name: "trtllm",
  title: "TensorRT-LLM",
  memory: TRTLLM,
  outOfMemory: facts.trtllm.outOfMemory,
  metrics: facts.trtllm.metrics,
  serving: TRTLLM_SERVING,
  module: "dynamo.trtllm",
  image: () => "tensorrtllm-runtime",
  lengthFlag: "--max-seq-len",
  managed: TRTLLM_MANAGED,
  withoutPrefixes: (given) => {
    const last = given.last(OVERRIDE);
    return /"enable_block_reuse"\s*:\s*false/.test(last?.values[0] ?? "") ? last : undefined;
  },
  options: TRTLLM_OPTIONS,
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model-path", folder, "--served-model-name", id],
  roleArgs: ({ role, release, kvEvents, own, speculative, redundant }) => [
    ...flagsOfRole(role, FlagWords.of("trtllm", { dynamo: release })),
    ...overrides({ ...(role === "worker" ? {} : disaggregated(role)), ...(speculative === undefined ? {} : TRTLLM_OPTIONS.overrides?.(speculative)), ...(redundant === undefined ? {} : TRTLLM_OPTIONS.expertOverrides?.(redundant)) }, FlagWords.of("trtllm", { dynamo: release }).read(own)),
    ...(kvEvents && role !== "decode" ? [FlagWords.of("trtllm", { dynamo: release }).write("--publish-kv-events")] : []),
  ],
  transferEnvironment: (transfer) => ({ ...(transfer === "LIBFABRIC" ? { TRTLLM_NIXL_KVCACHE_BACKEND: "LIBFABRIC" } : {}) }),
  // The caller's own overrides are one object with those of the role: the last of two would be all that counts.
  propertyArgs: ({ gpus, nodes = 1, maxModelLen, own, versions = newestVersions("trtllm") }) => {
    const args: string[] = [];
    const add = adder(args, FlagWords.of("trtllm", versions));
    if (readTrtllmArgs(own, versions).tensor === undefined) add("--tensor-parallel-size", gpus * nodes);
    add("--max-seq-len", maxModelLen);
    return [...args, ...own];
  },
  planArgs: trtllmPlanArgs,
  readArgs: readTrtllmArgs,
};

/** What has no flag of its own, as one object, unless the caller's own stands in its place. */
function overrides(fields: object, own: GivenWords): string[] {
  return Object.keys(fields).length === 0 || own.has(OVERRIDE) ? [] : [OVERRIDE, JSON.stringify(fields)];
}

/** A worker of one half hands over its cache; a prefill worker must not begin the next step before it has (examples/backends/trtllm). */
function disaggregated(role: WorkerRole): object {
  return { disable_overlap_scheduler: role === "prefill", cache_transceiver_config: { backend: "DEFAULT" } };
}
