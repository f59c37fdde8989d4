import { costReport } from "../../explain/cost-report";
import { costText } from "../../explain/cost-text";
import { Deployment } from "../../explain/deployment";
import { TelemetryCost, telemetryCost, telemetryCostLines } from "../../explain/telemetry-cost";

/** What the clouds' own services take for samples, lines and Grafana. */

const deployment = (cloud: string, more: object): Deployment =>
  ({ schemaVersion: 1, id: "chat", stacks: [], pools: [], models: [], dynamo: { release: "1.6.1", namespace: "d", modelNamespace: "i" }, cluster: { name: "chat", cloud, region: "r" }, ...more }) as unknown as Deployment;
const store = (cloud: string, monitoring: object): TelemetryCost => telemetryCost(deployment(cloud, { monitoring: { kind: "in-cluster", namespace: "monitoring", gpuMetrics: "none", store: "its Prometheus", ...monitoring } }));
const samples = (everySeconds: number, fewestSeries: number, mostSeries: number): object => ({ storeSamples: { everySeconds, fewestSeries, mostSeries } });

test("nothing where nothing goes to the cloud", () => {
  expect(telemetryCost(deployment("aws", {}))).toEqual({});
  expect(telemetryCost(deployment("aws", { monitoring: { kind: "in-cluster", namespace: "m", gpuMetrics: "none" }, logs: { kind: "loki" } }))).toEqual({});
  expect(telemetryCostLines({})).toEqual([]);
  expect(costReport(deployment("aws", {}), [])).not.toHaveProperty("telemetry");
});

describe("samples", () => {
  test("a series every 15 s is 175,200 a month, each at its cloud's price", () => {
    // 1,000 series: 175.2 million.
    expect(store("aws", samples(15, 1000, 2000)).samples).toMatchObject({ fewestMillions: 175.2, mostMillions: 350.4, fewestUsd: 15.77, mostUsd: 31.54 });
    expect(store("azure", samples(15, 1000, 2000)).samples).toMatchObject({ fewestUsd: 2.8, mostUsd: 5.61 });
    expect(store("google", samples(30, 1000, 2000)).samples).toMatchObject({ fewestMillions: 87.6, fewestUsd: 5.26, mostUsd: 10.51 });
  });

  test("Amazon's first 2,000 million are dearer than what follows", () => {
    const { samples: told } = store("aws", samples(15, 10_000, 100_000));
    expect(told?.fewestUsd).toBeCloseTo(1752 * 0.09, 1);
    expect(told?.mostUsd).toBeCloseTo(2000 * 0.09 + (17_520 - 2000) * 0.035, 1);
  });

  test("AWS's own collector is paid for by the hour besides, and only where it scrapes", () => {
    expect(store("aws", { ...samples(30, 1000, 1000), kind: "managed" }).samples).toMatchObject({ collectorUsd: 29.46, fewestUsd: 37.35 });
    expect(store("aws", samples(30, 1000, 1000)).samples).not.toHaveProperty("collectorUsd");
    expect(store("azure", { ...samples(30, 1000, 1000), kind: "managed" }).samples).not.toHaveProperty("collectorUsd");
  });

  test("none of a cloud without a price", () => expect(store("elsewhere", samples(15, 1000, 1000))).toEqual({}));
});

describe("lines, of a million requests", () => {
  const lines = (cloud: string, logs: object): TelemetryCost["lines"] => telemetryCost(deployment(cloud, { logs: { kind: "cloud", store: "its store", ...logs } })).lines;

  test("as many as were measured of the release, and kept as long as it is said", () => {
    // 4.4 GB: 2.20 to take them, and 30 of 30.4 days at 0.03.
    expect(lines("aws", { retentionDays: 30 })).toMatchObject({ gbAMillionRequests: 4.4, usdAMillionRequests: 2.33, keptUsd: 0.13, days: 30 });
    expect(lines("azure", { retentionDays: 30 })).toMatchObject({ usdAMillionRequests: 10.12, keptUsd: 0 });
    expect(lines("azure", { retentionDays: 61 })?.keptUsd).toBeCloseTo(0.43, 2);
    expect(lines("google", {})).toMatchObject({ usdAMillionRequests: 2.2, keptUsd: 0 });
  });

  test("none of a release that wasn't measured, and none that others keep", () => {
    expect(telemetryCost({ ...deployment("aws", { logs: { kind: "cloud", store: "s" } }), dynamo: { release: "1.0.0", namespace: "d", modelNamespace: "i" } })).toEqual({});
    expect(lines("aws", { kind: "console" })).toBeUndefined();
  });
});

test("as a person reads it, under the sums of machines and in none of them", () => {
  const of = deployment("aws", { monitoring: { kind: "managed", namespace: "m", gpuMetrics: "none", store: "A Prometheus", storeGrafana: "A Grafana", ...samples(30, 700, 1400) }, logs: { kind: "cloud", store: "A store", retentionDays: 30 } });
  const without = costText(costReport(deployment("aws", {}), []), { all: false }).split("\n");
  const told = costText(costReport(of, []), { all: false }).split("\n");
  expect(told.filter((line) => !without.includes(line))).toEqual([
    "  a month of telemetry, in neither sum:",
    "    samples: at least 700 series with the fewest, 1400 with the most, each every 30 s, are 61.32 and 122.64 million: USD 34.90 and USD 40.61 at A Prometheus, of it USD 29.57 at most for the collector (list price of us-east-1, read 2026-11)",
    "      an engine's own series and other exporters' come on top; kept 150 days for USD 0.04 a month at most",
    "      what is asked comes on top too: USD 0.10 for 1,000 million samples that queries and rules read (list price of us-east-1, read 2026-11)",
    "    lines: a million requests write 4.4 GB, without an engine's own: USD 2.33 at A store, of it USD 0.13 for keeping them 30 days (list price of us-east-1, read 2026-11)",
    "    A Grafana: USD 9.00 for each who administers or edits, at least one, USD 5.00 for each who looks (list price of any region, read 2026-11)",
  ]);
  expect(telemetryCostLines(telemetryCost(deployment("azure", { monitoring: { kind: "managed", namespace: "m", gpuMetrics: "none", storeGrafana: "A Grafana" } })))[1]).toBe("  A Grafana: USD 6.00 for each who signs in, and USD 31.24 for itself (list price of any region, read 2026-11)");
});
