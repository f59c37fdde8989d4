import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { transformSync } from "esbuild";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { GangScheduler } from "../../constructs/dynamo/platform-parts";
import * as inference from "../../constructs/inference";
import { missingOption } from "../../inference-runtime/planner/profiles/options";
import { EFA, clusterOf, h100 } from "../constructs/inference/shapes/cluster";

/** The models on the page, as a reader would copy them: each is served by a cluster that has what the page says. */
const programs = [...fs.readFileSync("docs/runtime.md", "utf8").matchAll(/## ([^\n]*)\n(?:(?!\n## )[^])*?```ts\n([^]*?)```/g)];

test("there is one for each shape", () => expect(programs.map(([, title]) => title)).toEqual(["Engines", "Prefill and decode apart", "A worker over several nodes"]));

const options = fs.readFileSync("docs/runtime/options.md", "utf8");
const all = [...`${fs.readFileSync("docs/runtime.md", "utf8")}${options}`.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);

test("options.md says of each option from which release on each engine has it", () => {
  const rows = { "`lora`, from a bucket": "lora", "`lora`, from Hugging Face": "lora-from-hub", "`Speculative.ngram`": "ngram", "`Speculative.eagle3`": "eagle3", "`Speculative.mtp`": "mtp", "`Speculative.draftModel`": "draft-model", "`ModelTask.EMBEDDINGS`": "embeddings", "`ModelTask.MULTIMODAL`": "multimodal" };
  // Before any release it is missing, and the first that has it is named.
  const first = (engine: string, option: string, apart = false): string => missingOption(engine, option, "0.1.0", apart)?.since ?? "no";
  const line = (title: string, option: string, apart = false): string => `| ${title} | ${["vllm", "sglang", "trtllm", "mocker"].map((engine) => first(engine, option, apart)).join(" | ")} |`;
  const lines = [...Object.entries(rows).map(([title, option]) => line(title, option)), line("with prefill apart", "lora", true)];
  expect(lines.filter((one) => !options.includes(one))).toEqual([]);
});

test.each(all.map((code): [string, string] => [/name: "([^"]+)"[^]*?engine: (\S+),|name: "([^"]+)"/.exec(code)?.slice(1).filter(Boolean).join(", ") ?? "", code]))("%s is served", (_, code) => {
  const file = { exports: {} as { model?: inference.ServedModelOptions } };
  const load = new Function("require", "module", "exports", transformSync(code, { loader: "ts", format: "cjs" }).code);
  load((name: string) => (name === "cdktf-dynamo/inference" ? inference : undefined), file, file.exports);
  const stack = new TerraformStack(new App({ outdir: fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "runtime-")) }), "lab-inference");
  const cluster = clusterOf(h100("a", EFA, { gpuMemoryGiB: 80 }), h100("b", EFA, { gpu: "NVIDIA H200" }));
  const model = file.exports.model!;
  new inference.ServedModel(stack, "model", { ...model, ...(model.name === "deepseek-r1" ? { gpuPool: "b" } : {}), cluster, grove: GangScheduler.BUNDLED });
  expect(problemsIn(stack)).toEqual([]);
});
