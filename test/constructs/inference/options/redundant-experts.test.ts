import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { modelValues } from "../../../../constructs/inference/model-values";
import { planModel } from "../../../../constructs/inference/plan-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { INFINIBAND, clusterOf, h100 } from "../shapes/cluster";

const cluster = clusterOf(h100("gpus", INFINIBAND, { gpu: "NVIDIA H200", maxNodes: 64 }));
const SGLANG = ["--enable-dp-attention", "--tp-size", "32", "--dp-size", "32", "--ep-size", "32"];
const VLLM = ["--data-parallel-size", "32", "--tensor-parallel-size", "1", "--enable-expert-parallel"];
const TRTLLM = ["--enable-attention-dp", "--expert-parallel-size", "32"];
const wide = (more: Partial<ServedModelOptions> = {}): ServedModelOptions => ({ name: "r1", model: "deepseek-ai/DeepSeek-R1", engine: Engine.SGLANG, nodesPerWorker: 4, gpusPerWorker: 8, maxModelLen: 16384, engineArgs: SGLANG, redundantExperts: 32, ...more });
const release = DynamoRelease.of("1.6.1");

interface Component {
  readonly name: string;
  readonly podTemplate: { readonly spec: { readonly containers: { readonly args: string[] }[] } };
}

function argsOf(model: ServedModelOptions, part = "worker"): string[] {
  const { graph } = modelValues(model, cluster, release) as unknown as { readonly graph: { readonly spec: { readonly components: Component[] } } };
  return graph.spec.components.find(({ name }) => name === part)?.podTemplate.spec.containers[0].args ?? [];
}
const found = (model: ServedModelOptions): string[] => checkModel(model, cluster, release, GangScheduler.BUNDLED).map(({ code, property }) => `${code} ${property}`);

test.each<[string, Partial<ServedModelOptions>, string[]]>([
  ["SGLang", {}, ["--ep-num-redundant-experts", "32", "--enable-eplb"]],
  ["SGLang, whose balancing is asked for already", { engineArgs: [...SGLANG, "--enable-eplb"] }, ["--ep-num-redundant-experts", "32"]],
  ["vLLM", { engine: Engine.VLLM, engineArgs: VLLM }, ["--enable-eplb", "--eplb-config", '{"num_redundant_experts":32}']],
  ["TensorRT-LLM", { engine: Engine.TENSORRT_LLM, engineArgs: TRTLLM }, ["--override-engine-args", '{"moe_config":{"backend":"WIDEEP","load_balancer":{"num_slots":288}}}']],
])("%s is told in its own words", (_, more, words) => {
  expect(argsOf(wide(more)).join(" ")).toContain(words.join(" "));
  expect(argsOf(wide({ ...more, redundantExperts: undefined })).join(" ")).not.toContain(words[0] === "--ep-num-redundant-experts" ? words[0] : words.join(" "));
  expect(found(wide(more))).toEqual([]);
});

test("TensorRT-LLM is told in one object with its role", () => {
  const args = argsOf(wide({ engine: Engine.TENSORRT_LLM, engineArgs: TRTLLM, prefill: {} }), "prefill");
  expect(args.filter((word) => word === "--override-engine-args")).toHaveLength(1);
  expect(JSON.parse(args[args.indexOf("--override-engine-args") + 1])).toEqual({ disable_overlap_scheduler: true, cache_transceiver_config: { backend: "DEFAULT" }, moe_config: { backend: "WIDEEP", load_balancer: { num_slots: 288 } } });
});

test("each half keeps as many as it says, the other's unless it says", () => {
  const apart = wide({ prefill: { redundantExperts: 64 } });
  expect([argsOf(apart, "prefill"), argsOf(apart, "decode")].map((args) => args[args.indexOf("--ep-num-redundant-experts") + 1])).toEqual(["64", "32"]);
  const same = wide({ prefill: {} });
  expect(argsOf(same, "prefill")).toContain("--ep-num-redundant-experts");
});

