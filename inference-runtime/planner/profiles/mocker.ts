import facts from "../../facts/engines.json";
import { VLLM } from "../engines/vllm";
import { FlagWords } from "../flags/words";
import { EngineProfile, flagsOfRole } from "./profile";
import { GivenArg } from "../flags/read-args";
import { ValueFinding } from "./serving";
import { vllmPlanArgs } from "./vllm/vllm-plan-args";
import { VLLM_SERVING } from "./vllm/vllm-serving";

const FIRST_WITH_PLANNER_IMAGE = [1, 1];

/** Dynamo's mocker: plays a vLLM worker with its scheduler, cache and events, and answers with made-up tokens. It has no GPU. */
export const MOCKER_PROFILE: EngineProfile = {
  name: "vllm",
  simulated: true,
  title: "the mocker",
  memory: VLLM,
  outOfMemory: facts.vllm.outOfMemory,
  metrics: facts.vllm.metrics,
  serving: {
    ...VLLM_SERVING,
    compileCaches: [],
    alike: [],
    // It has no table of flags; of those that are known in every release the values are looked at.
    floors: { "--block-size": 1, "--num-gpu-blocks-override": 1, "--max-num-seqs": 1, "--max-num-batched-tokens": 1 },
    checkValues: ({ given }) => given.flatMap(speed),
  },
  module: "dynamo.mocker",
  // It lies in the planner's image since that is one of its own.
  image: (release) => (before(release, FIRST_WITH_PLANNER_IMAGE) ? "vllm-runtime" : "dynamo-planner"),
  lengthFlag: "--max-model-len",
  managed: [
    {
      flags: ["--model-path", "--model-name", "--endpoint", "--discovery-backend", "--request-plane", "--event-plane", "--response-plane", "--store-kv", "--num-workers"],
      code: "engine-arg-not-free",
      reason: "the graph says it: which model, how many workers, and how they find each other",
      fix: "leave it out; `model` and `replicas` say it",
    },
    {
      flags: ["--disaggregation-mode", "--is-prefill-worker", "--is-decode-worker"],
      code: "engine-arg-not-free",
      reason: "what a worker does of a request is said for the whole graph",
      fix: "leave it out; `prefill` says that prefill and decode are apart",
    },
  ],
  withoutPrefixes: (given) => given.of("--enable-prefix-caching").filter(({ negated }) => negated).at(-1),
  options: { flags: {} },
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model-path", folder, "--model-name", id],
  // Its flags for this are those of the worker that it plays.
  roleArgs: ({ role, release }) => flagsOfRole(role, FlagWords.of("vllm", { dynamo: release })),
  transferEnvironment: () => ({}),
  propertyArgs: ({ maxModelLen, own }) => [...(maxModelLen === undefined ? [] : ["--max-model-len", String(maxModelLen)]), ...own],
  planArgs: vllmPlanArgs,
  readArgs: () => ({ expertParallel: false, unplanned: [], invalid: [] }),
};

function before(release: string, [major, minor]: readonly number[]): boolean {
  const [first, second] = release.split(".").map(Number);
  return first < major || (first === major && second < minor);
}

function speed(given: GivenArg): ValueFinding[] {
  if (given.name !== "--speedup-ratio") return [];
  const value = Number(given.values[0]);
  // 0 is no wait at all (dynamo/mocker/args.py).
  if (given.values[0] !== undefined && given.values[0] !== "" && value >= 0) return [];
  return [{ code: "invalid-engine-arg", given, reason: "--speedup-ratio takes a number from 0", fix: "write one, or leave the argument out" }];
}
