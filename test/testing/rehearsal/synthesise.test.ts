import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Finished, Processes, RunOptions } from "../../../testing/rehearsal/processes";
import { synthesise } from "../../../testing/rehearsal/synthesise";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "synthesise-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Says with what it was called. */
class Told extends Processes {
  public readonly calls: unknown[] = [];

  public override run(file: string, args: string[], options: RunOptions): Promise<Finished> {
    this.calls.push([file, args, options.shell]);
    return super.run(file, args, options);
  }
}

test("the app's command is the shell's, with its quotes and its words as they are written", async () => {
  fs.writeFileSync(path.join(folder, "my app.js"), 'require("fs").writeFileSync(process.env.CDKTF_OUTDIR + "/manifest.json", JSON.stringify({ stacks: {}, told: process.argv.slice(2) }))');
  const app = `"${process.execPath}" "my app.js" "a b" && echo done`;
  const processes = new Told(folder);
  await synthesise({ folder, app, codeMakerOutput: ".gen" }, folder, { PATH: process.env.PATH }, processes);
  expect(JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8")).told).toEqual(["a b"]);
  // As one text for whichever shell the system has: among arguments Windows would have its quotes escaped.
  expect(processes.calls).toEqual([[app, [], true]]);
});
