import facts from "../../facts/engines.json";
import { TRTLLM } from "../engines/trtllm";
import { EngineProfile, WorkerRole, flagsOfRole } from "./profile";
import { readTrtllmArgs } from "./trtllm-args";
import { TRTLLM_MANAGED } from "./trtllm-managed";
import { TRTLLM_OPTIONS } from "./trtllm-options";
import { trtllmPlanArgs } from "./trtllm-plan-args";

const OVERRIDE = "--override-engine-args";

/** TensorRT-LLM in Dynamo's worker (components/src/dynamo/trtllm). */
export const TRTLLM_PROFILE: EngineProfile = {
  name: "trtllm",
  title: "TensorRT-LLM",
  memory: TRTLLM,
  outOfMemory: facts.trtllm.outOfMemory,
  metrics: facts.trtllm.metrics,
  module: "dynamo.trtllm",
  image: () => "tensorrtllm-runtime",
  lengthFlag: "--max-seq-len",
  managed: TRTLLM_MANAGED,
  withoutPrefixes: /"enable_block_reuse"\s*:\s*false/,
  options: TRTLLM_OPTIONS,
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model-path", folder, "--served-model-name", id],
  roleArgs: ({ role, release, kvEvents, own, speculative }) => [
    ...(role === "worker" ? [] : flagsOfRole(role, "1.0.0")),
    ...overrides({ ...(role === "worker" ? {} : disaggregated(role)), ...(speculative === undefined ? {} : TRTLLM_OPTIONS.overrides?.(speculative)) }, own),
    ...(kvEvents && role !== "decode" ? [/^v?(0\.|1\.[0-2]\.)/.test(release) ? "--publish-events-and-metrics" : "--publish-kv-events"] : []),
  ],
  transferEnvironment: (transfer) => ({ ...(transfer === "LIBFABRIC" ? { TRTLLM_NIXL_KVCACHE_BACKEND: "LIBFABRIC" } : {}) }),
  // The caller's own overrides are one object with those of the role: the last of two would be all that counts.
  propertyArgs: ({ gpus, nodes = 1, maxModelLen, own }) => [
    ...(readTrtllmArgs(own).tensor === undefined ? ["--tensor-parallel-size", String(gpus * nodes)] : []),
    ...(maxModelLen === undefined ? [] : ["--max-seq-len", String(maxModelLen)]),
    ...own,
  ],
  planArgs: trtllmPlanArgs,
  readArgs: readTrtllmArgs,
};

/** What has no flag of its own, as one object, unless the caller's own stands in its place. */
function overrides(fields: object, own: readonly string[]): string[] {
  return Object.keys(fields).length === 0 || own.some((word) => word.startsWith(OVERRIDE)) ? [] : [OVERRIDE, JSON.stringify(fields)];
}

/** A worker of one half hands over its cache; a prefill worker must not begin the next step before it has (examples/backends/trtllm). */
function disaggregated(role: WorkerRole): object {
  return { disable_overlap_scheduler: role === "prefill", cache_transceiver_config: { backend: "DEFAULT" } };
}
