import { App } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { addDeployments } from "../../deployments/all";

/** The table that the page shows of a rehearsal is of the app as cloned: its stacks, and as many resources in each. */

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "rehearsal-page-"));
afterAll(() => fs.rmSync(outdir, { recursive: true }));

test("the table is of the app as cloned", async () => {
  const app = new App({ outdir });
  await addDeployments(app, {});
  app.synth();
  const resources = (stack: string): number => {
    const { resource = {} } = JSON.parse(fs.readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as { resource?: { [type: string]: object } };
    return Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);
  };
  const made = fs.readdirSync(path.join(outdir, "stacks")).map((stack) => [stack, resources(stack)] as const);
  const page = fs.readFileSync("docs/commands/rehearsal.md", "utf8");
  const shown = [...page.matchAll(/^ {4}([a-z]+-[a-z]+) +(\d+) +[\d.]+ {2}ok$/gm)].map(([, stack, count]) => [stack, Number(count)]);
  expect(shown.sort()).toEqual([...made].sort());
  const total = made.reduce((sum, [, count]) => sum + count, 0);
  expect(page).toMatch(new RegExp(`^ +${total} +[\\d.]+ {2}${made.length} ok, Terraform `, "m"));
});
