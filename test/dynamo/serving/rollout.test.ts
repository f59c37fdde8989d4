import { Rendered } from "../../harness/helm";
import { renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, processOf, run } from "../desk";

/** The promise, and answers that keep to it. */
const LONGEST = 12;
const STREAM = 8;

/** What is given to the pods is what our chart renders for this release, and nothing else. */
function rollout(desk: Desk, workers: number, change: (pod: Rendered) => Rendered = (pod) => pod): Promise<Rendered> {
  const objects = renderModel({ model: "Org/Model", longestStreamSeconds: LONGEST }, desk.release);
  const [frontend, worker] = ["frontend", "worker"].map((component) => change(processOf(objects, component)));
  return run(desk, "serving/rollout.py", { workers, streams: 32, streamSeconds: STREAM, frontend, worker });
}


describeWithDynamo("a rollout on the real Dynamo", (desks) => {
  jest.setTimeout(240_000);
  // All at once: nearly all of their time they wait.
  const rolled = desks.flatMap((desk) => [1, 2].map((workers) => ({ name: `${desk.release}, workers: ${workers}`, desk, workers })));
  const results = new Map<string, Promise<Rendered>>();
  const control = desks.map((desk) => ({ name: desk.release, desk }));

  beforeAll(() => {
    for (const { name, desk, workers } of rolled) results.set(name, rollout(desk, workers));
    for (const { name, desk } of control) results.set(`${name} bare`, rollout(desk, 2, ({ args }) => ({ args, env: {}, grace: 60 })));
    return Promise.allSettled(results.values());
  });

  test.each(rolled)("$name: 32 clients ask without a pause while every worker and the frontend are replaced, and no answer is lost", async ({ name }) => {
    const told = await results.get(name);
    expect(told).toMatchObject({ reasons: [], streams: { lost: 0 }, short: { lost: 0 } });
    expect(told.streams.asked).toBeGreaterThan(96);
    // Every pod ended by itself, within the grace that the chart gives it.
    for (const pod of told.ended) expect(pod).toMatchObject({ code: 0, killed: false });
  });

  test.each(control)("$name: without what the chart says of it, the same rollout loses answers", async ({ name }) => {
    const told = await results.get(`${name} bare`);
    expect(told.streams.lost).toBeGreaterThan(5);
  });
});
