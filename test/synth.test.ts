import { SpawnSyncReturns, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

/** `npm run synth`: what the CLI's `synth` does with an app and its output. */

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "npm-run-synth-")));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => path.join(folder, name);

/** An app that writes what it was given, and a manifest with these annotations. */
function synth(annotations: readonly object[], app = "node app.js", { own = {}, ...env }: { own?: object; [name: string]: unknown } = {}): SpawnSyncReturns<string> {
  const stacks = { lab: { name: "lab", annotations } };
  fs.writeFileSync(inFolder("app.js"), `
    const fs = require("fs"), out = process.env.CDKTF_OUTDIR;
    fs.mkdirSync(out + "/stacks/lab", { recursive: true });
    fs.writeFileSync("environment.json", JSON.stringify(process.env));
    fs.writeFileSync(out + "/manifest.json", ${JSON.stringify(JSON.stringify({ stacks }))});`);
  fs.writeFileSync(inFolder("cdktf.json"), JSON.stringify({ language: "typescript", app, output: "made", context: { a: 1 }, terraformModules: ["./own", "registry/one"], codeMakerOutput: ".", ...own }));
  const all = { PATH: process.env.PATH, TF_VAR_secret: "s", CDKTF_CONTEXT_JSON: '{"b":2}', ...env } as NodeJS.ProcessEnv;
  return spawnSync(process.execPath, [path.resolve("synth.js")], { cwd: folder, encoding: "utf8", env: all });
}

test("the app has its output's folder and context, and no value that is for the apply", () => {
  fs.mkdirSync(inFolder("made/stacks/gone"), { recursive: true });
  const { stdout } = synth([{ level: "@cdktf/warn", constructPath: "lab/it", message: "be told" }]);
  expect(stdout).toContain("WARN [lab/it]: be told\nGenerated Terraform code for the stacks: lab\n");
  const environment = JSON.parse(fs.readFileSync(inFolder("environment.json"), "utf8"));
  expect([environment.CDKTF_OUTDIR, JSON.parse(environment.CDKTF_CONTEXT_JSON), environment.TF_VAR_secret]).toEqual(["made", { a: 1, cdktfRelativeModules: ["./own"] }, undefined]);
  expect(fs.readdirSync(inFolder("made/stacks"))).toEqual(["lab"]);
});

test("from the environment it takes what the CLI takes, so that what is looked at is what cdktf deploy applies", () => {
  const seen = (given: { [name: string]: unknown }): unknown[] => {
    synth([], "node app.js", given);
    const { CDKTF_OUTDIR, CDKTF_CONTEXT_JSON, NODE_OPTIONS } = JSON.parse(fs.readFileSync(inFolder("environment.json"), "utf8"));
    return [CDKTF_OUTDIR, JSON.parse(CDKTF_CONTEXT_JSON).b, NODE_OPTIONS];
  };
  // Each as cdktf-cli 0.21.0 gives it to such an app.
  expect(seen({})).toEqual(["made", undefined, "--max-old-space-size=4096"]);
  expect(seen({ CDKTF_OUTPUT: "else", NODE_OPTIONS: "" })).toEqual(["else", undefined, "--max-old-space-size=4096"]);
  expect(seen({ own: { context: undefined }, NODE_OPTIONS: "--no-warnings" })).toEqual(["made", 2, "--no-warnings"]);
  expect(synth([], "node app.js", { CDKTF_APP: "node -e process.exit(3)" }).status).toBe(1);
});

test("classes that were never made are told", () => {
  expect(synth([], "node app.js", { own: { codeMakerOutput: ".gen" } })).toMatchObject({ status: 1, stderr: expect.stringContaining("npx cdktf get makes it") });
});

test("an error annotation fails it, with all that there are", () => {
  const annotations = ["one", "two"].map((message) => ({ level: "@cdktf/error", constructPath: "lab", message, stacktrace: ["at its place"] }));
  const { status, stdout } = synth(annotations);
  expect([status, stdout]).toEqual([1, "ERROR [lab]: one\nat its place\nERROR [lab]: two\nat its place\n"]);
});

