import * as fs from "fs";
import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { Fabric } from "../../../../../constructs/cluster/pools/fabric";
import { problemsIn } from "../../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../../constructs/dynamo/platform-parts";
import { ServedModel } from "../../../../../constructs/inference/served-model";
import { EFA, INFINIBAND, clusterOf, h100 } from "../cluster";
import { Recipe } from "../recipes";
import { DEEPSEEK } from "./deepseek";
import { KIMI } from "./kimi";
import { LEFT } from "./left";
import { NEMOTRON } from "./nemotron";
import { QWEN } from "./qwen";

const NEWEST = [...DEEPSEEK, ...KIMI, ...QWEN, ...NEMOTRON];
const FABRICS: { [name: string]: Fabric } = { efa: EFA, infiniband: INFINIBAND };
const GPUS: { [name: string]: { gpu: string; gpusPerNode: number } } = {
  h100: { gpu: "NVIDIA H100", gpusPerNode: 8 },
  h200: { gpu: "NVIDIA H200", gpusPerNode: 8 },
  b200: { gpu: "NVIDIA B200", gpusPerNode: 8 },
  gb200: { gpu: "NVIDIA GB200", gpusPerNode: 4 },
};

function synthesised({ on, model }: Recipe): { problems: string[]; warnings: string[]; served: ServedModel } {
  const [gpu, fabric] = on.split(" ");
  const cluster = clusterOf(h100(gpu, FABRICS[fabric], { ...GPUS[gpu], maxNodes: 16 }));
  const stack = new TerraformStack(Testing.app(), "lab-inference");
  const served = new ServedModel(stack, "model", { ...model, cluster, grove: GangScheduler.BUNDLED });
  const warnings = served.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data));
  const problems = problemsIn(stack).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);
  if (problems.length === 0) Testing.synth(stack);
  return { problems, warnings: [...new Set(warnings.map((text) => /^\[([^\]]+)\]/.exec(text)?.[1] ?? "not checked"))], served };
}

/** What is told of those that are taken. "not checked": an argument's memory isn't planned, or the planner has no config of the checkpoint. */
const TOLD: { [name: string]: string[] } = {
  "deepseek-v4/deepseek-v4-flash/vllm/agg-b200-agentic": ["kv-unknown"],
  "deepseek-v4/deepseek-v4-flash/trtllm/agg": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/vllm/agg-b200-agentic": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/vllm/disagg-h200-agentic": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/vllm/disagg": ["kv-unknown", "weights-not-compared"],
  "deepseek-v4/deepseek-v4-pro/sglang/agg": ["abbreviated-engine-arg", "kv-unknown"],
  "deepseek-v4/deepseek-v4-pro/sglang/disagg-gb200": ["abbreviated-engine-arg", "kv-unknown"],
  "deepseek-v4.1-flash/sglang/disagg-gb200": ["not checked"],
  "kimi-k2.5/trtllm/agg-eagle-kv-router": ["mla-kv-replicated"],
  "kimi-k2.5/trtllm/disagg-eagle-kv-router": ["mla-kv-replicated"],
  "kimi-k2.6/vllm/agg-b200-agentic": ["mla-kv-replicated"],
  "kimi-k2.6/vllm/agg-h200-agentic": ["mla-kv-replicated"],
  "kimi-k3/vllm/agg-gb200-agentic": ["kv-unknown", "weights-not-compared"],
  "glm-5.2/sglang/agg-h200-agentic": ["mla-kv-replicated"],
  "glm-5.2/sglang/disagg-b200-agentic": ["not checked"],
  "glm-5.2/sglang/disagg-h200-agentic": ["mla-kv-replicated"],
  "qwen3-235b-a22b-fp8/trtllm/disagg/blackwell": ["not checked"],
  "qwen3-32b/vllm/agg-kvbm": ["fits-only-optimistically"],
  "qwen3.8-2.4t-a95b-fp8/vllm/agg-gb200-agentic": ["kv-unknown", "weights-not-compared"],
  "nemotron-3-super-fp8/sglang/agg": ["abbreviated-engine-arg"],
  "nemotron-3-ultra/vllm/agg-h200-agentic-256k-mtp": ["format-weight-only"],
  "nemotron-3-nano-omni/vllm/agg": ["not checked"],
  "a.x-k2/vllm/disagg-h200": ["not checked"],
};

describe.each(NEWEST.map((recipe): [string, Recipe] => [`${recipe.name} on ${recipe.on}`, recipe]))("%s", (_, recipe) => {
  const { problems, warnings, served } = synthesised(recipe);

  test("is taken, and told what its plan says", () => {
    expect(problems).toEqual([]);
    expect(warnings).toEqual(TOLD[recipe.name] ?? []);
  });

  test("takes its GPUs, and fits them where that is known", () => {
    const { parts, plan } = served.description;
    expect(parts.reduce((sum, { replicas, gpus }) => sum + replicas * gpus, 0)).toBe(recipe.gpus);
    expect(plan?.feasible ?? "not checked").toBe(plan === undefined ? "not checked" : true);
    expect(plan !== undefined || warnings.includes("not checked")).toBe(true);
  });

  test("stands on the page, with what was left of it", () => {
    const { weightsGiB, kvCacheGiB } = served.description.plan ?? {};
    const told = warnings.map((code) => (code === "not checked" ? code : `\`${code}\``)).join(", ");
    const memory = weightsGiB === undefined ? "| | |" : `| ${weightsGiB.toFixed(1)} | ${kvCacheGiB?.toFixed(1)} |`;
    const left = LEFT[recipe.name] === undefined ? "" : `\`${LEFT[recipe.name].argument}\`: ${LEFT[recipe.name].why}`;
    expect(fs.readFileSync("docs/runtime/recipes.md", "utf8")).toContain(`| ${recipe.name} | ${recipe.on} | ${recipe.gpus} ${memory} ${told} | ${left} |\n`);
  });
});

test.each(["deepseek", "kimi", "qwen", "nemotron"])("each of %s.ts is said in at most 25 lines", (file) => {
  const blocks = fs.readFileSync(`${__dirname}/${file}.ts`, "utf8").match(/^ {2}\{\n(?:.*\n)*? {2}\},$/gm) ?? [];
  expect(blocks.length).toBeGreaterThan(7);
  expect(Math.max(...blocks.map((block) => block.split("\n").length))).toBeLessThanOrEqual(25);
});

test("nothing is said to be left of a recipe that isn't here", () => {
  const names = NEWEST.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...Object.keys(LEFT), ...Object.keys(TOLD)].filter((name) => !names.includes(name))).toEqual([]);
});
