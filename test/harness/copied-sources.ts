import { execFileSync } from "child_process";
import * as fs from "fs";
import * as path from "path";

/** A copy of the sources, in which something is added, and programs that are made of it. What was touched is told. */

const ROOT = process.cwd();
// Inside the project, where the packages that the sources import are found.
export const COPY = path.join(ROOT, ".build", `adding-${process.pid}-${Math.random().toString(36).slice(2, 8)}`);
const SOURCES = ["cli", "constructs", "explain", "guard", "images", "inference-runtime", "lock", "observability", "operate", "render", "stacks", "testing", "tools"];
const ESBUILD = ["--bundle", "--packages=external", "--platform=node", "--target=node20", "--log-level=error"];

const touched = new Set<string>();

export function write(file: string, text: string): void {
  touched.add(file);
  fs.mkdirSync(path.dirname(path.join(COPY, file)), { recursive: true });
  fs.writeFileSync(path.join(COPY, file), text);
}

export function change(file: string, from: string, to: string): void {
  const before = fs.readFileSync(path.join(COPY, file), "utf8");
  expect(before.split(from)).toHaveLength(2);
  write(file, before.replace(from, () => to));
}

/** A row of a JSON table, changed as an object. */
export function row(file: string, alter: (table: never) => void): void {
  const table = JSON.parse(fs.readFileSync(path.join(COPY, file), "utf8"));
  alter(table as never);
  write(file, JSON.stringify(table));
}

/** Runs a program of the copy; what it writes. */
export function run(entry: string, args: string[] = []): string {
  const out = path.join(COPY, "program.js");
  execFileSync(path.join(ROOT, "node_modules/.bin/esbuild"), [entry, ...ESBUILD, `--outfile=${out}`], { cwd: COPY });
  return execFileSync(process.execPath, [out, ...args], { cwd: COPY, encoding: "utf8", env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
}

export function program(lines: string[]): string {
  fs.writeFileSync(path.join(COPY, "main.ts"), lines.join("\n"));
  return run("main.ts");
}

/** What was touched, code and data apart; forgotten afterwards. */
export function touch(): { code: string[]; data: string[] } {
  const files = [...touched].sort();
  touched.clear();
  return { code: files.filter((file) => file.endsWith(".ts")), data: files.filter((file) => file.endsWith(".json")) };
}

beforeAll(() => {
  fs.mkdirSync(COPY, { recursive: true });
  for (const folder of SOURCES) fs.cpSync(path.join(ROOT, folder), path.join(COPY, folder), { recursive: true, filter: (file) => !/__pycache__|node_modules/.test(file) });
  for (const file of ["package.json", "tsconfig.json"]) fs.copyFileSync(path.join(ROOT, file), path.join(COPY, file));
});
afterAll(() => fs.rmSync(COPY, { recursive: true, force: true }));

/** The lines of a program that synthesises a deployment on EKS, and reads what was written. */
export const deployment = (pool: string, model: string): string[] => [
  'import { App } from "cdktf";',
  'import { EksDeployment } from "./stacks/aws/deployment";',
  'import { Engine } from "./constructs/inference/engine";',
  'import { planInference } from "./inference-runtime/planner";',
  "void Engine; void planInference;",
  'const app = new App({ outdir: "out" });',
  `new EksDeployment(app, "lab", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [${pool}], models: [${model}] });`,
  "app.synth();",
  'const fs = require("fs");',
  'const read = (stack: string) => JSON.parse(fs.readFileSync(`out/stacks/lab-${stack}/cdk.tf.json`, "utf8"));',
];
