import * as fs from "fs";
import { AnnotationMetadataEntryType, TerraformStack, Testing } from "cdktf";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { EFA, INFINIBAND, clusterOf, h100 } from "./cluster";
import { Recipe } from "./recipes";

const FABRICS: { [name: string]: Fabric } = { efa: EFA, infiniband: INFINIBAND };
const GPUS: { [name: string]: { gpu: string; gpusPerNode: number } } = {
  a100: { gpu: "NVIDIA A100 80GB", gpusPerNode: 8 },
  h100: { gpu: "NVIDIA H100", gpusPerNode: 8 },
  h200: { gpu: "NVIDIA H200", gpusPerNode: 8 },
  b200: { gpu: "NVIDIA B200", gpusPerNode: 8 },
  gb200: { gpu: "NVIDIA GB200", gpusPerNode: 4 },
};

/** A recipe on a cluster of its GPUs: what is refused of it, what is told, and the model. "not checked": something of its memory isn't planned. */
export function synthesised({ on, model }: Recipe): { problems: string[]; warnings: string[]; served: ServedModel } {
  const [gpu, fabric] = on.split(" ");
  const cluster = clusterOf(h100(gpu, FABRICS[fabric], { ...GPUS[gpu], maxNodes: 16 }));
  const stack = new TerraformStack(Testing.app(), "lab-inference");
  const served = new ServedModel(stack, "model", { ...model, cluster, grove: GangScheduler.BUNDLED });
  const warnings = served.node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data));
  const problems = problemsIn(stack).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);
  if (problems.length === 0) Testing.synth(stack);
  return { problems, warnings: [...new Set(warnings.map((text) => /^\[([^\]]+)\]/.exec(text)?.[1] ?? "not checked"))], served };
}

/** What was left of upstream's own arguments, and why, by the recipe's name. */
export type Left = { readonly [name: string]: { readonly argument: string; readonly why: string } };

/** Recipes are taken, told what is expected, come to their GPUs, fit them where that is known, and stand on the page. */
export function testRecipes(recipes: readonly Recipe[], told: { readonly [name: string]: string[] }, left: Left): void {
  describe.each(recipes.map((recipe): [string, Recipe] => [`${recipe.name} on ${recipe.on}`, recipe]))("%s", (_, recipe) => {
    const { problems, warnings, served } = synthesised(recipe);

    test("is taken, and told what its plan says", () => {
      expect(problems).toEqual([]);
      expect(warnings).toEqual(told[recipe.name] ?? []);
    });

    test("takes its GPUs, and fits them where that is known", () => {
      const { parts, plan } = served.description;
      expect(parts.reduce((sum, { replicas, gpus }) => sum + replicas * gpus, 0)).toBe(recipe.gpus);
      expect(plan?.feasible ?? "not checked").toBe(plan === undefined ? "not checked" : true);
      expect(plan !== undefined || warnings.includes("not checked")).toBe(true);
    });

    test("stands on the page, with what was left of it", () => {
      const { weightsGiB, kvCacheGiB } = served.description.plan ?? {};
      const said = warnings.map((code) => (code === "not checked" ? code : `\`${code}\``)).join(", ");
      const memory = weightsGiB === undefined ? "| | |" : `| ${weightsGiB.toFixed(1)} | ${kvCacheGiB?.toFixed(1)} |`;
      const without = left[recipe.name] === undefined ? "" : `\`${left[recipe.name].argument}\`: ${left[recipe.name].why}`;
      expect(fs.readFileSync("docs/runtime/recipes.md", "utf8")).toContain(`| ${recipe.name} | ${recipe.on} | ${recipe.gpus} ${memory} ${said} | ${without} |\n`);
    });
  });
}

/** Lines of each recipe in a file of them. */
export function linesOf(file: string): number[] {
  const blocks = fs.readFileSync(file, "utf8").match(/^ {2}\{\n(?:.*\n)*? {2}\},$/gm) ?? [];
  return blocks.map((block) => block.split("\n").length);
}
