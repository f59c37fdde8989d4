import { findProgram } from "../../../images/programs";
import { ScalingMetric, graphLabels, metricNames, metricRow, queryOf, selectorOf } from "../../../constructs/inference/scaling/scaling-metric";
import { Rendered } from "../../harness/helm";
import { WATCHED, keda } from "../../constructs/inference/scaling/scaled";
import { renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, processOf, run } from "../desk";

/** What a scaler reads and does, on the real frontend and runtime; the pods are what our chart renders for a scaled model. */

const LONGEST = 12;
const STREAM = 8;
const [AT_ONCE, STREAMS] = [2, 8];

function scaled(desk: Desk, more: object): Promise<Rendered> {
  const objects = renderModel({ model: "Org/Model", longestStreamSeconds: LONGEST, scaling: keda(), ...WATCHED }, desk.release);
  const [frontend, worker] = ["frontend", "worker"].map((component) => processOf(objects, component));
  return run(desk, "scaling/scaling.py", { frontend, worker, streamSeconds: STREAM, ...more });
}

/** Of what a metric's row names, as it was scraped. */
function read(told: { [series: string]: number }, metric: ScalingMetric, release: string): number | undefined {
  return told[metricRow(metric, release).series];
}

const prometheus = findProgram("prometheus");
const labels = graphLabels("qwen", "inference");
const queries = (release: string): object => Object.fromEntries(metricNames().map((name) => [name, queryOf(metricRow({ name }, release), selectorOf(labels))]));

describeWithDynamo("scaling on the real Dynamo", (desks) => {
  jest.setTimeout(240_000);
  const each = desks.map((desk) => ({ name: desk.release, desk }));
  const results = new Map<string, Promise<Rendered>>();

  beforeAll(() => {
    for (const { name, desk } of each) {
      results.set(`${name} load`, scaled(desk, { what: "load", atOnce: AT_ONCE, streams: STREAMS }));
      if (prometheus !== undefined) results.set(`${name} watched`, scaled(desk, { what: "watched", atOnce: AT_ONCE, streams: STREAMS, prometheus, labels, queries: queries(name) }));
      results.set(`${name} shrink`, scaled(desk, { what: "shrink", streams: 16 }));
    }
    return Promise.allSettled(results.values());
  });

  test.each(each)("$name: of eight requests to a worker that answers two at once six count as waiting and eight as open, and none before and after", async ({ name }) => {
    const { before, during, after, answers } = await results.get(`${name} load`)!;
    const [queued, open] = [ScalingMetric.queuedRequests(1), ScalingMetric.concurrentRequests(1)];
    expect(answers).toEqual(["whole"]);
    // Frontends that were asked nothing have no such series: the query's second half is for them.
    expect([read(before, queued, name), read(before, open, name)]).toEqual([undefined, undefined]);
    expect([read(during, queued, name), read(during, open, name)]).toEqual([STREAMS - AT_ONCE, STREAMS]);
    expect([read(after, queued, name), read(after, open, name)]).toEqual([0, 0]);
  });

  (prometheus === undefined ? test.skip : test).each(each)(`$name: so Prometheus answers what a scaler asks, and nothing once the frontend is gone${prometheus === undefined ? " [skipped: no prometheus on the PATH]" : ""}`, async ({ name }) => {
    const { before, during, after, gone } = await results.get(`${name} watched`)!;
    expect(before).toEqual({ "queued-requests": 0, "concurrent-requests": 0, "time-to-first-token": 0 });
    expect(during).toMatchObject({ "queued-requests": STREAMS - AT_ONCE, "concurrent-requests": STREAMS });
    expect(after).toMatchObject({ "queued-requests": 0, "concurrent-requests": 0 });
    // Those that waited for three others waited for three times eight seconds.
    expect(after["time-to-first-token"]).toBeGreaterThan(STREAM);
    expect(gone).toEqual({ "queued-requests": null, "concurrent-requests": null, "time-to-first-token": null });
  });

  test.each(each)("$name: a worker of two that is taken away under 16 clients costs no answer, and ends within its grace", async ({ name }) => {
    const told = await results.get(`${name} shrink`)!;
    expect(told).toMatchObject({ lost: 0, reasons: [], ended: { code: 0, killed: false } });
    expect(told.asked).toBeGreaterThan(32);
  });
});
