import { askedCost, keptCost, spansCost } from "../../explain/asked-cost";
import { Deployment } from "../../explain/deployment";
import { telemetryCost, telemetryCostLines } from "../../explain/telemetry-cost";

/** What the clouds' own services take for queries, for keeping samples, and for spans. */

const traced = (cloud: string, traces: object, release = "1.6.1"): Deployment =>
  ({ cluster: { cloud }, dynamo: { release, namespace: "d", modelNamespace: "i" }, traces: { kind: "cloud", store: "its traces", ...traces } }) as unknown as Deployment;

describe("samples", () => {
  test("asked for: each cloud by its own unit", () => {
    expect(["aws", "azure", "google"].map((cloud) => [askedCost(cloud)?.usd, askedCost(cloud)?.what])).toEqual([
      [0.1, expect.stringContaining("1,000 million samples")],
      [0.1, expect.stringContaining("1,000 million samples")],
      [0.5, expect.stringContaining("a million series")],
    ]);
    expect(askedCost("elsewhere")).toBeUndefined();
  });

  test("kept: Amazon's by the GB, two bytes a sample and 150 days; the others' are in the price of a sample", () => {
    // 10,000 million of two bytes are 20 GB a month, and 150 days are 4.93 months.
    expect(keptCost("aws", 10_000)).toMatchObject({ days: 150, mostUsd: 2.96 });
    expect([keptCost("azure", 10_000)?.mostUsd, keptCost("google", 10_000)?.mostUsd]).toEqual([0, 0]);
  });
});

describe("spans of a million requests", () => {
  test("by the trace, by the span, by the GB, of the share that is traced", () => {
    expect(spansCost(traced("aws", { sampleRatio: 0.05 }))).toMatchObject({ usdAMillionRequests: 0.25, atLeast: false });
    expect(spansCost(traced("google", { sampleRatio: 0.05 }))).toMatchObject({ usdAMillionRequests: 0.03, atLeast: false });
    expect(spansCost(traced("google", { sampleRatio: 1 }))?.usdAMillionRequests).toBe(0.6);
    expect(spansCost(traced("azure", { sampleRatio: 0.2 }))).toMatchObject({ usdAMillionRequests: 2.07, atLeast: true });
  });

  test("none of a Tempo's, nor where it isn't known how many spans a release writes", () => {
    expect(spansCost(traced("aws", { kind: "tempo", sampleRatio: 0.1 }))).toBeUndefined();
    expect(spansCost(traced("azure", { sampleRatio: 0.1 }, "1.3.1"))).toBeUndefined();
    expect(spansCost(traced("aws", { sampleRatio: 0.1 }, "1.3.1"))?.usdAMillionRequests).toBe(0.5);
  });

  test("as a person reads it", () => {
    expect(telemetryCostLines(telemetryCost(traced("azure", { sampleRatio: 0.05 })))).toEqual([
      "a month of telemetry, in neither sum:",
      "  spans: of a million requests 5 % are traced: USD 0.52 at least at its traces, at USD 2.30 a GB (list price of eastus, read 2026-11)",
    ]);
  });
});
