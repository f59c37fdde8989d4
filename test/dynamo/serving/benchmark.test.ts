import * as path from "path";
import { Engine } from "../../../constructs/inference/engine";
import { Rendered } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

/** A real AIPerf, by the path of its command in `AIPERF`; without one the tests are skipped by name. */
const { AIPERF } = process.env;

/** A process as its container says it. What is the cluster's is filled in there. */
function words(list: string[]): string[] {
  return list.map((word) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word.startsWith("http://") ? "FRONTEND" : word));
}

function measure(desk: Desk, sla: object): Promise<Rendered> {
  const objects = renderModel(
    { engine: Engine.MOCKER, model: "Org/Model", engineArgs: ["--speedup-ratio", "20"], benchmark: { concurrency: [2, 4], inputTokens: 64, outputTokens: 16, requestsPerUser: 5, sla, image: "lab.example/aiperf:0.13.0" } },
    desk.release,
  );
  const [worker, frontend] = ["worker", "frontend"].map((part) => mainOf(objects, part));
  const [container] = objects.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith("qwen-benchmark-")).spec.template.spec.containers;
  const { command, args, env } = container;
  return run(desk, "serving/benchmark.py", {
    aiperf: path.dirname(AIPERF ?? ""),
    module: worker.command[2],
    worker: { args: words(worker.args), env: environmentOf(worker), grace: podOf(objects, "worker").terminationGracePeriodSeconds },
    frontend: { env: environmentOf(frontend), grace: 1, withoutModel: true },
    job: { command: command.slice(1), args: words(args), env: environmentOf({ env: env.filter(({ value }: Rendered) => value !== undefined) }) },
  });
}

const describeMeasured = AIPERF === undefined ? (name: string): void => describe.skip(`${name} [skipped: AIPERF names no aiperf]`, () => test("is skipped", () => undefined)) : describeWithDynamo;

describeMeasured("the benchmark's Job, by a real AIPerf against the real frontend and the mocker", (desks: Desk[]) => {
  jest.setTimeout(500_000);

  test.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s: each level is measured, nothing fails, and results lie where they are said to", async (_, desk) => {
    const told = await measure(desk, { ttftMs: 60_000, itlMs: 60_000 });
    expect([told.code, told.errors]).toEqual([0, expect.any(String)]);
    expect(told.files).toEqual(expect.arrayContaining(["2-users/profile_export_aiperf.json", "4-users/profile_export_aiperf.json", "summary.json", "summary.txt"]));
    const { levels } = told.summary;
    expect(levels.map(({ users, requests, failed }: Rendered) => [users, requests, failed])).toEqual([[2, 10, 0], [4, 20, 0]]);
    for (const level of levels) {
      // Every answer keeps to a minute: all of them are good ones.
      expect(level.goodput_avg).toBeCloseTo(level.request_throughput_avg, 5);
      expect(level.time_to_first_token_p50).toBeGreaterThan(0);
      // As many tokens as were asked for.
      expect(level.output_token_throughput_avg / level.request_throughput_avg).toBeCloseTo(16, 0);
    }
    expect(told.text.split("\n")[0]).toMatch(/users .*good\/s .*first token p50 ms/);
    expect(told.log).toContain(told.text.trim());
  });

  test("an SLA that nothing keeps to: no good answers, and none fails", async () => {
    const { summary } = await measure(desks[0], { ttftMs: 0.001 });
    expect(summary.levels.map(({ goodput_avg: good, failed }: Rendered) => [good, failed])).toEqual([[0, 0], [0, 0]]);
  });
}, "dynamo.mocker.main");
