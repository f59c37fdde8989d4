import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { KvRouterOptions, Router } from "../../../../constructs/inference/routing/router";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EFA, clusterOf, h100 } from "./cluster";

/** What is found of a model, each as "code property". */
function found(model: Partial<ServedModelOptions>, { release = "1.6.1", fabric = EFA, grove = GangScheduler.NONE, pool = {} as Partial<GpuPool> } = {}): string[] {
  return checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }, clusterOf(h100("gpus", fabric, pool)), DynamoRelease.of(release), grove).map(({ code, property }) => `${code} ${property}`);
}
/** As on GKE: the driver off the loader's path. */
const DRIVER_APART: Partial<GpuPool> = { driverRoot: "/usr/local/nvidia" };
/** A pool whose pods each take their node's whole fabric when they talk with other nodes. */
const WHOLE: Partial<GpuPool> = { podNeeds: { podNeeds: (gpus, acrossNodes) => ({ ...podNeeds(h100("gpus", EFA), gpus, acrossNodes), ...(acrossNodes ? { takesNode: true } : {}) }) } };
const engineArgs = (engine: Engine, ...args: string[]): Partial<ServedModelOptions> => ({ engine, engineArgs: args });
const kv = (options: object): Partial<ServedModelOptions> => ({ router: Router.kv(options as KvRouterOptions) });

describe("is taken", () => {
  test.each<[string, Partial<ServedModelOptions>, Parameters<typeof found>[1]?]>([
    ["every engine", { engine: Engine.SGLANG }],
    ["prefill on pools with RDMA", { prefill: {} }],
    ["prefill over TCP where it is asked for", { prefill: { overTcp: true } }, { fabric: Fabric.NONE }],
    ["the mocker on a cluster without RDMA", { engine: Engine.MOCKER, prefill: {} }, { fabric: Fabric.NONE }],
    ["several nodes with Grove", { nodesPerWorker: 2, gpusPerWorker: 8 }, { grove: GangScheduler.BUNDLED }],
    ["several nodes with somebody else's Grove", { prefill: { nodesPerWorker: 2 }, gpusPerWorker: 8 }, { grove: GangScheduler.EXTERNAL }],
    ["vLLM over several nodes whose driver is off the path", { nodesPerWorker: 2, gpusPerWorker: 8 }, { grove: GangScheduler.BUNDLED, pool: DRIVER_APART }],
    ["TensorRT-LLM on one such node", { engine: Engine.TENSORRT_LLM, gpusPerWorker: 8 }, { pool: DRIVER_APART }],
    ["whole nodes where a pod takes its node's fabric", { prefill: {}, gpusPerWorker: 8 }, { pool: WHOLE }],
    ["a part of such a node for a worker that needs no fabric", { gpusPerWorker: 2 }, { pool: WHOLE }],
    ["SGLang's own arguments", engineArgs(Engine.SGLANG, "--mem-fraction-static", "0.85", "--enable-dp-attention", "--dp-size", "1")],
    ["data parallel attention on a worker's own GPUs", { ...engineArgs(Engine.SGLANG, "--enable-dp-attention", "--dp-size", "8"), gpusPerWorker: 8 }],
    ["TensorRT-LLM's own arguments", engineArgs(Engine.TENSORRT_LLM, "--free-gpu-memory-fraction", "0.9", "--max-batch-size", "64")],
    ["the mocker's own arguments", engineArgs(Engine.MOCKER, "--speedup-ratio", "10")],
    ["SGLang's image for SGLang", { engine: Engine.SGLANG, workerImage: "lab.example/sglang-runtime:1.6.1-mine" }],
    ["every mode of the router", { router: Router.LEAST_LOADED }],
    ["a router's options", kv({ overlapCredit: 0, temperature: 0.2, queueThreshold: 2, busyDecodeBlocks: 1, busyPrefillTokens: 1 })],
  ])("%s", (...[, model, where]) => expect(found(model, where)).toEqual([]));
});

