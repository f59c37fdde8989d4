import facts from "../../../facts/engines.json";
import { SGLANG } from "../../engines/sglang";
import { FlagWords } from "../../flags/words";
import { EngineProfile } from "../profile";
import { adder } from "../adder";
import { newestVersions } from "../read-values";
import { readSglangArgs } from "./sglang-args";
import { SGLANG_MANAGED } from "./sglang-managed";
import { SGLANG_OPTIONS } from "./sglang-options";
import { sglangPlanArgs } from "./sglang-plan-args";
import { SGLANG_SERVING } from "./sglang-serving";

/** Tokens of a block where the router or another worker reads the cache: SGLang's own page of one is as many events and as many transfers. */
const PAGE_SIZE = "16";
const KV_EVENTS = { publisher: "zmq", topic: "kv-events", endpoint: "tcp://*:20080" };

/** SGLang in Dynamo's worker (components/src/dynamo/sglang). */
export const SGLANG_PROFILE: EngineProfile = {
  name: "sglang",
  title: "SGLang",
  memory: SGLANG,
  outOfMemory: facts.sglang.outOfMemory,
  metrics: facts.sglang.metrics,
  serving: SGLANG_SERVING,
  module: "dynamo.sglang",
  image: () => "sglang-runtime",
  lengthFlag: "--context-length",
  managed: SGLANG_MANAGED,
  withoutPrefixes: (given) => given.last("--disable-radix-cache"),
  options: SGLANG_OPTIONS,
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model-path", folder, "--served-model-name", id],
  roleArgs: ({ role, kvEvents, own, release, engineVersion, encodedApart, template }) => {
    // Requests come to the worker that encodes, which fills in the template by itself and sends them on (dynamo/sglang/init_multimodal.py).
    if (role === "encode") return ["--disaggregation-mode", "encode", ...(template === undefined ? [] : ["--chat-template", template])];
    const given = FlagWords.of("sglang", { dynamo: release, engine: engineVersion }).read(own);
    const shares = role !== "worker" || kvEvents;
    return [
      ...(shares && !given.has("--page-size") ? ["--page-size", PAGE_SIZE] : []),
      // Prefill tells decode where to fetch the cache by its address, which must not be the loopback's.
      ...(encodedApart === true ? ["--dedicated-mm-encoder"] : []),
      ...(role === "worker" && encodedApart === true ? ["--disaggregation-mode", "pd"] : []),
      ...(role === "worker" ? [] : ["--disaggregation-mode", role, "--disaggregation-transfer-backend", "nixl", "--disaggregation-bootstrap-port", "12345", "--host", "0.0.0.0"]),
      ...(kvEvents && role !== "decode" && !given.has("--kv-events-config") ? ["--kv-events-config", JSON.stringify(KV_EVENTS)] : []),
    ];
  },
  transferEnvironment: (transfer) => ({ ...(transfer === "LIBFABRIC" ? { SGLANG_DISAGGREGATION_NIXL_BACKEND: "LIBFABRIC" } : {}) }),
  propertyArgs: ({ gpus, nodes = 1, maxModelLen, own, versions = newestVersions("sglang") }) => {
    const args: string[] = [];
    const add = adder(args, FlagWords.of("sglang", versions));
    if (readSglangArgs(own, versions).tensor === undefined) add("--tp-size", gpus * nodes);
    add("--context-length", maxModelLen);
    return [...args, ...own];
  },
  planArgs: sglangPlanArgs,
  readArgs: readSglangArgs,
};
