import { EngineProfile } from "./profile";
import { readVllmArgs } from "./vllm-args";
import { VLLM_MANAGED } from "./vllm-managed";
import { vllmPlanArgs } from "./vllm-plan-args";

/** vLLM in Dynamo's worker (components/src/dynamo/vllm). */
export const VLLM_PROFILE: EngineProfile = {
  name: "vllm",
  title: "vLLM",
  module: "dynamo.vllm",
  image: "vllm-runtime",
  managed: VLLM_MANAGED,
  migrationFlag: "--migration-limit",
  modelArgs: (folder, id) => ["--model", folder, "--served-model-name", id],
  // Who splits the GPUs otherwise says all of it: pipeline or data parallelism beside a smaller tensor parallelism.
  propertyArgs: ({ gpus, maxModelLen, own }) => [
    ...(readVllmArgs(own).tensor === undefined ? ["--tensor-parallel-size", String(gpus)] : []),
    ...(maxModelLen === undefined ? [] : ["--max-model-len", String(maxModelLen)]),
    ...own,
  ],
  planArgs: vllmPlanArgs,
  readArgs: readVllmArgs,
};
