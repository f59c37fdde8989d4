"use strict";

/**
 * `npm run synth`, in a clone: what `cdktf synth` does (cdktf-cli 0.21.0), with its checks, and without the second of processor time that its
 * program takes to load; then a line a deployment. `npx cdktf synth` does the same, and `cdktf deploy` runs the app as it always did. What is
 * asked of the CLI besides, `npm run synth -- --hcl`, the CLI does.
 */
const { execFile, spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const fail = (message) => {
  console.error(message);
  process.exit(1);
};
const configuration = () => {
  try {
    return read("cdktf.json");
  } catch (error) {
    return fail(`cdktf.json can't be read: ${error.message}`);
  }
};

try {
  require.resolve("cdktf-cli/package.json");
} catch {
  fail("cdktf-cli isn't installed: npm ci first.");
}
const asked = process.argv.slice(2);
if (asked.length > 0 || process.env.CDKTF_HCL !== undefined) {
  const { error, status } = spawnSync(process.execPath, [require.resolve("cdktf-cli/bundle/bin/cdktf"), "synth", ...asked], { stdio: "inherit" });
  if (error !== undefined) fail(error.message);
  process.exit(status ?? 1);
}
if (!fs.existsSync("cdktf.json")) fail("There is no cdktf.json here: npm run synth is for a clone of this repository.");
if (fs.existsSync("terraform.tfstate")) fail("Found a state file terraform.tfstate, and there are several stacks: name it after its stack, terraform.STACK.tfstate.");
const config = configuration();
const { terraformProviders = [], terraformModules = [], codeMakerOutput = ".gen" } = config;
// What the CLI takes from the environment before its file.
const { CDKTF_APP: app = config.app, CDKTF_OUTPUT: output = config.output ?? "cdktf.out" } = process.env;
if (typeof app !== "string" || app === "") fail('cdktf.json names no app: "app" is the command that runs it.');
if (terraformProviders.length + terraformModules.length > 0 && !fs.existsSync(codeMakerOutput)) fail(`There is no ${codeMakerOutput} with classes of cdktf.json's providers and modules: npx cdktf get makes it.`);
const minor = (name) => read(require.resolve(`${name}/package.json`)).version.split(".").slice(0, 2).join(".");
if (minor("cdktf") !== minor("cdktf-cli")) fail(`cdktf is ${minor("cdktf")} and its CLI ${minor("cdktf-cli")}: they have to be of the same minor version.`);

// Beside the app: it takes as long as one of a hundred resources.
execFile(process.env.TERRAFORM_BINARY_NAME ?? "terraform", ["-v"], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } }, (error, stdout) => {
  const [, major, lesser] = /Terraform v(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  if (error === null && major !== undefined && Number(major) * 1000 + Number(lesser) < 1002) console.warn(`Warning: Terraform ${major}.${lesser} isn't supported, 1.2 and newer are`);
});

const folders = () => {
  const stacks = path.join(output, "stacks");
  return fs.existsSync(stacks) ? fs.readdirSync(stacks).filter((name) => fs.lstatSync(path.join(stacks, name)).isDirectory()) : [];
};
const before = folders();
const { status, error } = spawnSync(app, { shell: true, stdio: "inherit", env: require("./testing/rehearsal/run-app.cjs")(config, process.env, output) });
if (error !== undefined) fail(error.message);
if (status !== 0) process.exit(1);

const manifest = path.join(output, "manifest.json");
if (!fs.existsSync(manifest)) fail(`The app made no ${manifest}: it has to call synth().`);
const stacks = Object.values(read(manifest).stacks);
const annotations = stacks.flatMap((stack) => stack.annotations ?? []);
const word = (level) => level.replace(/^.*\//, "").toUpperCase();
for (const { level, constructPath, message, stacktrace = [] } of annotations) {
  console.log([`${word(level)} [${constructPath}]: ${message}`, ...(word(level) === "ERROR" ? stacktrace : [])].join("\n"));
}
if (annotations.some(({ level }) => word(level) === "ERROR")) fail("An error annotation stands above.");
if (stacks.length === 0) console.error("There are no stacks.");
for (const name of before) if (!stacks.some((stack) => stack.name === name)) fs.rmSync(path.join(output, "stacks", name), { recursive: true });
console.log(`Generated Terraform code for the stacks: ${stacks.map(({ name }) => name).join(", ")}`);

// An app may have none, of parts alone.
const described = path.join(output, "deployments");
if (!fs.existsSync(described) || fs.readdirSync(described).length === 0) process.exit(0);
process.argv.splice(2, Infinity, "explain", "--short", "--output", output);
require("./program.js");
