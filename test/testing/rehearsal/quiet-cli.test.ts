import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

const PRELOADED = path.resolve("testing/rehearsal/quiet-cli.cjs");
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "quiet-cli-")));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What a CLI hears of what its terminal says, in these parts, until that ends. */
function heard(parts: readonly string[], name = "@cdktf/node-pty-prebuilt-multiarch"): string[] {
  const module = path.join(folder, "node_modules", name);
  fs.mkdirSync(module, { recursive: true });
  fs.writeFileSync(path.join(module, "index.js"), `
    exports.spawn = () => {
      const data = [], exit = [];
      return { onData: (each) => data.push(each), onExit: (each) => exit.push(each), say: (text) => data.forEach((each) => each(text)), end: () => exit.forEach((each) => each({ exitCode: 1 })) };
    };`);
  fs.writeFileSync(path.join(folder, "cli.js"), `
    const terminal = require(${JSON.stringify(name)}).spawn("terraform", []), heard = [];
    terminal.onData((text) => heard.push(text));
    terminal.onExit(() => console.log(JSON.stringify(heard)));
    for (const part of ${JSON.stringify(parts)}) terminal.say(part);
    terminal.end();`);
  const { stdout, stderr } = spawnSync(process.execPath, ["-r", PRELOADED, "cli.js"], { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as string[];
}

const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`);

test("of a run it hears the last lines, once, when Terraform has ended: those that tell what failed", () => {
  const all = heard([...lines, "Error: no quota"]);
  expect(all).toHaveLength(1);
  expect(all[0].split("\n")).toHaveLength(40);
  expect(all[0]).toMatch(/^line 61\n[^]*line 99\nError: no quota$/);
});

test("a question is heard at once with all before it, and so is what follows", () => {
  expect(heard(["a plan\n", "  Enter a value: ", "yes\n"])).toEqual(["a plan\n  Enter a value: ", "yes\n"]);
});

test.each([[["a plan\n  Enter a", " value: ", "yes\n"]], [["a plan\n  Ent", "er a val", "ue: ", "yes\n"]]])("in parts too: %j", (parts) => {
  const all = heard(parts);
  expect(all[0]).toBe("a plan\n  Enter a value: ");
  expect(all[1]).toBe("yes\n");
});

test("who says nothing tells nothing, and a terminal of another name is left as it is", () => {
  expect(heard([])).toEqual([]);
  expect(heard(["a\n", "b\n"], "node-pty")).toEqual(["a\n", "b\n"]);
});
