import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { buildSync } from "esbuild";

// Below the project, so that the packages it needs are found.
fs.mkdirSync(".build", { recursive: true });
const folder = fs.mkdtempSync(".build/cli-test-");
afterAll(() => fs.rmSync(folder, { recursive: true }));

const program = path.join(folder, "cli.js");
buildSync({ entryPoints: ["cli/main.ts"], outfile: program, bundle: true, packages: "external", platform: "node", target: "node20" });

function run(args: string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...args], { input, encoding: "utf8" });
}

describe("cdktf-dynamo", () => {
  test("says what it can do", () => {
    const help = run(["--help"]);
    expect(help.status).toBe(0);
    for (const command of ["rehearse", "plan", "images"]) expect(help.stdout).toContain(`  ${command} `);
  });

  test.each([[[]], [["rehears"]]])("%j is no command", (args) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("cdktf-dynamo COMMAND");
  });

  test("plan: a plan alone on standard output, and its exit code", () => {
    const { status, stdout } = run(["plan", "-"], JSON.stringify({ model: "Qwen/Qwen3-32B", gpu: { sku: "L4" } }));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ feasible: false });
    expect(run(["plan", "-"], "{}")).toMatchObject({ status: 2, stdout: "" });
  });

  test("rehearse: its own help, and a folder without an app", () => {
    expect(run(["rehearse", "--help"])).toMatchObject({ status: 0 });
    const missing = run(["rehearse", "--cwd", folder]);
    expect([missing.status, missing.stdout]).toEqual([2, ""]);
    expect(missing.stderr).toMatch(/cdktf\.json/);
  });
});

describe("npm run bench", () => {
  const bench = path.join(folder, "bench.js");
  const measure = (args: string[]): ReturnType<typeof run> => spawnSync(process.execPath, [bench, ...args], { encoding: "utf8" });
  beforeAll(() => {
    buildSync({ entryPoints: ["bench/bench.ts"], outfile: bench, bundle: true, packages: "external", platform: "node", target: "node20" });
  });

  test.each([[["many"]], [["0"]], [["2.5"]], [["1e9"]], [["3", "4"]], [[""]]])("%j measures nothing", (args) => {
    const { status, stdout, stderr } = measure(args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`not "${args.join(" ")}"`);
    expect(stderr).toContain("usage: npm run bench -- [ROUNDS]");
  });

  test.each<[string[], RegExp]>([
    [["--slow"], /--slow goes with --against/],
    [["--against", ""], /--against/],
    [["--against", "main", "--floor"], /--against, --floor, --many, --peer: one of them/],
    [["--against", "--upload-pack=x"], /--against/],
    [["--against", "main", "--slow", "x"], /ROUNDS is a whole number/],
    [["--against", "there-is-none", "1"], /there is no commit "there-is-none" here/],
  ])("%j: compares nothing", (args, message) => {
    const { status, stdout, stderr } = measure(args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  test("a number below zero looks like an option, which there isn't; help is no mistake", () => {
    expect(measure(["-3"])).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(/^-3: there is no such option\n/) });
    expect(measure(["--help"])).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("usage: npm run bench -- [ROUNDS]") });
  });
});
