import facts from "../../facts/engines.json";
import { SGLANG } from "../engines/sglang";
import { EngineProfile, hasFlag } from "./profile";
import { readSglangArgs } from "./sglang-args";
import { SGLANG_MANAGED } from "./sglang-managed";
import { SGLANG_OPTIONS } from "./sglang-options";
import { sglangPlanArgs } from "./sglang-plan-args";

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
  module: "dynamo.sglang",
  image: () => "sglang-runtime",
  lengthFlag: "--context-length",
  managed: SGLANG_MANAGED,
  withoutPrefixes: /^--disable[-_]radix[-_]cache$/,
  options: SGLANG_OPTIONS,
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model-path", folder, "--served-model-name", id],
  roleArgs: ({ role, kvEvents, own, encodedApart, template }) => {
    // Requests come to the worker that encodes, which fills in the template by itself and sends them on (dynamo/sglang/init_multimodal.py).
    if (role === "encode") return ["--disaggregation-mode", "encode", ...(template === undefined ? [] : ["--chat-template", template])];
    const shares = role !== "worker" || kvEvents;
    return [
      ...(shares && !hasFlag(own, "--page-size") ? ["--page-size", PAGE_SIZE] : []),
      // Prefill tells decode where to fetch the cache by its address, which must not be the loopback's.
      ...(encodedApart === true ? ["--dedicated-mm-encoder"] : []),
      ...(role === "worker" && encodedApart === true ? ["--disaggregation-mode", "pd"] : []),
      ...(role === "worker" ? [] : ["--disaggregation-mode", role, "--disaggregation-transfer-backend", "nixl", "--disaggregation-bootstrap-port", "12345", "--host", "0.0.0.0"]),
      ...(kvEvents && role !== "decode" && !hasFlag(own, "--kv-events-config") ? ["--kv-events-config", JSON.stringify(KV_EVENTS)] : []),
    ];
  },
  transferEnvironment: (transfer) => ({ ...(transfer === "LIBFABRIC" ? { SGLANG_DISAGGREGATION_NIXL_BACKEND: "LIBFABRIC" } : {}) }),
  propertyArgs: ({ gpus, nodes = 1, maxModelLen, own }) => [
    ...(readSglangArgs(own).tensor === undefined ? ["--tp-size", String(gpus * nodes)] : []),
    ...(maxModelLen === undefined ? [] : ["--context-length", String(maxModelLen)]),
    ...own,
  ],
  planArgs: sglangPlanArgs,
  readArgs: readSglangArgs,
};
