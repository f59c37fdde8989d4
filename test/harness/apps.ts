import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { buildSync } from "esbuild";

/** Programs of the pages and the examples: built as a reader's would be, the package's entries being the sources that they are made from. */

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as { readonly exports: { readonly [entry: string]: { readonly default?: string } } };

/** Each entry of the package, and the source that it is built from. */
export const ENTRIES: { readonly [entry: string]: string } = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([entry, { default: built }]) =>
    built?.startsWith("./dist/") ? [[entry.replace(".", "cdktf-dynamo"), path.resolve(built.replace("./dist/", "").replace(/\.js$/, ".ts"))]] : [],
  ),
);

/** Builds a program. It must come to lie inside the project, where the packages that it imports are found. */
export function buildApp(source: string, outfile: string): void {
  buildSync({ entryPoints: [source], outfile, bundle: true, alias: { ...ENTRIES }, packages: "external", platform: "node", target: "node20", logLevel: "error" });
}

/** A built program, and the folder that it is to write. */
export interface BuiltApp {
  readonly app: string;
  readonly output: string;
}

/** How a program ended. */
export interface EndedApp {
  readonly app: string;
  readonly status: number;
  readonly stderr: string;
}

/** Runs programs one after another in one Node: loading cdktf and a provider is most of what each would take by itself. */
export function runApps(apps: readonly BuiltApp[]): EndedApp[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve("test/harness/run-apps.cjs")], { input: JSON.stringify(apps), encoding: "utf8", env: process.env });
  if (status !== 0 || stderr !== "") throw new Error(`the programs' runner ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Runs one; throws with what it wrote where it fails or complains. */
export function runApp(app: string, output: string): void {
  const [{ status, stderr }] = runApps([{ app, output }]);
  if (status !== 0 || stderr !== "") throw new Error(`${path.basename(app)} ended with ${status}: ${stderr}`);
}

/** Makes a folder an app that can be rehearsed: its program, and the packages of this one. */
export function makeRehearsable(folder: string, app: string): void {
  fs.symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app: `node ${app}`, projectId: "00000000-0000-0000-0000-000000000001", sendCrashReports: "false" }));
}
