import * as fs from "fs";
import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { Fabric } from "../../../../../constructs/cluster/pools/fabric";
import { problemsIn } from "../../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../../constructs/dynamo/platform-parts";
import { ServedModel } from "../../../../../constructs/inference/served-model";
import { EFA, INFINIBAND, clusterOf, h100 } from "../cluster";
import { Recipe } from "../recipes";
import { LEFT, MORE } from "./recipes";

const FABRICS: { [name: string]: Fabric } = { efa: EFA, infiniband: INFINIBAND };
const GPUS: { [name: string]: { gpu: string; gpusPerNode: number } } = {
  a100: { gpu: "NVIDIA A100 80GB", gpusPerNode: 8 },
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

/** What is told of those that are taken. "not checked": the planner has no config of the checkpoint, and says so. */
const TOLD: { [name: string]: string[] } = {
  "deepseek-r1/sglang/disagg-8gpu": ["abbreviated-engine-arg", "mla-kv-replicated", "sequence-does-not-fit"],
  "deepseek-r1/sglang-wideep/tep16p-dep16d-disagg": ["abbreviated-engine-arg", "mla-kv-replicated", "sequence-does-not-fit"],
  "qwen3-32b-fp8/vllm/disagg": ["format-weight-only"],
  "deepseek-v4-flash/vllm/agg": ["kv-unknown"],
  "llama-4-scout-17b-16e-fp8/vllm/disagg-single-node": ["router-without-prefixes"],
  "glm-5-nvfp4/sglang/disagg": ["mla-kv-replicated"],
};

describe.each(MORE.map((recipe): [string, Recipe] => [`${recipe.name} on ${recipe.on}`, recipe]))("%s", (_, recipe) => {
  const { problems, warnings, served } = synthesised(recipe);

  test("is taken, and told what its plan says", () => {
    expect(problems).toEqual([]);
    expect(warnings).toEqual(TOLD[recipe.name] ?? []);
  });

  test("takes its GPUs, and fits them where that is known", () => {
    const { parts, plan } = served.description;
    expect(parts.reduce((sum, { replicas, gpus }) => sum + replicas * gpus, 0)).toBe(recipe.gpus);
    expect(plan?.feasible ?? "not checked").toBe(warnings.includes("not checked") ? "not checked" : true);
  });

  test("stands on the page, with what was left of it", () => {
    const { engine, weightsGiB, kvCacheGiB } = served.description.plan ?? {};
    const told = warnings.map((code) => (code === "not checked" ? code : `\`${code}\``)).join(", ");
    const memory = engine === undefined ? "| | |" : `| ${weightsGiB?.toFixed(1)} | ${kvCacheGiB?.toFixed(1)} |`;
    const left = LEFT[recipe.name] === undefined ? "" : `\`${LEFT[recipe.name].argument}\`: ${LEFT[recipe.name].why}`;
    expect(fs.readFileSync("docs/runtime/recipes.md", "utf8")).toContain(`| ${recipe.name} | ${recipe.on} | ${recipe.gpus} ${memory} ${told} | ${left} |\n`);
  });
});

test("each is said in at most 25 lines", () => {
  const text = fs.readFileSync(`${__dirname}/recipes.ts`, "utf8");
  const blocks = text.match(/^ {2}\{\n(?:.*\n)*? {2}\},$/gm) ?? [];
  expect(blocks.length).toBe(MORE.length);
  expect(Math.max(...blocks.map((block) => block.split("\n").length))).toBeLessThanOrEqual(25);
});

test("tensor parallelism's ranks are attention's data parallelism where TensorRT-LLM is told so, whoever says how many they are", () => {
  const recipe = MORE.find(({ name }) => name === "deepseek-r1/trtllm/agg/b200")!;
  const said = { ...recipe, model: { ...recipe.model, engineArgs: ["--tensor-parallel-size", "8", ...(recipe.model.engineArgs ?? [])] } };
  const [unsaid, named] = [recipe, said].map((one) => synthesised(one).served.description.plan);
  expect(unsaid).toEqual(named);
  expect(synthesised(recipe).warnings).not.toContain("mla-kv-replicated");
});
