import { App } from "cdktf";
import * as fs from "fs";
import * as path from "path";
import { addDeploymentsWithOptions } from "./deployments";
import { StackJson, compare, readReport, readable } from "./findings";

/**
 * `prepare STACKS FOLDER` copies the stacks of a synthesised app, and those of deployments with more options, into FOLDER as checkov can read them;
 * `compare FOLDER REPORT PAGE` holds what it found against the page's answers.
 */
function main([command, ...args]: string[]): void {
  if (command === "prepare") prepare(args[0], args[1]);
  else if (command === "compare") report(args[0], args[1], args[2]);
  else throw new Error("prepare STACKS FOLDER, or compare FOLDER REPORT PAGE");
}

function prepare(stacks: string, folder: string): void {
  const more = path.join(folder, "..", "options");
  const app = new App({ outdir: more });
  addDeploymentsWithOptions(app);
  app.synth();
  for (const from of [stacks, path.join(more, "stacks")]) {
    for (const [name, stack] of Object.entries(stacksIn(from))) {
      fs.mkdirSync(path.join(folder, name), { recursive: true });
      fs.writeFileSync(path.join(folder, name, "cdk.tf.json"), JSON.stringify(readable(stack), null, 1));
    }
  }
}

function report(folder: string, file: string, page: string): void {
  const findings = readReport(fs.readFileSync(file, "utf8"), stacksIn(folder));
  const wrong = compare(findings, fs.readFileSync(page, "utf8"));
  console.log([...wrong, `${findings.length} findings, ${wrong.length} not as docs/security.md has them`].join("\n"));
  if (wrong.length > 0) process.exitCode = 1;
}

function stacksIn(folder: string): { [name: string]: StackJson } {
  const read = (name: string): StackJson => JSON.parse(fs.readFileSync(path.join(folder, name, "cdk.tf.json"), "utf8")) as StackJson;
  return Object.fromEntries(fs.readdirSync(folder).sort().map((name) => [name, read(name)]));
}

main(process.argv.slice(2));
