import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { InterruptedError } from "../../../testing/rehearsal/problems";
import { Finished, Processes, RunOptions } from "../../../testing/rehearsal/processes";
import { RehearsedStack } from "../../../testing/rehearsal/report";
import { StraightRun } from "../../../testing/rehearsal/straight-run";
import { RunProps } from "../../../testing/rehearsal/terraform";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "straight-run-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** Terraform, of which each stack makes two resources, and which ends as it is told: by "STEP STACK" a status, or the run's interruption. */
class FakeTerraform extends Processes {
  public readonly steps: string[] = [];

  public constructor(private readonly states: string, private readonly ends: { readonly [step: string]: number | "interrupt" }) {
    super(states);
  }

  public override async run(_file: string, [command]: string[], { folder }: RunOptions): Promise<Finished> {
    const name = path.basename(folder);
    const step = `${command} ${name}`;
    this.steps.push(step);
    await new Promise((resolve) => setImmediate(resolve));
    const status = this.ends[step] ?? 0;
    if (status === "interrupt") throw new InterruptedError();
    const left = { apply: status === 0 ? 2 : 1, destroy: status === 0 ? 0 : 1 }[command];
    if (left !== undefined) fs.writeFileSync(path.join(this.states, `${name}.tfstate`), JSON.stringify({ resources: [{ mode: "managed", instances: Array.from({ length: left }) }] }));
    return { status, signal: null, stdout: "", stderr: status === 0 ? "" : `╷\n│ Error: ${step}\n╵\n` };
  }
}

const CHAINS = { "a-cluster": [], "a-top": ["a-cluster"], "b-cluster": [], "b-top": ["b-cluster"] };

async function run(ends: { readonly [step: string]: number | "interrupt" }): Promise<{ steps: string[]; told: { readonly [stack: string]: string } }> {
  const states = fs.mkdtempSync(path.join(scratch, "run-"));
  const processes = new FakeTerraform(states, ends);
  const stacks = Object.entries(CHAINS).map(([name, dependencies]) => ({ name, dependencies, file: path.join(states, name, "cdk.tf.json"), content: {} }));
  const props = { stacks, terraform: "terraform", processes, workspace: { states }, environment: {}, variableFiles: [] } as unknown as RunProps;
  const results: RehearsedStack[] = await new StraightRun(props).run();
  return { steps: processes.steps, told: Object.fromEntries(results.map(({ stack, resources, result, error }) => [stack, `${result} ${resources}${error === undefined ? "" : `: ${error.replace(/\s+/g, " ")}`}`])) };
}

const WELL = { "b-cluster": "ok 2", "b-top": "ok 2" };

test("each stack is applied after what it depends on, planned again, and destroyed before it", async () => {
  const { steps, told } = await run({});
  expect(told).toEqual({ "a-cluster": "ok 2", "a-top": "ok 2", ...WELL });
  expect([...steps].sort()).toEqual(Object.keys(CHAINS).flatMap((name) => ["apply", "destroy", "init", "plan"].map((step) => `${step} ${name}`)).sort());
  const at = (step: string): number => steps.indexOf(step);
  expect([at("apply a-cluster") < at("apply a-top"), at("plan a-top") < at("destroy a-top"), at("plan a-cluster") < at("destroy a-top"), at("destroy a-top") < at("destroy a-cluster")]).toEqual([true, true, true, true]);
});

test.each<[string, { readonly [step: string]: number }, string, string]>([
  ["an init that fails", { "init a-cluster": 1 }, "failed 0: Error: init a-cluster", "skipped 0: not deployed, since a-cluster failed"],
  ["an apply that fails, with what it made", { "apply a-cluster": 1 }, "failed 1: Error: apply a-cluster", "skipped 0: not deployed, since a-cluster failed"],
  ["an apply that fails on top", { "apply a-top": 1 }, "skipped 2: deployed, but not destroyed, since a-top failed", "failed 1: Error: apply a-top"],
  ["a second plan that fails", { "plan a-top": 1 }, "skipped 2: deployed, but not destroyed, since a-top failed", "failed 2: Error: plan a-top"],
  ["a destroy that fails", { "destroy a-top": 1 }, "skipped 2: not destroyed, since a-top failed", "failed 2: Error: destroy a-top"],
])("%s holds up its own chain alone", async (_, ends, cluster, top) => {
  const { steps, told } = await run(ends);
  expect(told).toEqual({ "a-cluster": cluster, "a-top": top, ...WELL });
  expect(steps).not.toContain("destroy a-cluster");
});

test("an interruption ends it, whatever else is running", async () => {
  await expect(run({ "init a-cluster": "interrupt", "init b-cluster": "interrupt", "init a-top": "interrupt" })).rejects.toThrow(InterruptedError);
});