test("an app that fails fails it, and one that makes nothing", () => {
  const failed = synth([], `node -e 'console.error("what is wrong"); process.exit(3)'`);
  expect([failed.status, failed.stderr]).toEqual([1, "what is wrong\n"]);
  fs.rmSync(inFolder("made"), { recursive: true });
  const nothing = synth([], "node -e 0");
  expect([nothing.status, nothing.stderr]).toEqual([1, `The app made no ${path.join("made", "manifest.json")}: it has to call synth().\n`]);
});

test("a state of one stack's time is told, as is a folder without an app", () => {
  fs.writeFileSync(inFolder("terraform.tfstate"), "{}");
  const { status, stderr } = synth([]);
  expect([status, stderr]).toEqual([1, expect.stringContaining("terraform.STACK.tfstate")]);
  fs.rmSync(inFolder("terraform.tfstate"));
  fs.rmSync(inFolder("cdktf.json"));
  expect(spawnSync(process.execPath, [path.resolve("synth.js")], { cwd: folder, encoding: "utf8" }).stderr).toContain("There is no cdktf.json here");
});

const inOwnFolder = (configuration: string, more: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv; readonly program?: string } = {}): SpawnSyncReturns<string> => {
  fs.writeFileSync(inFolder("cdktf.json"), configuration);
  const env = { PATH: process.env.PATH, CHECKPOINT_DISABLE: "1", CI: "true", ...more.env };
  return spawnSync(process.execPath, [more.program ?? path.resolve("synth.js"), ...(more.args ?? [])], { cwd: folder, encoding: "utf8", env });
};

test.each([
  ["no JSON", "{", /^cdktf\.json can't be read: .*JSON.*\n$/],
  ["no app", '{"language":"typescript"}', /^cdktf\.json names no app: "app" is the command that runs it\.\n$/],
  ["an empty app", '{"app":""}', /^cdktf\.json names no app/],
])("a cdktf.json with %s is told in a line", (_, configuration, message) => {
  const { status, stderr } = inOwnFolder(configuration);
  expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
});

test("before npm ci it is told what lacks", () => {
  fs.copyFileSync("synth.js", inFolder("synth.js"));
  const { status, stderr } = inOwnFolder("{}", { program: inFolder("synth.js") });
  expect([status, stderr]).toEqual([1, "cdktf-cli isn't installed: npm ci first.\n"]);
});

test("what is asked of the CLI, it does: its help, and an app into a folder of its own", () => {
  expect(inOwnFolder('{"app":"node app.js"}', { args: ["--help"] }).stdout).toContain("Should the output be in HCL format?");
  const app = `const { App, TerraformStack } = require(${JSON.stringify(require.resolve("cdktf"))}); const app = new App(); new TerraformStack(app, "lab"); app.synth();`;
  fs.writeFileSync(inFolder("one.js"), app);
  const configuration = '{"language":"typescript","app":"node one.js","output":"made"}';
  const inOther = inOwnFolder(configuration, { args: ["--output", "other"] });
  const byEnvironment = inOwnFolder(configuration, { env: { CDKTF_OUTPUT: "third" } });
  expect([inOther.status, byEnvironment.status, fs.readdirSync(inFolder("other/stacks")), fs.readdirSync(inFolder("third/stacks"))]).toEqual([0, 0, ["lab"], ["lab"]]);
}, 180_000);

test("of an app without a deployment nothing is explained; of one with, from its own output", () => {
  fs.rmSync(inFolder("made"), { recursive: true, force: true });
  const none = inOwnFolder('{"app":"node one.js","output":"made"}');
  expect([none.status, none.stdout, none.stderr]).toEqual([0, "Generated Terraform code for the stacks: lab\n", ""]);
  fs.mkdirSync(inFolder("made/deployments"), { recursive: true });
  fs.writeFileSync(inFolder("made/deployments/lab.json"), "{}");
  expect(inOwnFolder('{"app":"node one.js","output":"made"}').stderr).toContain(path.join("made", "deployments", "lab.json"));
});
