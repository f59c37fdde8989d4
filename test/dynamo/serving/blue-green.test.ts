import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { PoolColor } from "../../../constructs/cluster/pools/blue-green";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { Rendered, helmTemplate } from "../../harness/helm";
import { CHART, podOf } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, processOf, run } from "../desk";

/** The promise, and answers that keep to it. */
const LONGEST = 12;
const STREAM = 8;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "blue-green-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** What the chart renders of a deployment whose role has this colour: the release's own values, as its stack has them. */
function rendered(active: PoolColor, release: string, longestStreamSeconds = LONGEST): Rendered[] {
  const app = new App({ outdir: fs.mkdtempSync(path.join(scratch, "out-")) });
  new EksDeployment(app, "chat", {
    region: "us-west-2",
    gpuPools: [{ name: "l4-blue", machineType: "g6.2xlarge", maxNodes: 2 }, { name: "l4-green", machineType: "g6.4xlarge", maxNodes: 2 }],
    blueGreen: [{ role: "l4", blue: "l4-blue", green: "l4-green", active }],
    models: [{ name: "qwen", model: "Org/Model", gpuPool: "l4", longestStreamSeconds }],
    dynamo: { release },
  });
  app.synth();
  const { resource } = JSON.parse(fs.readFileSync(path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json"), "utf8"));
  const [model] = Object.values<Rendered>(resource.helm_release);
  return helmTemplate(CHART, JSON.parse(model.values[0]), { name: "qwen", namespace: "inference" });
}

describeWithDynamo("a switch from blue to green on the real Dynamo", (desks) => {
  jest.setTimeout(240_000);
  const results = new Map<string, Promise<Rendered>>();
  const both = (desk: Desk): [Rendered[], Rendered[]] => [rendered(PoolColor.BLUE, desk.release), rendered(PoolColor.GREEN, desk.release)];
  const cases = desks.map((desk) => ({ name: desk.release, desk }));

  beforeAll(() => {
    for (const { name, desk } of cases) {
      const [blue, green] = both(desk);
      const given = { workers: 2, streams: 16, streamSeconds: STREAM, frontend: processOf(blue, "frontend") };
      results.set(name, run(desk, "serving/blue_green.py", { ...given, blue: processOf(blue, "worker"), green: processOf(green, "worker") }));
      const bare = (objects: Rendered[], component = "worker"): Rendered => ({ args: processOf(objects, component).args, env: {}, grace: 2 });
      // The frontend's too: by what the chart gives it, it has another worker go on with a stream whose own was killed.
      results.set(`${name} bare`, run(desk, "serving/blue_green.py", { ...given, frontend: bare(blue, "frontend"), blue: bare(blue), green: bare(green) }));
      results.set(`${name} killed`, run(desk, "serving/blue_green.py", { ...given, blue: { ...processOf(blue, "worker"), preStop: undefined, grace: 2 }, green: processOf(green, "worker") }));
    }
    return Promise.allSettled(results.values());
  });

  test.each(cases)("$name: the worker's pod changes its nodes, and the frontend's pod nothing", ({ desk }) => {
    const [blue, green] = both(desk);
    expect(podOf(blue, "worker").nodeSelector).not.toEqual(podOf(green, "worker").nodeSelector);
    expect(podOf(blue, "frontend")).toEqual(podOf(green, "frontend"));
  });

  test.each(cases)("$name: every stream that is open while the workers change pools ends with its finish_reason, and the old workers end by themselves", async ({ name }) => {
    const told = await results.get(name);
    expect(told).toMatchObject({ reasons: [], before: { lost: 0 }, later: { lost: 0 } });
    expect([told.before.asked > 32, told.later.asked > 4]).toEqual([true, true]);
    for (const pod of told.ended) expect(pod).toMatchObject({ code: 0, killed: false });
    expect(told.green).toEqual([null, null]);
  });

  test.each(cases)("$name: a worker that is killed before its streams are over: what the chart gives the frontend has another go on with them", async ({ name }) => {
    const told = await results.get(`${name} killed`);
    expect(told.ended.some(({ killed }: Rendered) => killed)).toBe(true);
    expect(told).toMatchObject({ reasons: [], before: { lost: 0 } });
  });

  test.each(cases)("$name: with two seconds of grace and without what the chart says, the same switch cuts streams", async ({ name }) => {
    const told = await results.get(`${name} bare`);
    expect(told.before.lost).toBeGreaterThan(0);
  });
});