test("the plan weighs them: nine experts of each layer on a GPU for eight", () => {
  const weights = (model: ServedModelOptions): number => planModel(model, cluster, release)[0].plan?.perGpu?.weightsGiB ?? NaN;
  // A layer's expert: three matrices of 7168 x 2048 in fp8 with a scale for each block, in 58 layers.
  const expert = (58 * 3 * 7168 * 2048 * (1 + 4 / 128 ** 2)) / 2 ** 30;
  expect(weights(wide()) - weights(wide({ redundantExperts: undefined }))).toBeCloseTo(expert, 1);
  // The engine's own words are read the same.
  expect(weights(wide({ redundantExperts: undefined, engineArgs: [...SGLANG, "--ep-num-redundant-experts", "32"] }))).toBe(weights(wide()));
  const vllm = { engine: Engine.VLLM, engineArgs: VLLM };
  const own = { redundantExperts: undefined, engineArgs: [...VLLM, "--enable-eplb", "--eplb-config", '{"num_redundant_experts": 32, "window_size": 1000}'] };
  expect(weights(wide({ ...vllm, ...own }))).toBe(weights(wide(vllm)));
});

describe("is refused", () => {
  test.each<[string, Partial<ServedModelOptions>, string[]]>([
    ["with the mocker", { engine: Engine.MOCKER, engineArgs: [], nodesPerWorker: undefined, gpusPerWorker: undefined }, ["option-not-served redundantExperts"]],
    ["of workers that spread no experts", { engineArgs: ["--tp-size", "32"] }, ["redundant-experts redundantExperts"]],
    ["of vLLM without expert parallelism", { engine: Engine.VLLM, engineArgs: VLLM.slice(0, -1) }, ["redundant-experts redundantExperts"]],
    ["of TensorRT-LLM without ranks of attention", { engine: Engine.TENSORRT_LLM, engineArgs: TRTLLM.slice(1) }, ["redundant-experts redundantExperts"]],
    ["of prefill alone, which spreads none", { redundantExperts: undefined, prefill: { redundantExperts: 32, engineArgs: ["--tp-size", "32"] } }, ["redundant-experts prefill.redundantExperts"]],
    ["of a model without experts", { model: "Qwen/Qwen3-32B" }, ["redundant-experts redundantExperts"]],
    ["of a model that nobody knows", { model: "my-org/my-model" }, ["redundant-experts redundantExperts"]],
    ["beside the engine's own words", { engineArgs: [...SGLANG, "--ep-num-redundant-experts", "16"] }, ["engine-arg-contradicts engineArgs[7]"]],
    ["beside overrides of one's own", { engine: Engine.TENSORRT_LLM, engineArgs: [...TRTLLM, "--override-engine-args", '{"max_batch_size":64}'] }, ["engine-arg-contradicts engineArgs[3]"]],
  ])("%s", (_, more, findings) => expect(found(wide(more))).toEqual(findings));

  test("with a number that leaves some GPUs more experts than others, by the plan", () => {
    const [{ plan }] = planModel(wide({ redundantExperts: 16 }), cluster, release);
    expect(plan?.diagnostics.map(({ code, fix }) => [code, fix]).filter(([code]) => code === "experts-not-divisible")).toEqual([["experts-not-divisible", expect.stringContaining("et redundantExperts to 32, or leave redundantExperts out.")]]);
    const told = (redundantExperts: number): (string | undefined)[] => planModel(wide({ redundantExperts }), cluster, release)[0].plan?.diagnostics.filter(({ code }) => code === "experts-not-divisible").map(({ fix }) => fix) ?? [];
    // 263 experts are divided by none of the sizes.
    expect(told(7)).toEqual(["Set redundantExperts to 32, or leave redundantExperts out."]);
    expect(told(40)).toEqual(["Sizes that divide: 2, 4, 8. Or set redundantExperts to 32 or 64."]);
  });
});
