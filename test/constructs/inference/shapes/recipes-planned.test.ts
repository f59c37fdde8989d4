import * as fs from "fs";
import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { EFA, INFINIBAND, clusterOf, h100 } from "./cluster";
import { RECIPES, Recipe } from "./recipes";

const FABRICS: { [name: string]: Fabric } = { efa: EFA, infiniband: INFINIBAND, roce: Fabric.of("roce", "networking.gke.io.networks/rdma-0", 8) };
const GPUS: { [name: string]: { gpu: string; gpusPerNode: number } } = {
  h100: { gpu: "NVIDIA H100", gpusPerNode: 8 },
  h200: { gpu: "NVIDIA H200", gpusPerNode: 8 },
  b200: { gpu: "NVIDIA B200", gpusPerNode: 8 },
  gb200: { gpu: "NVIDIA GB200", gpusPerNode: 4 },
};

function clusterFor({ on }: Recipe): IKubernetesCluster {
  const [gpu, fabric] = on.split(" ");
  return clusterOf(h100(gpu, FABRICS[fabric], { ...GPUS[gpu], maxNodes: 16 }));
}

function synthesised(recipe: Recipe): { problems: string[]; warnings: string[]; model?: ServedModel } {
  const stack = new TerraformStack(Testing.app(), "lab-inference");
  const model = new ServedModel(stack, "model", { ...recipe.model, cluster: clusterFor(recipe), grove: GangScheduler.BUNDLED });
  const warnings = model.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data));
  const problems = problemsIn(stack).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);
  if (problems.length === 0) Testing.synth(stack);
  return { problems, warnings, model };
}

const rows = RECIPES.map((recipe): [string, Recipe] => [`${recipe.name} on ${recipe.on}`, recipe]);

/** What is told of those that are taken: nothing of the others. */
const TOLD: { [name: string]: string[] } = {
  "deepseek-r1/sglang/disagg-16gpu": ["mla-kv-replicated", "fits-only-optimistically"],
  "deepseek-v4/vllm/agg": ["kv-unknown", "weights-not-compared"],
  "glm-5/sglang/agg": ["mla-kv-replicated"],
  "kimi-k2.5/vllm/agg": ["mla-kv-replicated"],
};

describe.each(rows)("%s", (_, recipe) => {
  const { problems, warnings, model } = synthesised(recipe);

  test("is taken, and told what its plan says", () => {
    expect(problems).toEqual([]);
    expect(warnings.map((text) => /^\[([^\]]+)\]/.exec(text)?.[1] ?? text)).toEqual(TOLD[recipe.name] ?? []);
  });

  test("takes its GPUs, and fits them", () => {
    const { parts, plan } = model!.description;
    expect(parts.reduce((sum, { replicas, gpus }) => sum + replicas * gpus, 0)).toBe(recipe.gpus);
    expect(plan?.feasible).toBe(true);
  });

  test("stands on the page", () => {
    const { engine, weightsGiB, kvCacheGiB } = model!.description.plan!;
    const told = (TOLD[recipe.name] ?? []).map((code) => `\`${code}\``).join(", ");
    expect(fs.readFileSync("docs/runtime/recipes.md", "utf8")).toContain(`| ${recipe.name} | ${recipe.on} | ${recipe.gpus} | ${engine} | ${weightsGiB?.toFixed(1)} | ${kvCacheGiB?.toFixed(1)} | ${told} |`);
  });
});

test("each is said in at most 25 lines", () => {
  const text = fs.readFileSync(`${__dirname}/recipes.ts`, "utf8");
  const blocks = text.match(/^ {2}(\{|model: \{)\n(?:.*\n)*? {2}\},$/gm) ?? [];
  // The three of qwen3-32b are one.
  expect(blocks.length).toBe(RECIPES.length - 3 + 1);
  expect(Math.max(...blocks.map((block) => block.split("\n").length))).toBeLessThanOrEqual(25);
});
