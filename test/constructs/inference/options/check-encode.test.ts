import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { checkPlan } from "../../../../constructs/inference/checks/check-plan";
import { describeModel } from "../../../../constructs/inference/description/describe-model";
import { Engine } from "../../../../constructs/inference/engine";
import { EncodeOptions } from "../../../../constructs/inference/options/encode-options";
import { LoraSource } from "../../../../constructs/inference/options/lora";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { planModel } from "../../../../constructs/inference/plan-model";
import { Router } from "../../../../constructs/inference/routing/router";
import { PlannerTarget } from "../../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { EFA, INFINIBAND, clusterOf, h100 } from "../shapes/cluster";

/** Workers that encode images: what is taken, what is refused, where they go and what they take of a GPU. */

type Model = Partial<ServedModelOptions>;
const SEES: Model = { model: "Qwen/Qwen3-VL-235B-A22B-Instruct", gpusPerWorker: 8, task: ModelTask.MULTIMODAL };
const SMALL = h100("small", Fabric.NONE, { gpu: "NVIDIA L4", gpusPerNode: 1 });
const cluster = clusterOf(h100("gpus", EFA), SMALL);
const whole = (model: Model): ServedModelOptions => ({ name: "sees", ...SEES, encode: {}, ...model }) as ServedModelOptions;
const sglang = (encode: EncodeOptions = { chatTemplate: "qwen2-vl" }): Model => ({ engine: Engine.SGLANG, encode });

function findings(model: Model, release = "1.6.1", on = cluster) {
  return checkModel(whole(model), on, DynamoRelease.of(release));
}
const found = (...given: Parameters<typeof findings>): string[] => findings(...given).map(({ code, property }) => `${code} ${property}`);

describe("is taken", () => {
  test.each<[string, Model, string?]>([
    ["beside workers that do the rest", {}],
    ["in the first release that has it", {}, "1.2.1"],
    ["beside prefill and decode", { prefill: {} }],
    ["several, on smaller GPUs", { encode: { replicas: 3, gpuPool: "small" } }],
    ["with SGLang", sglang(), "1.3.1"],
    ["with SGLang beside prefill and decode", { ...sglang(), prefill: {} }],
    ["behind a router that knows the caches of vLLM's workers", { router: Router.KV }],
    ["with adapters of vLLM's", { lora: { adapters: [{ name: "sql", source: LoraSource.s3("s3://adapters/sql") }] } }],
    ["images with prefill apart and nobody who encodes alone", { encode: undefined, prefill: {} }, "1.1.1"],
    ["the same with SGLang", { engine: Engine.SGLANG, encode: undefined, prefill: {} }, "1.3.1"],
    ["the same with TensorRT-LLM", { engine: Engine.TENSORRT_LLM, encode: undefined, prefill: {} }, "1.0.2"],
  ])("%s", (...[, model, release]) => expect(found(model, release)).toEqual([]));
});

