import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { checkPlan } from "../../../../constructs/inference/checks/check-plan";
import { Engine } from "../../../../constructs/inference/engine";
import { planModel } from "../../../../constructs/inference/plan-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { planInference } from "../../../../inference-runtime/planner";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

/** What an image is built for tells the driver and the fabric that it takes: by release, engine and the end of its tag. */

const NGC = "nvcr.io/nvidia/ai-dynamo";
const DIGEST = `@sha256:${"a".repeat(64)}`;

describe("the oldest driver", () => {
  test.each<[string, string, string | undefined, string]>([
    ["vllm", "1.1.1", undefined, "575"],
    ["vllm", "1.1.1", `${NGC}/vllm-runtime:1.1.1-cuda13`, "580"],
    ["sglang", "0.9.1", `registry.example.com/sglang-runtime:0.9.1-cuda13${DIGEST}`, "580"],
    ["vllm", "1.1.1", `${NGC}/vllm-runtime:1.1.1-efa-amd64`, "575"],
    ["trtllm", "1.1.1", undefined, "580"],
    ["vllm", "1.6.1", undefined, "580"],
  ])("of %s of %s, image %s: %s", (name, dynamoRelease, image, minDriver) => {
    const asked = { model: "Qwen/Qwen3-0.6B", gpu: { sku: "H100" }, engine: { name: name as "vllm" }, dynamoRelease, ...(image === undefined ? {} : { image }) };
    expect(planInference(asked).requirements.minDriver).toBe(minDriver);
    const refused = (driver: string): boolean => planInference({ ...asked, driver }).diagnostics.some(({ code }) => code === "driver-too-old");
    expect([refused("575.57"), refused("580.95")]).toEqual([minDriver === "580", false]);
  });
});

describe("a pool's driver", () => {
  const pool = clusterOf(h100("gpus", EFA, { driver: "575.57" }));
  const found = (more: Partial<ServedModelOptions>): string[] =>
    checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...more }, pool, DynamoRelease.of("1.1.1"))
      .filter(({ code }) => code === "driver-too-old")
      .map(({ reason }) => reason);

  test("is enough for the engines of CUDA 12", () => {
    expect(found({})).toEqual([]);
    expect(found({ engine: Engine.SGLANG })).toEqual([]);
    expect(found({ workerImage: `${NGC}/vllm-runtime:1.0.2` })).toEqual([]);
  });

  test("isn't for TensorRT-LLM's, nor for a build of CUDA 13", () => {
    expect(found({ engine: Engine.TENSORRT_LLM })).toEqual([expect.stringMatching(/driver 575\.57, and nvcr\.io\S+tensorrtllm-runtime:1\.1\.1 needs 580 or newer/)]);
    expect(found({ workerImage: `${NGC}/vllm-runtime:1.1.1-cuda13` })).toEqual([expect.stringMatching(/vllm-runtime:1\.1\.1-cuda13 needs 580 or newer/)]);
    expect(found({ engine: Engine.TENSORRT_LLM, plan: { accept: ["driver-too-old"] } })).toEqual([]);
  });
});

describe("an image that is named, over EFA", () => {
  const over = clusterOf(h100("gpus", EFA));
  const found = (workerImage: string): object[] => {
    const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, prefill: {}, workerImage };
    return checkPlan(model, planModel(model, over, DynamoRelease.of("1.6.1"))).map(({ code, property, value }) => ({ code, property, value }));
  };

  test("is NVIDIA's own for EFA, or refused by its property", () => {
    const stock = `${NGC}/vllm-runtime:1.6.1`;
    const refused = { code: "efa-without-efa-image", property: "workerImage", value: stock };
    expect(found(stock)).toEqual([refused]);
    expect(found(`${stock}-efa`)).toEqual([]);
    expect(found(`mirror.example.com/nvidia/ai-dynamo/vllm-runtime:1.6.1-efa${DIGEST}`)).toEqual([]);
  });

  test("or somebody's own, of which nobody knows", () => expect(found("registry.example.com/mine:1.6.1-mine")).toEqual([]));
});
