import * as fs from "fs";
import { App, TerraformStack } from "cdktf";
import { transformSync } from "esbuild";
import { problemsIn } from "../../constructs/core/problems/refuse";
import * as inference from "../../constructs/inference";
import { EFA, clusterOf, h100 } from "../constructs/inference/shapes/cluster";

/** The page's model, as a reader would copy it, is served; and the page names what the code has. */
const page = fs.readFileSync("docs/runtime/scaling.md", "utf8");

test("the first program's model is served", () => {
  const [, code] = /```ts\n([^]*?)```/.exec(page)!;
  const file = { exports: {} as { model?: inference.ServedModelOptions } };
  const load = new Function("require", "module", "exports", transformSync(code, { loader: "ts", format: "cjs" }).code);
  load((name: string) => (name === "cdktf-dynamo/inference" ? inference : undefined), file, file.exports);
  const stack = new TerraformStack(new App(), "lab-inference");
  new inference.ServedModel(stack, "model", { ...file.exports.model!, cluster: clusterOf(h100("a", EFA)) });
  expect(problemsIn(stack)).toEqual([]);
});

test("each metric of an adapter stands on it, and each of a model", () => {
  for (const { name } of inference.prometheusAdapterRules()) expect(page).toContain(`\`${(name as { as: string }).as}\``);
  const metrics = Object.getOwnPropertyNames(inference.ScalingMetric).filter((name) => !["length", "name", "prototype"].includes(name));
  expect(metrics.length).toBe(3);
  for (const name of metrics) expect(page).toContain(`\`${name}(`);
});
