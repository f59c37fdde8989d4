import { GangScheduler } from "../../../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../../../constructs/dynamo/release";
import { checkModel } from "../../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../../constructs/inference/engine";
import { planModel } from "../../../../../constructs/inference/plan-model";
import { ServedModelOptions } from "../../../../../constructs/inference/served-model-options";
import { INFINIBAND, clusterOf, h100 } from "../cluster";

const cluster = clusterOf(h100("gpus", INFINIBAND));
const release = DynamoRelease.of("1.6.1");
const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 2 };
const found = (more: Partial<ServedModelOptions>): string[] => checkModel({ ...model, ...more }, cluster, release, GangScheduler.BUNDLED).map(({ code, property }) => `${code} ${property}`);

test.each(["DYN_IMAGE_PLACEHOLDER_TOKEN_ID", "SGLANG_SIMULATE_ACC_TOKEN_ID", "VLLM_MAX_TOKENS_PER_EXPERT_FP4_MOE", "STOP_TOKEN_IDS"])("%s is a number of a model, no secret", (name) => {
  expect(found({ environment: { [name]: "151655" } })).toEqual([]);
});

test.each(["HF_TOKEN", "GITLAB_TOKEN_FILE_CONTENT", "TOKEN", "MY_TOKEN_IDENTITY", "TOKEN_ID_SECRET"])("%s is a secret still", (name) => {
  expect(found({ environment: { [name]: "x" } })).toEqual([`secret-in-environment environment.${name}`]);
});

test("SGLang's own parser of reasoning goes beside Dynamo's; that of tools doesn't", () => {
  const sglang = { engine: Engine.SGLANG };
  expect(found({ ...sglang, engineArgs: ["--reasoning-parser", "qwen3", "--dyn-reasoning-parser", "qwen3"] })).toEqual([]);
  expect(found({ ...sglang, engineArgs: ["--tool-call-parser", "qwen25"] })).toEqual(["engine-arg-not-free engineArgs[0]"]);
});

describe("what --hf-overrides does to memory", () => {
  const args = (fields: object): string[] => ["--hf-overrides", JSON.stringify(fields)];
  const planned = (engineArgs: string[], more: Partial<ServedModelOptions> = {}): ReturnType<typeof planModel>[number] => planModel({ ...model, maxModelLen: 131072, engineArgs, ...more }, cluster, release)[0];
  const yarn = { rope_scaling: { rope_type: "yarn", factor: 4, original_max_position_embeddings: 32768 }, max_position_embeddings: 131072 };

  test("a longer context is planned with its positions: sequences of that length fit where the cache holds them", () => {
    const { plan, unplanned } = planned(args(yarn));
    expect(unplanned).toEqual([]);
    expect(plan?.maxModelLen).toBe(131072);
    expect(plan?.diagnostics.map(({ code }) => code)).not.toContain("context-beyond-model");
    expect(planned([]).plan?.diagnostics.map(({ code }) => code)).toContain("context-beyond-model");
    expect(plan?.perGpu?.weightsGiB).toBeGreaterThan(planned([], { maxModelLen: 40960 }).plan!.perGpu!.weightsGiB);
  });

  test("another class is the same memory", () => {
    expect(planned(args({ architectures: ["Qwen3ForCausalLM"] }), { maxModelLen: 8192 }).plan?.perGpu).toEqual(planned([], { maxModelLen: 8192 }).plan?.perGpu);
  });

  test.each([{ num_hidden_layers: 2 }, { ...yarn, hidden_size: 1024 }, { rope_scaling: yarn.rope_scaling }, {}, { max_position_embeddings: "131072" }])("%j isn't planned, which is told", (fields) => {
    const { plan, unplanned } = planned(args(fields));
    expect([plan, unplanned]).toEqual([undefined, ["what --hf-overrides does to memory is not planned"]]);
  });

  test("nor is a longer context of a checkpoint whose config isn't known", () => {
    expect(planned(args(yarn), { model: "Qwen/Qwen3-32B-AWQ" }).unplanned).toEqual(["what --hf-overrides does to memory is not planned"]);
  });
});
