import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { missingTerraform, rehearse } from "../../testing";

/** The example with doors, through the real `cdktf deploy`, a second plan and the real `cdktf destroy`: deployed, nothing to change, nothing left. */

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as { exports: { [entry: string]: { default?: string } } };
const entries = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([entry, { default: built }]) => (built?.startsWith("./dist/") ? [[entry.replace(".", "cdktf-dynamo"), path.resolve(built.replace("./dist/", "").replace(/\.js$/, ".ts"))]] : [])),
);

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "rehearsed-")));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

(missingTerraform() === undefined ? test : test.skip)("examples/exposed", async () => {
  // Where what the app asks for its charts is found too.
  const outfile = path.resolve(".build", `rehearsed-${process.pid}.js`);
  try {
    buildSync({ entryPoints: ["examples/exposed/main.ts"], outfile, bundle: true, alias: entries, packages: "external", platform: "node", target: "node20", logLevel: "error" });
    fs.symlinkSync(path.resolve("node_modules"), path.join(scratch, "node_modules"));
    fs.writeFileSync(path.join(scratch, "cdktf.json"), JSON.stringify({ language: "typescript", app: `node ${outfile}`, projectId: "00000000-0000-0000-0000-000000000002", sendCrashReports: "false" }));
    const { ok, stacks } = await rehearse({ cwd: scratch });
    expect(stacks.map(({ stack, result, error }) => [stack, result, error])).toEqual(["cluster", "addons", "crds", "platform", "inference"].map((name) => [`chat-${name}`, "ok", undefined]));
    // Two models, two doors.
    expect(stacks[4].resources).toBe(4);
    expect(ok).toBe(true);
  } finally {
    fs.rmSync(outfile, { force: true });
  }
}, 600_000);
