import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { missingTerraform, rehearse } from "../../testing";
import { buildApp, makeRehearsable } from "../harness/apps";

/** The example with doors, through the real `cdktf deploy`, a second plan and the real `cdktf destroy`: deployed, nothing to change, nothing left. */

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "rehearsed-")));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

(missingTerraform() === undefined ? test : test.skip)("examples/exposed", async () => {
  // Where what the app asks for its charts is found too.
  const outfile = path.resolve(".build", `rehearsed-${process.pid}.js`);
  try {
    buildApp("examples/exposed/main.ts", outfile);
    makeRehearsable(scratch, outfile);
    const { ok, stacks } = await rehearse({ cwd: scratch });
    expect(stacks.map(({ stack, result, error }) => [stack, result, error])).toEqual(["cluster", "addons", "crds", "platform", "inference"].map((name) => [`chat-${name}`, "ok", undefined]));
    // Two models, two doors.
    expect(stacks[4].resources).toBe(4);
    expect(ok).toBe(true);
  } finally {
    fs.rmSync(outfile, { force: true });
  }
}, 600_000);
