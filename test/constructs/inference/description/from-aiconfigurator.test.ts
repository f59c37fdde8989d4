import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AiconfiguratorFolder, Engine, ServedModel } from "../../../../constructs/inference";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

/** AIConfigurator's choices for SGLang, as it wrote them, as served models. */

const FOLDER = path.resolve("test/inference-runtime/planner/aiconfigurator-0.12.0/qwen3-32b-sglang");
const sglang = new AiconfiguratorFolder(FOLDER);
const GRAPHS = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 16 20 24 28 32 32 40 48 56 64 64 80 96 112 128 128 160 192 224 256 256 320 384 448 512".split(" ");

test("an aggregated one: what a property says is left out, a list of numbers stays whole", () => {
  const { engine, engineArgs, ...rest } = sglang.servedModel();
  expect(engine).toBe(Engine.SGLANG);
  expect(rest).toEqual({ name: "qwen3-32b", model: "Qwen/Qwen3-32B", gpusPerWorker: 4, replicas: 2, plan: { workload: { isl: 4000, osl: 500, concurrency: expect.any(Number) }, sla: { ttftMs: 1000, itlMs: 20 } } });
  expect(engineArgs).toEqual(["--max-running-requests", "512", "--max-prefill-tokens", "5500", "--enable-mixed-chunk", "--cuda-graph-bs", ...GRAPHS, ..."32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48".split(" ")]);
});

test("a disaggregated one: each half by itself, and the role is the part's to say", () => {
  const { prefill, gpusPerWorker, replicas, engineArgs = [] } = sglang.servedModel({ disaggregated: true });
  expect(prefill).toEqual({ gpusPerWorker: 2, replicas: 2, engineArgs: ["--max-running-requests", "1", "--max-prefill-tokens", "5500"] });
  expect([gpusPerWorker, replicas, engineArgs.slice(0, 5)]).toEqual([2, 2, ["--max-running-requests", "512", "--max-prefill-tokens", "5500", "--cuda-graph-bs"]]);
});

const problemsOf = (release: string, disaggregated: boolean) => {
  const stack = new TerraformStack(new App(), "lab-inference");
  new ServedModel(stack, "model", { ...sglang.servedModel({ disaggregated }), release, cluster: clusterOf(h100("gpus", EFA)) });
  return problemsIn(stack).map(({ code, property, value, reason }) => ({ code, property, value, reason }));
};

test.each([false, true])("it is served by the release whose engine is the tool's (disaggregated: %s)", (disaggregated) => {
  expect(problemsOf("1.3.1", disaggregated)).toEqual([]);
});

test("a newer engine has no --cuda-graph-bs: it and its numbers are refused by name", () => {
  const [first, ...more] = problemsOf("1.6.1", false);
  expect(first).toMatchObject({ code: "unknown-engine-arg", value: "--cuda-graph-bs" });
  expect(more.every(({ code, value }) => code === "unknown-engine-arg" && /^\d+$/.test(String(value)))).toBe(true);
});