describe("is refused", () => {
  test.each<[string, Model, string[], string?]>([
    ["of a model that is asked for text", { task: undefined }, ["encode-without-images encode"]],
    ["before vLLM's worker knows models in a folder", {}, ["option-not-served encode"], "1.1.1"],
    ["before SGLang's worker has the role", { ...sglang(), prefill: {} }, ["option-not-served task", "option-not-served encode"], "1.2.1"],
    ["with TensorRT-LLM, whose handles reach no other pod", { engine: Engine.TENSORRT_LLM }, ["option-not-served encode"]],
    ["with the mocker", { engine: Engine.MOCKER, gpusPerWorker: undefined }, ["option-not-served task", "option-not-served encode"]],
    ["with SGLang without a template", sglang({}), ["encode-template encode.chatTemplate"]],
    ["with a file for a template", sglang({ chatTemplate: "/opt/template.jinja" }), ["encode-template encode.chatTemplate"]],
    ["with a template for vLLM", { encode: { chatTemplate: "qwen2-vl" } }, ["encode-template encode.chatTemplate"]],
    ["with SGLang behind a router that knows caches", { ...sglang(), router: Router.KV }, ["encode-beside-router router"]],
    ["with SGLang and adapters", { ...sglang(), lora: { adapters: [{ name: "sql", source: LoraSource.s3("s3://adapters/sql") }] } }, ["options-exclude lora"]],
    ["with SGLang and an object store", { ...sglang(), weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen3-vl" }) }, ["encode-without-folder weightsLoader"]],
    ["beside Dynamo's planner for one kind of worker", { scaling: Scaling.planner({ target: PlannerTarget.THROUGHPUT, maxGpus: 16 }) }, ["encode-beside-planner scaling"]],
    ["a model that sees nothing", { model: "Qwen/Qwen3-32B" }, ["task-not-models task"]],
    ["a role said by the engine's own word", { encode: { engineArgs: ["--disaggregation-mode", "encode"] } }, ["engine-arg-not-free encode.engineArgs[0]"]],
    ["a word that the engine hasn't", { encode: { engineArgs: ["--no-such-thing"] } }, ["unknown-engine-arg encode.engineArgs[0]"]],
    ["a secret in its environment", { encode: { environment: { HF_TOKEN: "x" } } }, ["secret-in-environment encode.environment.HF_TOKEN"]],
    ["a pool that isn't there", { encode: { gpuPool: "smal" } }, ["model-without-pool encode.gpuPool"]],
  ])("%s", (...[, model, expected, release]) => expect(found(model, release)).toEqual(expected));

  test("more than its pool holds, by the number", () => {
    const [one] = findings({ encode: { gpuPool: "small", replicas: 5 } });
    expect(one).toMatchObject({ property: "encode.replicas", value: 5, reason: expect.stringContaining("small") });
  });

  test("on a pool from which those that prefill over InfiniBand don't hear it, and not over EFA", () => {
    const infiniband = clusterOf(h100("gpus", INFINIBAND), SMALL);
    const apart: Model = { prefill: {}, encode: { gpuPool: "small" } };
    expect(found(apart, "1.6.1", infiniband)).toEqual(["encode-out-of-reach encode.gpuPool"]);
    expect(findings(apart, "1.6.1", infiniband)[0].reason).toBe("workers on pool gpus hear over its infiniband alone, and pool small isn't on it");
    // Workers that do all have no devices, and hear over the pods' network.
    expect(found({ encode: { gpuPool: "small" } }, "1.6.1", infiniband)).toEqual([]);
    expect(found(apart)).toEqual([]);
  });

  test("says which engines have it, and since when", () => {
    expect(findings({}, "1.1.1")[0].fix).toBe("take Dynamo 1.2 or newer; or leave it out");
    expect(findings({ engine: Engine.TENSORRT_LLM })[0]).toMatchObject({
      reason: "TensorRT-LLM of Dynamo 1.6.1: its encoder hands images on as handles of shared memory and CUDA IPC, which reach no other pod",
      fix: "serve it by Engine.VLLM or Engine.SGLANG; or leave it out",
    });
  });
});

describe("its plan", () => {
  const planned = (model: Model) => planModel(whole(model), cluster, DynamoRelease.of("1.6.1")).find(({ part }) => part.name === "encode");

  test("is of the vision tower alone, on one GPU of its own pool", () => {
    const one = planned({ encode: { gpuPool: "small" } });
    expect(one?.asked).toMatchObject({ encoder: true, gpu: { sku: "L4" } });
    // 576,388,336 parameters in 16 bits (Qwen3-VL's tower), where the model has 235 thousand million.
    expect(one?.plan).toMatchObject({ feasible: true, gpusPerReplica: 1, perGpu: { weightsGiB: 1.0736 }, engineArgs: [] });
    expect(one?.plan?.requirements.modelVolumeGiB).toBeGreaterThan(400);
  });

  test("refuses a model whose tower vLLM's worker doesn't take out of it, by the planner's code", () => {
    const model = whole({ model: "google/gemma-3-27b-it" });
    const [one] = checkPlan(model, planModel(model, cluster, DynamoRelease.of("1.6.1")));
    expect(one).toMatchObject({ code: "encoder-not-for-model", property: "model", value: "google/gemma-3-27b-it", fix: expect.stringContaining("serve it by SGLang") });
  });

  test("stands in what is told of the deployment, by its role", () => {
    const model = whole({ encode: { replicas: 2, gpuPool: "small" } });
    const { parts } = describeModel({ model, cluster, release: DynamoRelease.of("1.6.1"), namespace: "inference", planned: planModel(model, cluster, DynamoRelease.of("1.6.1")) });
    expect(parts.map(({ name, role, replicas, gpus, pool }) => [name, role, replicas, gpus, pool])).toEqual([
      ["frontend", "frontend", 1, 0, undefined],
      ["worker", "worker", 1, 8, "gpus"],
      ["encode", "encode", 2, 1, "small"],
    ]);
  });
});
