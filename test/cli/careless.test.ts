import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { cost } from "../../cli/commands/cost";
import { dashboards } from "../../cli/commands/dashboards";
import { explain } from "../../cli/commands/explain";
import { rules } from "../../cli/commands/rules";
import { teardown } from "../../cli/commands/teardown";
import { timeline } from "../../cli/commands/timeline";
import { Command } from "../../cli/command";
import { runCommand } from "../../cli/run";

/** What somebody is told who leaves something out, or has something old lying there. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "careless-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function described(name: string, files: { readonly [id: string]: string }): string {
  const folder = path.join(scratch, name);
  fs.mkdirSync(path.join(folder, "deployments"), { recursive: true });
  for (const [id, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, "deployments", `${id}.json`), text);
  return folder;
}

async function run(command: Command, ...args: string[]): Promise<{ status: number; err: string }> {
  let err = "";
  const io = { env: {}, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: () => undefined, err: (text: string) => void (err += text) };
  return { status: await runCommand(command, args, io), err };
}

test.each<[string, Command]>([["cost", cost], ["teardown", teardown]])("%s without an id names those that there are", async (_, command) => {
  const two = described("two", { eks: "{", lab: "{" });
  expect(await run(command, ...(command === cost ? ["--output", two] : ["--output", two, "--plan"]))).toMatchObject({ status: 2, err: expect.stringMatching(/^<id> is missing\. There are eks, lab\nusage: /) });
  expect(await run(command, "--output", described("one", { eks: "{" }))).toMatchObject({ err: expect.stringMatching(/^<id> is missing\. There is eks\n/) });
  expect(await run(command, "--output", path.join(scratch, "none"))).toMatchObject({ err: expect.stringMatching(/^<id> is missing\nusage: /) });
});

test.each<[string, Command]>([["rules", rules], ["dashboards", dashboards]])("%s: a release that is refused isn't called missing too", async (_, command) => {
  const { status, err } = await run(command, "--release", "1.6");
  expect([status, err.split("\n")[0]]).toEqual([2, '--release "1.6": is a release, such as "1.6.1"']);
  expect(err).not.toContain("missing");
  expect((await run(command, "--json")).err + (await run(command, "--out", "x")).err).toContain("--release is missing");
});

test.each<[string, Command]>([["explain", explain], ["timeline", timeline]])("%s of one deployment isn't stopped by another's old file", async (_, command) => {
  const folder = described("old", { lab: '{"schemaVersion":2}', eks: "{" });
  expect(await run(command, "--output", folder, "eks")).toMatchObject({ status: 1, err: expect.stringMatching(/^[^\n]*eks\.json is no JSON[^\n]*\n$/) });
  expect(await run(command, "--output", folder, "lab")).toMatchObject({ status: 1, err: expect.stringMatching(/^[^\n]*lab\.json has schemaVersion 2[^\n]*\n$/) });
});

describe("the program as a clone has it, of which nothing is built", () => {
  const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as { version: string; files: string[]; bin: { [name: string]: string } };
  const [file] = Object.values(manifest.bin);
  const copy = path.join(scratch, "clone");
  // Folders are told by their place, so that the copy has what it is made of and no `dist`.
  beforeAll(() => {
    fs.mkdirSync(copy);
    for (const name of [file, "package.json"]) fs.copyFileSync(name, path.join(copy, name));
    fs.symlinkSync(path.resolve("node_modules"), path.join(copy, "node_modules"));
    for (const folder of ["cli", "explain", "operate", "guard", "lock", "render", "images", "observability", "inference-runtime", "constructs", "stacks", "testing", "tsconfig.json"]) fs.symlinkSync(path.resolve(folder), path.join(copy, folder));
  });

  test("it is shipped, may be executed, and says its version", () => {
    expect(manifest.files).toContain(file);
    expect(fs.statSync(file).mode & 0o111).toBe(0o111);
    const { status, stdout, stderr } = spawnSync(path.join(copy, file), ["--version"], { encoding: "utf8", cwd: scratch });
    expect([status, stdout, stderr]).toEqual([0, `${manifest.version}\n`, ""]);
  });

  test("it runs a command", () => {
    const { status, stderr } = spawnSync(path.join(copy, file), ["cost"], { encoding: "utf8", cwd: scratch });
    expect([status, stderr.split("\n")[0]]).toEqual([2, "<id> is missing"]);
  });
});