describe("is refused", () => {
  test.each<[string, Partial<ServedModelOptions>, string[], Parameters<typeof found>[1]?]>([
    ["SGLang's data parallelism without shared ranks", { ...engineArgs(Engine.SGLANG, "--dp-size", "8"), gpusPerWorker: 8 }, ["not-enough-gpus gpusPerWorker"]],
    // Prefill and decode.
    ["prefill without RDMA", { prefill: {} }, ["prefill-without-rdma prefill"], { fabric: Fabric.NONE }],
    ["TCP by name beside RDMA", { prefill: { overTcp: true } }, ["prefill-over-tcp prefill.overTcp"]],
    ["more prefill workers than the pool holds beside decode", { prefill: { replicas: 4, gpusPerWorker: 8 }, replicas: 1, gpusPerWorker: 8 }, ["model-without-pool gpusPerWorker"]],
    ["a prefill pool that isn't there", { prefill: { gpuPool: "gpu" } }, ["model-without-pool prefill.gpuPool"]],
    ["prefill workers with more GPUs than a node", { prefill: { gpusPerWorker: 9, gpuPool: "gpus" } }, ["model-without-pool prefill.gpusPerWorker"]],
    ["prefill's arguments that vLLM hasn't", { prefill: { engineArgs: ["--max-num-sequences", "8"] } }, ["unknown-engine-arg prefill.engineArgs[0]"]],
    ["prefill's role said twice", { prefill: { engineArgs: ["--disaggregation-mode", "prefill"] } }, ["engine-arg-not-free prefill.engineArgs[0]"]],
    ["prefill's tensor parallelism above its GPUs", { prefill: { engineArgs: ["--tensor-parallel-size", "4"], gpusPerWorker: 2 } }, ["not-enough-gpus prefill.gpusPerWorker"]],
    ["TensorRT-LLM's overrides without the transceiver", { engine: Engine.TENSORRT_LLM, prefill: {}, engineArgs: ["--override-engine-args", "{}"] }, ["engine-arg-contradicts engineArgs[0]"]],
    // Several nodes.
    ["several nodes without Grove", { nodesPerWorker: 2 }, ["nodes-without-grove nodesPerWorker"]],
    ["prefill over several nodes without Grove", { prefill: { nodesPerWorker: 2 } }, ["nodes-without-grove prefill.nodesPerWorker"]],
    ["a name that leaves Grove no room", { name: "a-name-of-thirty-four-characters-xx", nodesPerWorker: 2 }, ["name-too-long name"], { grove: GangScheduler.BUNDLED }],
    ["more nodes than the pool has", { nodesPerWorker: 5, gpusPerWorker: 8 }, ["model-without-pool gpusPerWorker"], { grove: GangScheduler.BUNDLED }],
    ["TensorRT-LLM over several nodes whose driver is off the path", { engine: Engine.TENSORRT_LLM, nodesPerWorker: 2, gpusPerWorker: 8 }, ["nodes-without-driver nodesPerWorker"], { grove: GangScheduler.BUNDLED, pool: DRIVER_APART }],
    ["its prefill over such nodes", { engine: Engine.TENSORRT_LLM, prefill: { nodesPerWorker: 2 }, gpusPerWorker: 8 }, ["nodes-without-driver prefill.nodesPerWorker"], { grove: GangScheduler.BUNDLED, pool: DRIVER_APART }],
    ["half a node for halves that each take a node's fabric", { prefill: {}, gpusPerWorker: 4 }, ["fabric-takes-node gpusPerWorker"], { pool: WHOLE }],
    ["half a node for prefill alone", { prefill: { gpusPerWorker: 4 }, gpusPerWorker: 8 }, ["fabric-takes-node prefill.gpusPerWorker"], { pool: WHOLE }],
    ["half nodes for a worker over two", { nodesPerWorker: 2, gpusPerWorker: 4 }, ["fabric-takes-node gpusPerWorker"], { grove: GangScheduler.BUNDLED, pool: WHOLE }],
    // The mocker.
    ["GPUs for the mocker", { engine: Engine.MOCKER, gpusPerWorker: 2 }, ["mocker-has-no-gpu gpusPerWorker"]],
    ["a pool for the mocker", { engine: Engine.MOCKER, gpuPool: "gpus" }, ["mocker-has-no-gpu gpuPool"]],
    ["nodes for the mocker", { engine: Engine.MOCKER, nodesPerWorker: 1 }, ["mocker-has-no-gpu nodesPerWorker"]],
    ["a plan for the mocker", { engine: Engine.MOCKER, plan: { workload: { isl: 1, osl: 1 } } }, ["mocker-has-no-gpu plan"]],
    ["shared memory for the mocker", { engine: Engine.MOCKER, sharedMemoryGiB: 9 }, ["mocker-has-no-gpu sharedMemoryGiB"]],
    ["prefill GPUs for the mocker", { engine: Engine.MOCKER, prefill: { gpusPerWorker: 1 } }, ["mocker-has-no-gpu prefill.gpusPerWorker"]],
    ["a prefill pool for the mocker", { engine: Engine.MOCKER, prefill: { gpuPool: "gpus" } }, ["mocker-has-no-gpu prefill.gpuPool"]],
    ["TCP for the mocker", { engine: Engine.MOCKER, prefill: { overTcp: true } }, ["mocker-has-no-gpu prefill.overTcp"]],
    ["the mocker's model by another path", engineArgs(Engine.MOCKER, "--model-path", "/x"), ["engine-arg-not-free engineArgs[0]"]],
    ["the mocker's role", engineArgs(Engine.MOCKER, "--is-prefill-worker"), ["engine-arg-not-free engineArgs[0]"]],
    // SGLang's arguments.
    ["vLLM's argument for SGLang", engineArgs(Engine.SGLANG, "--gpu-memory-utilization", "0.9"), ["unknown-engine-arg engineArgs[0]"]],
    ["a misspelt one of SGLang", engineArgs(Engine.SGLANG, "--mem-fraction-statik", "0.9"), ["unknown-engine-arg engineArgs[0]"]],
    ["SGLang's fraction above 1", engineArgs(Engine.SGLANG, "--mem-fraction-static", "1.5"), ["invalid-engine-arg engineArgs[0]"]],
    ["SGLang's role", engineArgs(Engine.SGLANG, "--disaggregation-mode", "decode"), ["engine-arg-not-free engineArgs[0]"]],
    ["SGLang's nodes", engineArgs(Engine.SGLANG, "--nnodes", "2"), ["engine-arg-not-free engineArgs[0]"]],
    ["SGLang's weights", engineArgs(Engine.SGLANG, "--model-path", "x"), ["engine-arg-not-free engineArgs[0]"]],
    ["SGLang's port", engineArgs(Engine.SGLANG, "--port", "1"), ["engine-arg-not-free engineArgs[0]"]],
    ["SGLang's key", engineArgs(Engine.SGLANG, "--api-key", "x"), ["secret-in-engine-args engineArgs[0]"]],
    ["SGLang's tool parser", engineArgs(Engine.SGLANG, "--tool-call-parser", "qwen"), ["engine-arg-not-free engineArgs[0]"]],
    ["SGLang's length beside maxModelLen", { ...engineArgs(Engine.SGLANG, "--context-length", "8192"), maxModelLen: 4096 }, ["engine-arg-contradicts engineArgs[0]"]],
    ["SGLang's tensors above the GPUs", engineArgs(Engine.SGLANG, "--tp-size", "2"), ["not-enough-gpus gpusPerWorker"]],
    ["a choice that SGLang hasn't", engineArgs(Engine.SGLANG, "--kv-cache-dtype", "fp9"), ["invalid-engine-arg engineArgs[0]"]],
    ["vLLM's image for SGLang", { engine: Engine.SGLANG, workerImage: "lab.example/vllm-runtime:1.6.1" }, ["foreign-image workerImage"]],
    ["SGLang's image for vLLM", { workerImage: "lab.example/sglang-runtime:1.6.1" }, ["foreign-image workerImage"]],
    // TensorRT-LLM's arguments.
    ["vLLM's argument for TensorRT-LLM", engineArgs(Engine.TENSORRT_LLM, "--max-model-len", "1"), ["unknown-engine-arg engineArgs[0]"]],
    ["TensorRT-LLM's fraction above 1", engineArgs(Engine.TENSORRT_LLM, "--free-gpu-memory-fraction", "2"), ["invalid-engine-arg engineArgs[0]"]],
    ["TensorRT-LLM's role", engineArgs(Engine.TENSORRT_LLM, "--disaggregation-mode", "prefill"), ["engine-arg-not-free engineArgs[0]"]],
    ["TensorRT-LLM's name of the model", engineArgs(Engine.TENSORRT_LLM, "--served-model-name", "x"), ["engine-arg-not-free engineArgs[0]"]],
    ["TensorRT-LLM's length beside maxModelLen", { ...engineArgs(Engine.TENSORRT_LLM, "--max-seq-len", "8192"), maxModelLen: 4096 }, ["engine-arg-contradicts engineArgs[0]"]],
    ["TensorRT-LLM's tensors above the GPUs", engineArgs(Engine.TENSORRT_LLM, "--tensor-parallel-size", "3"), ["not-enough-gpus gpusPerWorker"]],
    ["SGLang's image for TensorRT-LLM", { engine: Engine.TENSORRT_LLM, workerImage: "lab.example/sglang-runtime:1.6.1" }, ["foreign-image workerImage"]],
    ["TensorRT-LLM's discovery", engineArgs(Engine.TENSORRT_LLM, "--discovery-backend", "etcd"), ["engine-arg-not-free engineArgs[0]"]],
    // The router.
    ["a mode that 1.0 hasn't", { router: Router.LEAST_LOADED }, ["router-not-in-release router"], { release: "1.0.2" }],
    ["another that 0.9 hasn't", { router: Router.POWER_OF_TWO }, ["router-not-in-release router"], { release: "0.9.1" }],
    ["an option that 0.9 hasn't", kv({ queueThreshold: 1 }), ["router-not-in-release router.queueThreshold"], { release: "0.9.1" }],
    ["thresholds that 0.9 hasn't", kv({ busyDecodeBlocks: 0.5, busyPrefillTokens: 5 }), ["router-not-in-release router.busyDecodeBlocks", "router-not-in-release router.busyPrefillTokens"], { release: "0.9.1" }],
    ["a credit below 0", kv({ overlapCredit: -1 }), ["out-of-range router.overlapCredit"]],
    ["a credit that is no number", kv({ overlapCredit: Number.NaN }), ["wrong-type router.overlapCredit"]],
    ["a credit without end", kv({ overlapCredit: Number.POSITIVE_INFINITY }), ["wrong-type router.overlapCredit"]],
    ["a temperature below 0", kv({ temperature: -0.1 }), ["out-of-range router.temperature"]],
    ["a temperature in words", kv({ temperature: "hot" }), ["wrong-type router.temperature"]],
    ["a share above 1", kv({ busyDecodeBlocks: 90 }), ["out-of-range router.busyDecodeBlocks"]],
    ["part of a token", kv({ busyPrefillTokens: 1.5 }), ["invalid-count router.busyPrefillTokens"]],
    ["events that are no yes or no", kv({ events: "no" }), ["wrong-type router.events"]],
    ["an end of entries beside events", kv({ entrySeconds: 60 }), ["router-option-without-effect router.entrySeconds"]],
    ["one frontend that is to tell others", kv({ replicaSync: true }), ["router-option-without-effect router.replicaSync"]],
    ["the router's mode in a worker's environment", { environment: { DYN_ROUTER_MODE: "kv" } }, ["variable-not-free environment.DYN_ROUTER_MODE"]],
    ["an option of the router in a prefill worker's", { prefill: { environment: { DYN_ROUTER_TEMPERATURE: "1" } } }, ["variable-not-free prefill.environment.DYN_ROUTER_TEMPERATURE"]],
    ["the router's threshold", { environment: { DYN_ACTIVE_DECODE_BLOCKS_THRESHOLD: "1" } }, ["variable-not-free environment.DYN_ACTIVE_DECODE_BLOCKS_THRESHOLD"]],
    ["an option that no router has", kv({ overlapWeight: 1 }), ["unknown-property router.overlapWeight"]],
    // Environment and annotations.
    ["a variable's name with a hyphen", { environment: { "NCCL-DEBUG": "x" } }, ["invalid-variable environment.NCCL-DEBUG"]],
    ["an empty variable's name", { environment: { "": "x" } }, ["invalid-variable environment."]],
    ["a variable's name that begins with a digit", { prefill: { environment: { "1A": "x" } } }, ["invalid-variable prefill.environment.1A"]],
    ["a token in the environment", { environment: { HF_TOKEN: "hf_x" } }, ["secret-in-environment environment.HF_TOKEN"]],
    ["a password in prefill's", { prefill: { environment: { DB_PASSWORD: "x" } } }, ["secret-in-environment prefill.environment.DB_PASSWORD"]],
    ["a key in the environment", { environment: { AWS_SECRET_ACCESS_KEY: "x" } }, ["secret-in-environment environment.AWS_SECRET_ACCESS_KEY"]],
    ["the operator's port", { environment: { DYN_SYSTEM_PORT: "9091" } }, ["variable-not-free environment.DYN_SYSTEM_PORT"]],
    ["the chart's grace", { environment: { DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS: "1" } }, ["variable-not-free environment.DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS"]],
    ["the card that workers give frontends", { environment: { DYN_SELF_HOST_METADATA: "false" } }, ["variable-not-free environment.DYN_SELF_HOST_METADATA"]],
    ["the discovery", { environment: { DYN_DISCOVERY_BACKEND: "etcd" } }, ["variable-not-free environment.DYN_DISCOVERY_BACKEND"]],
    ["an annotation's key with a blank", { annotations: { "my team": "x" } }, ["invalid-annotation annotations.my team"]],
    ["an annotation of Kubernetes' own domain", { annotations: { "scheduler.alpha.kubernetes.io/x": "y" } }, ["invalid-annotation annotations.scheduler.alpha.kubernetes.io/x"]],
    ["an annotation without a name", { annotations: { "example.com/": "y" } }, ["invalid-annotation annotations.example.com/"]],
  ])("%s", (...[, model, expected, where]) => expect(found(model, where)).toEqual(expected));
});

