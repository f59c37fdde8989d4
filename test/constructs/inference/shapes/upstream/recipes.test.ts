import { linesOf, synthesised, testRecipes } from "../said-recipes";
import { LEFT, MORE } from "./recipes";

/** What is told of those that are taken. "not checked": the planner has no config of the checkpoint, and says so. */
const TOLD: { [name: string]: string[] } = {
  "deepseek-r1/sglang/disagg-8gpu": ["abbreviated-engine-arg", "mla-kv-replicated", "sequence-does-not-fit"],
  "deepseek-r1/sglang-wideep/tep16p-dep16d-disagg": ["abbreviated-engine-arg", "mla-kv-replicated", "sequence-does-not-fit"],
  "qwen3-32b-fp8/vllm/disagg": ["format-weight-only"],
  "deepseek-v4-flash/vllm/agg": ["kv-unknown"],
  "llama-4-scout-17b-16e-fp8/vllm/disagg-single-node": ["router-without-prefixes"],
  "glm-5-nvfp4/sglang/disagg": ["mla-kv-replicated"],
};

testRecipes(MORE, TOLD, LEFT);

test("each is said in at most 25 lines", () => {
  const lines = linesOf(`${__dirname}/recipes.ts`);
  expect(lines.length).toBe(MORE.length);
  expect(Math.max(...lines)).toBeLessThanOrEqual(25);
});

test("tensor parallelism's ranks are attention's data parallelism where TensorRT-LLM is told so, whoever says how many they are", () => {
  const recipe = MORE.find(({ name }) => name === "deepseek-r1/trtllm/agg/b200")!;
  const said = { ...recipe, model: { ...recipe.model, engineArgs: ["--tensor-parallel-size", "8", ...(recipe.model.engineArgs ?? [])] } };
  const [unsaid, named] = [recipe, said].map((one) => synthesised(one).served.description.plan);
  expect(unsaid).toEqual(named);
  expect(synthesised(recipe).warnings).not.toContain("mla-kv-replicated");
});
