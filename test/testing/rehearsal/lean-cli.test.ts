import { SpawnSyncReturns, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { findCdktfCli, leanCli } from "../../../testing/rehearsal/programs";

/** What a rehearsal tells Node before the CLI's script. */

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "lean-cli-")));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const env = { PATH: process.env.PATH, HOME: folder, CI: "1", CHECKPOINT_DISABLE: "1", CDKTF_LOG_FILE_DIRECTORY: folder, SENTRY_DSN: "" };
const node = (args: string[], cwd = process.cwd()): SpawnSyncReturns<string> => spawnSync(process.execPath, args, { cwd, encoding: "utf8", env });

test("a package is loaded when it is first asked for, and is whole then", () => {
  const ask = `
    const name = ["@cdktf/hcl-tools", "@cdktn/hcl-tools"].find((each) => require("fs").existsSync("node_modules/" + each));
    const loaded = () => Object.keys(require.cache).some((file) => file.split(require("path").sep).join("/").includes(name));
    const tools = require(name);
    const copied = Object.create(Object.getPrototypeOf(tools), Object.getOwnPropertyDescriptors(tools));
    const before = [loaded(), tools.__esModule, Object.keys(copied).length];
    console.log(JSON.stringify([...before, typeof copied.format, typeof tools.format, tools.nothing === undefined, loaded()]));
    process.exit();`;
  const { status, stdout, stderr } = node([...leanCli(), "-e", ask]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toEqual([false, true, 0, "function", "function", true, true]);
});

test("the CLI itself asks for none of it to synthesise", () => {
  const app = path.join(folder, "app");
  fs.mkdirSync(app);
  const synthesise = `const { App, TerraformStack } = require(${JSON.stringify(require.resolve("cdktf"))}); const app = new App(); new TerraformStack(app, "lab"); app.synth();`;
  fs.writeFileSync(path.join(app, "app.js"), synthesise);
  const config = { language: "typescript", app: `node ${path.join(app, "app.js")}`, projectId: "00000000-0000-0000-0000-000000000003", sendCrashReports: "false" };
  fs.writeFileSync(path.join(app, "cdktf.json"), JSON.stringify(config));
  const told = path.join(folder, "told.cjs");
  fs.writeFileSync(told, `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(path.join(folder, "loaded"))}, Object.keys(require.cache).join("\\n")))`);
  const { status } = node(["-r", told, ...leanCli(), findCdktfCli(process.cwd(), {}), "synth"], app);
  const loaded = fs.readFileSync(path.join(folder, "loaded"), "utf8");
  expect([status, loaded.includes("handlers.js"), fs.existsSync(path.join(app, "cdktf.out", "stacks", "lab", "cdk.tf.json"))]).toEqual([0, true, true]);
  expect(loaded).not.toMatch(/hcl2cdk|hcl2json|hcl-tools|provider-generator|jsii-rosetta/);
}, 60_000);