describe("what is told, and served all the same", () => {
  const warnings = (model: Partial<ServedModelOptions>, release = "1.6.1"): string[] => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const served = new ServedModel(stack, "model", { name: "qwen", model: "Qwen/Qwen3-0.6B", ...model, release, cluster: clusterOf(h100("h100", EFA)) });
    return served.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data)).filter((text) => text.startsWith("[router"));
  };

  test.each<[string, Partial<ServedModelOptions>, RegExp]>([
    ["vLLM without prefixes", { router: Router.KV, engineArgs: ["--no-enable-prefix-caching"] }, /^\[router-without-prefixes\] engineArgs\[0\] = --no-enable-prefix-caching: vLLM .*load alone.*Router\.LEAST_LOADED$/],
    ["SGLang without its tree", { engine: Engine.SGLANG, router: Router.KV, engineArgs: ["--disable-radix-cache"] }, /engineArgs\[0\] = --disable-radix-cache: SGLang/],
    ["TensorRT-LLM without reuse", { engine: Engine.TENSORRT_LLM, router: Router.KV, engineArgs: ["--override-engine-args", '{"kv_cache_config": {"enable_block_reuse": false}}'] }, /engineArgs\[1\] = .*: TensorRT-LLM/],
    ["prefill workers without prefixes", { router: Router.KV, prefill: { engineArgs: ["--no-enable-prefix-caching"] } }, /prefill\.engineArgs\[0\]/],
  ])("%s", (_name, model, says) => expect(warnings(model)).toEqual([expect.stringMatching(says)]));

  test("several frontends of a release in which routers tell each other nothing", () => {
    const many = { router: Router.KV, frontendReplicas: 2 };
    expect(warnings(many, "0.9.1")).toEqual([expect.stringMatching(/^\[routers-apart\] frontendReplicas = 2: before Dynamo 1\.0 /)]);
    expect([warnings(many, "1.0.2"), warnings({ ...many, frontendReplicas: 1 }, "0.9.1"), warnings({ frontendReplicas: 2 }, "0.9.1")]).toEqual([[], [], []]);
  });

  test.each<[string, Partial<ServedModelOptions>]>([
    ["a router that doesn't ask", { engineArgs: ["--no-enable-prefix-caching"] }],
    ["workers that keep prefixes", { router: Router.KV, engineArgs: ["--enable-prefix-caching"] }],
    ["decode workers, whose prefixes are not asked", { router: Router.KV, engineArgs: ["--no-enable-prefix-caching"], prefill: { engineArgs: ["--enable-prefix-caching"] } }],
  ])("not: %s", (_name, model) => expect(warnings(model)).toEqual([]));
});
