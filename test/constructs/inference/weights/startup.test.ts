import { Token } from "cdktf";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { checkPlan } from "../../../../constructs/inference/checks/check-plan";
import { Engine } from "../../../../constructs/inference/engine";
import { ModelPlans } from "../../../../constructs/inference/model-plans";
import { modelValues } from "../../../../constructs/inference/model-values";
import { planModel } from "../../../../constructs/inference/plan-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { StartupBudget } from "../../../../constructs/inference/weights/startup-budget";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, mainOf } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

/** How long a worker may take to start: by the weights' size and the way to them. */

type Model = Partial<ServedModelOptions>;
const cluster = clusterOf(h100("gpus", EFA, { localDisk: true }));
const whole = (model: Model): ServedModelOptions => ({ name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, ...model });

function probe(model: Model, release = "1.6.1", part = "worker"): Rendered {
  const dynamo = DynamoRelease.of(release);
  const plans = ModelPlans.of(planModel(whole(model), cluster, dynamo));
  const objects = helmTemplate(CHART, modelValues(whole(model), cluster, dynamo, { plans }), { name: "qwen", namespace: "inference" });
  return mainOf(objects, part).startupProbe;
}
const seconds = (model: Model, ...more: [string?, string?]): number | undefined => {
  const given = probe(model, ...more);
  return given === undefined ? undefined : given.failureThreshold * given.periodSeconds;
};

describeWithHelm("the startup probe", () => {
  test("is the operator's own unless somebody asks, or somebody has seen such a start to take longer", () => {
    expect(seconds({})).toBeUndefined();
    expect(seconds({ model: "deepseek-ai/DeepSeek-R1", gpusPerWorker: 8, nodesPerWorker: 2 })).toBeUndefined();
    // 1,026 thousand million bytes in bf16 over one node at 130 MB/s, and twelve minutes: two hours and a half.
    expect(seconds({ model: "org/huge", gpusPerWorker: 8, plan: { accept: ["does-not-fit"], config: HUGE } })).toBeGreaterThan(7200);
  });

  test("is whole, since one that is given takes the place of the operator's", () => {
    expect(probe({ startup: StartupBudget.seconds(1234) })).toEqual({ httpGet: { path: "/live", port: 9090 }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 124 });
    expect(probe({ startup: StartupBudget.seconds(1200) }, "1.2.1")).toMatchObject({ failureThreshold: 120 });
  });

  test.each<[string, WeightsLoader | undefined, number]>([
    // 65.5 GB of Qwen3-32B: (65.5e9 / 130e6 + 265) x 3, and so on, to the next ten seconds.
    ["a shared volume", undefined, 2310],
    ["the same, streamed", WeightsLoader.streamed(), 910],
    ["the node's own disk", WeightsLoader.LOCAL_DISK, 980],
    ["an image", WeightsLoader.image({ image: "registry.example.com/weights:1" }), 980],
  ])("planned, from %s", (_, weightsLoader, expected) => expect(seconds({ startup: StartupBudget.PLANNED, weightsLoader })).toBe(expected));

  test("planned, of an object store, of both halves alike, each by itself", () => {
    expect(seconds({ startup: StartupBudget.PLANNED, engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen3-32b" }) })).toBe(910);
    expect([seconds({ startup: StartupBudget.PLANNED, prefill: {} }, "1.6.1", "prefill"), seconds({ startup: StartupBudget.PLANNED, prefill: {} }, "1.6.1", "decode")]).toEqual([2310, 2310]);
    // Over two nodes each reads half of it.
    expect(seconds({ startup: StartupBudget.PLANNED, nodesPerWorker: 2 })).toBe(1560);
  });

  test("frontends have the operator's in any case", () => expect(probe({ startup: StartupBudget.PLANNED }, "1.6.1", "frontend")).toBeUndefined());
});

describe("is refused", () => {
  const found = (model: Model): string[] => checkModel(whole(model), cluster, DynamoRelease.of("1.6.1")).map(({ code, property }) => `${code} ${property}`);
  test.each([[30], [1.5], [100_000], [Number.NaN], [Token.asNumber("${var.s}")]])("%s seconds", (value) => expect(found({ startup: StartupBudget.seconds(value) })).toEqual(["invalid-startup startup"]));
  test("a time that is one", () => expect(found({ startup: StartupBudget.seconds(600) })).toEqual([]));

  test("a plan where there is none", () => {
    const model = whole({ model: "org/unknown", startup: StartupBudget.PLANNED });
    const [one] = checkPlan(model, planModel(model, cluster, DynamoRelease.of("1.6.1")));
    expect(one).toMatchObject({ code: "startup-not-planned", property: "startup", reason: expect.stringContaining("org/unknown is not in the planner's catalogue") });
  });
});

const HUGE = {
  ...{ architectures: ["LlamaForCausalLM"], model_type: "llama", hidden_size: 16_384, intermediate_size: 53_248, num_hidden_layers: 160, num_attention_heads: 128 },
  ...{ num_key_value_heads: 8, vocab_size: 128_256, max_position_embeddings: 8192, torch_dtype: "bfloat16", tie_word_embeddings: false },
};
