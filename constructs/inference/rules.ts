import { DiagnosticCode } from "../../inference-runtime/planner/rules";
import { CodesOf, RoomRules } from "../core/rule";

/** Rules of models. What the planner finds impossible comes under the planner's own codes, `inference-runtime/planner/rules.ts`. */
export const RULES = {
  models: {
    "prefill-without-rdma": { reads: ["prefill", "gpuPool"], says: "prefill and decode apart on pools without RDMA, and not asked for by name" },
    "prefill-over-tcp": { reads: ["prefill.overTcp"], says: "TCP asked for by name on pools with RDMA" },
    "mocker-has-no-gpu": { reads: ["engine", "gpuPool", "gpusPerWorker"], says: "a pool, GPUs or a plan for the mocker, which has none" },
    "nodes-without-grove": { reads: ["nodesPerWorker", "dynamo.platform.grove"], says: "a worker over several nodes on a platform without Grove" },
    "name-too-long": { reads: ["name", "nodesPerWorker"], says: "a name that leaves no room for those of a worker's pods over several nodes" },
    "router-not-in-release": { reads: ["router"], says: "a mode or an option that the release's router hasn't" },
    "invalid-router-option": { reads: ["router"], says: "an option of the router whose value Dynamo doesn't take" },
    "router-option-without-effect": { reads: ["router"], says: "an option of the router that does nothing beside the others" },
    "invalid-variable": { reads: ["environment", "prefill.environment"], says: "an environment variable with a name that none has" },
    "variable-not-free": { reads: ["environment", "prefill.environment"], says: "an environment variable that the graph or the operator sets" },
    "secret-in-environment": { reads: ["environment", "prefill.environment"], says: "an environment variable that is a secret by its name" },
    "invalid-annotation": { reads: ["annotations"], says: "an annotation's key that Kubernetes doesn't take, or of its own domain" },
    "duplicate-model-name": { reads: ["models[].name"], says: "two models with one name" },
    "models-exceed-pool": { reads: ["models[].replicas", "gpuPools[].maxNodes"], says: "models that each fit a pool, and together don't" },
    "pool-starts-smaller": { reads: ["models", "gpuPools[].minNodes"], says: "a pool that starts with fewer nodes than its models need, where nothing of ours adds nodes", severity: "warning" },
    "model-without-pool": { reads: ["gpuPool", "gpusPerWorker", "replicas"], says: "no pool carries it: none of that name, too few GPUs on a node, too few nodes" },
    "driver-too-old": { reads: ["gpuPool"], says: "the pool's nodes come with a driver older than the release's images need" },
    "invalid-model-id": { reads: ["model"], says: "not a Hugging Face id" },
    "gated-without-token": { reads: ["model", "huggingFaceToken"], says: "a model that is given only to accounts that accepted its licence, and no Secret with a token is named" },
    "invalid-revision": { reads: ["revision"], says: "a revision that can't be a folder's name" },
    "invalid-longest-stream": { reads: ["longestStreamSeconds"], says: "`longestStreamSeconds` that is no whole number from 1 to 86400" },
    "network-without-policy": { reads: ["network"], says: "`network` with `policy: false` and somebody to let in: without a policy all are" },
    "image-not-pinned": { reads: ["workerImage", "frontendImage", "preflight.image"], says: "an image without a tag" },
    "image-without-version": { reads: ["workerImage"], says: "a tag from which Dynamo can't read the runtime's version" },
    "engine-arg-not-free": { reads: ["engineArgs"], says: "an engine argument that says what a property, the chart or the operator says: the weights, addresses, a role in the graph, the nodes" },
    "secret-in-engine-args": { reads: ["engineArgs"], says: "a token or key among the engine's arguments" },
    "unknown-engine-arg": { reads: ["engineArgs"], says: "an argument that the release's vLLM and Dynamo's worker don't have" },
    "invalid-engine-arg": { reads: ["engineArgs"], says: "an argument whose value they refuse ([inference.md](inference.md#engine-arguments))" },
    "engine-arg-not-split": { reads: ["engineArgs"], says: "two words in one element" },
    "duplicate-engine-arg": { reads: ["engineArgs"], says: "an argument twice, or whole and in parts" },
    "engine-arg-contradicts": { reads: ["engineArgs"], says: "an argument that says something else than a property" },
    "abbreviated-engine-arg": { reads: ["engineArgs"], says: "an argument that is written short, which the engine takes for the one that is meant", severity: "warning" },
    "engine-flags-unknown": { reads: ["engineArgs"], says: "the engine's version isn't among those whose flags are known: its arguments aren't checked", severity: "warning" },
    "quantization-mismatch": { reads: ["engineArgs", "model"], says: "`--quantization` with a method that doesn't read the weights" },
    "unknown-storage-class": { reads: ["storageClass"], says: "a class that isn't there" },
    "storage-not-shared": { reads: ["storageClass", "singleNodeCache"], says: "a class that one node only can mount" },
    "volume-too-small": { reads: ["cacheSizeGiB"], says: "a volume smaller than the class makes, or than the weights" },
    "not-enough-gpus": { reads: ["gpusPerWorker", "engineArgs"], says: "`engineArgs` that split the model over more GPUs than a worker has" },
    "unknown-preflight-check": { reads: ["preflight.skip", "preflight.warn"], says: "a check that the preflight doesn't have" },
    "invalid-threshold": { reads: ["preflight.thresholds"], says: "a threshold that the preflight doesn't have, or below 0" },
    "preflight-plan-stays": { reads: ["preflight.skip", "preflight.warn"], says: "the check of the plan among those that are left out or only told" },
    "unknown-planner-error": { reads: ["plan.accept"], says: "a code in `plan.accept` that no error of the planner has" },
    "invalid-plan": { reads: ["plan"], says: "something in `plan` that the planner doesn't understand" },
    "invalid-aiconfigurator-folder": { reads: ["fromAiconfigurator"], says: "a folder that isn't a result of AIConfigurator, with the file and what is wrong with it" },
    "no-such-choice": { reads: ["fromAiconfigurator"], says: "a rank that its choices of that kind haven't, or no choice of that kind" },
    "engine-not-served": { reads: ["fromAiconfigurator"], says: "choices of another engine than vLLM" },
    "worker-across-nodes": { reads: ["fromAiconfigurator"], says: "a choice whose worker has more GPUs than a node and doesn't take whole nodes" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES> | DiagnosticCode, unknown> {}
}
