import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { runApp, runApps } from "./apps";

/** Many programs in one Node: each is told of by itself, and none speaks for another. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "run-apps-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function program(name: string, code: string): { app: string; output: string } {
  const app = path.join(folder, `${name}.js`);
  fs.writeFileSync(app, code);
  return { app, output: path.join(folder, `out-${name}`) };
}

const WRITES = 'require("fs").mkdirSync(process.env.CDKTF_OUTDIR);';
const brief = (apps: { app: string; output: string }[]): unknown[] => runApps(apps).map(({ app, status, stderr }) => [path.basename(app, ".js"), status, stderr.split("\n")[0]]);

test("each ends by itself: one that throws, later too, one that complains, one that sets its status, one that waits", () => {
  const apps = [
    program("throws", 'throw new Error("at once")'),
    program("later", 'setTimeout(() => { throw new Error("later") }, 20)'),
    program("rejects", 'Promise.reject(new Error("nobody asked"))'),
    program("complains", 'process.stderr.write("a warning\\n")'),
    program("status", "process.exitCode = 3"),
    program("waits", `setTimeout(() => { ${WRITES} }, 50)`),
    program("well", `console.log("of no interest"); ${WRITES}`),
  ];
  expect(brief(apps)).toEqual([
    ["throws", 1, "Error: at once"],
    ["later", 1, "Error: later"],
    ["rejects", 1, "Error: nobody asked"],
    ["complains", 0, "a warning"],
    ["status", 3, ""],
    ["waits", 0, ""],
    ["well", 0, ""],
  ]);
  expect(apps.map(({ output }) => fs.existsSync(output))).toEqual([false, false, false, false, false, true, true]);
});

test("one that ends the process is the last that is told of", () => {
  expect(brief([program("first", ""), program("exits", "process.exit(0)"), program("behind", "")])).toEqual([["first", 0, ""], ["exits", 1, ""]]);
});

test("one by itself throws what it wrote", () => {
  const { app, output } = program("single", 'throw new Error("no region")');
  expect(() => runApp(app, output)).toThrow(/single\.js ended with 1: Error: no region/);
});
