import facts from "../../../facts/engines.json";
import { VLLM } from "../../engines/vllm";
import { FlagWords } from "../../flags/words";
import { EngineProfile, RoleArgs, Transfer, flagsOfRole } from "../profile";
import { adder } from "../adder";
import { newestVersions } from "../read-values";
import { readVllmArgs } from "./vllm-args";
import { VLLM_MANAGED } from "./vllm-managed";
import { VLLM_OPTIONS } from "./vllm-options";
import { vllmPlanArgs } from "./vllm-plan-args";
import { VLLM_SERVING } from "./vllm-serving";

/** Where a worker publishes what its KV cache holds; each pod has its own ports, and ranks of data parallelism count on from it. */
const KV_EVENTS = { enable_kv_cache_events: true, publisher: "zmq", topic: "kv-events", endpoint: "tcp://*:20080" };

/** vLLM in Dynamo's worker (components/src/dynamo/vllm). */
export const VLLM_PROFILE: EngineProfile = {
  name: "vllm",
  title: "vLLM",
  memory: VLLM,
  outOfMemory: facts.vllm.outOfMemory,
  metrics: facts.vllm.metrics,
  serving: VLLM_SERVING,
  module: "dynamo.vllm",
  image: () => "vllm-runtime",
  lengthFlag: "--max-model-len",
  managed: VLLM_MANAGED,
  withoutPrefixes: (given) => {
    const last = given.of("--enable-prefix-caching").at(-1);
    return last !== undefined && (last.negated || last.values[0]?.toLowerCase() === "false") ? last : undefined;
  },
  options: VLLM_OPTIONS,
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model", folder, "--served-model-name", id],
  roleArgs: (given) => [
    ...flagsOfRole(given.role, wordsOf(given)),
    ...encoderArgs(given),
    ...transferArgs(given),
    // Off unless asked for from 1.1 on, and before by an argument too (create_kv_events_config of dynamo/vllm/args.py). A decode worker has none.
    ...(given.kvEvents && given.role !== "decode" && given.role !== "encode" && !wordsOf(given).read(given.own).has("--kv-events-config") ? ["--kv-events-config", JSON.stringify(KV_EVENTS)] : []),
  ],
  transferEnvironment: () => ({}),
  // Who splits the GPUs otherwise says all of it: pipeline or data parallelism beside a smaller tensor parallelism. Over several nodes the
  // ranks of a tensor stay on one of them, where the links are fast.
  propertyArgs: ({ gpus, nodes = 1, maxModelLen, own, versions = newestVersions("vllm") }) => {
    const { tensor, pipeline, data } = readVllmArgs(own, versions);
    const args: string[] = [];
    const add = adder(args, FlagWords.of("vllm", versions));
    if (tensor === undefined) add("--tensor-parallel-size", gpus);
    if (tensor === undefined && nodes > 1 && pipeline === undefined && data === undefined) add("--pipeline-parallel-size", nodes);
    add("--max-model-len", maxModelLen);
    return [...args, ...own];
  },
  planArgs: vllmPlanArgs,
  readArgs: readVllmArgs,
};

const wordsOf = ({ release, engineVersion }: RoleArgs): FlagWords => FlagWords.of("vllm", { dynamo: release, engine: engineVersion });

/**
 * Who prefills asks the workers that encode; who decodes gets what they made with the cache. Both take embeddings in place of images
 * (recipes/qwen3-vl-30b of ai-dynamo/dynamo; dynamo/vllm/worker_factory.py, _maybe_get_encode_worker_client).
 */
function encoderArgs({ role, encodedApart }: RoleArgs): string[] {
  if (encodedApart !== true || role === "encode") return [];
  return role === "decode" ? ["--enable-mm-embeds"] : ["--route-to-encoder", "--enable-mm-embeds"];
}

/** From 1.0 on a prefill worker doesn't start without it (dynamo/vllm/args.py); 0.8 and 0.9 take NIXL by themselves. */
function transferArgs(given: RoleArgs): string[] {
  const { role, release, transfer, own } = given;
  if (role === "worker" || role === "encode" || /^v?0\./.test(release) || wordsOf(given).read(own).has("--kv-transfer-config")) return [];
  return ["--kv-transfer-config", JSON.stringify({ kv_connector: "NixlConnector", kv_role: "kv_both", ...CARRIED_BY[transfer] })];
}

/** What NIXL is told: EFA is libfabric's; without RDMA the cache goes through the host's memory. */
const CARRIED_BY: { readonly [transfer in Transfer]: object } = {
  UCX: {},
  LIBFABRIC: { kv_connector_extra_config: { backends: ["LIBFABRIC"] } },
  TCP: { kv_buffer_device: "cpu" },
};
