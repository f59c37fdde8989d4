import * as fs from "fs";
import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { compareMetrics } from "../../../observability/catalogue/compare";
import { EXPORTERS, exporter, storedLabels } from "../../../observability/catalogue/exporters";
import { releaseText } from "../../../observability/catalogue/write";
import { ITL, TTFT } from "../../../observability/rules/resolve-options";

const FOLDER = "observability/catalogue/data";
const read = (name: string): { exporters?: object[]; metrics?: { name: string; type: string; bounds?: string[] }[]; source?: string } => JSON.parse(fs.readFileSync(`${FOLDER}/${name}`, "utf8"));

describe("the catalogue", () => {
  test("has the releases, and takes another patch of a minor for the one that it knows", () => {
    expect(MetricsCatalogue.releases()).toEqual(["1.3.1", "1.4.2", "1.5.1", "1.6.1"]);
    expect(["1.6.0", "1.6.9", "1.5.1", "1.2.1", "2.0.0", "1.60.0"].map((release) => MetricsCatalogue.nearest(release))).toEqual(["1.6.1", "1.6.1", "1.5.1", undefined, undefined, undefined]);
    expect(() => MetricsCatalogue.of("1.2.1")).toThrow("no metrics are known of Dynamo 1.2.1");
  });

  test("tells the releases apart where it matters", () => {
    const bounds = (release: string): number[] => MetricsCatalogue.of(release).bounds(ITL);
    expect([bounds("1.5.1").includes(0.084), bounds("1.6.1").includes(0.084), bounds("1.6.1").includes(0.064)]).toEqual([true, false, true]);
    expect(new Set(MetricsCatalogue.releases().map((release) => MetricsCatalogue.of(release).bounds(TTFT).join()))).toEqual(new Set(["0,0.0022,0.0047,0.01,0.022,0.047,0.1,0.22,0.47,1,2.2,4.7,10,22,48,100,220,480"]));
    expect(MetricsCatalogue.releases().map((release) => MetricsCatalogue.of(release).has("dynamo_frontend_model_ready"))).toEqual([false, false, true, true]);
  });

  test("of a histogram three series are stored, and no series of its own name", () => {
    const catalogue = MetricsCatalogue.of("1.6.1");
    expect(["_bucket", "_sum", "_count", ""].map((end) => catalogue.has(`${TTFT}${end}`))).toEqual([true, true, true, false]);
  });

  test("an exporter's own label that Prometheus sets is stored as exported, unless it is honoured", () => {
    expect(storedLabels(exporter("dcgm"), ["gpu", "pod"])).toEqual(expect.arrayContaining(["exported_pod", "gpu", "pod"]));
    expect(storedLabels(exporter("kube-state-metrics"), ["namespace"])).not.toContain("exported_namespace");
    expect(MetricsCatalogue.of("1.6.1").find("dynamo_operator_resources_total")?.stored).toContain("exported_namespace");
  });

  test("every row says where it is from, and every file is in it", () => {
    const files = fs.readdirSync(FOLDER).filter((name) => name !== "exporters.json");
    for (const name of files) {
      const file = read(name);
      for (const row of (file.exporters ?? [file]) as { exporter: string; seen: string; source: string }[]) {
        expect([name, EXPORTERS.some((one) => one.exporter === row.exporter), ["scraped", "documented"].includes(row.seen), row.source.length > 10]).toEqual([name, true, true, true]);
      }
    }
    const source = fs.readFileSync("observability/catalogue/catalogue.ts", "utf8");
    expect(files.filter((name) => !source.includes(`./data/${name}`))).toEqual([]);
  });

  test("a release's file is what the command writes", () => {
    for (const release of MetricsCatalogue.releases()) {
      const text = fs.readFileSync(`${FOLDER}/dynamo-${release}.json`, "utf8");
      expect(text).toBe(releaseText(JSON.parse(text)));
    }
  });
});

test("what differs between two releases, a line each", () => {
  const row = (metrics: object[]): never => ({ exporter: "frontend", seen: "scraped", source: "x", metrics }) as never;
  const old = row([{ name: "gone", type: "gauge", labels: [] }, { name: "h", type: "histogram", labels: ["a"], bounds: ["1", "2"] }, { name: "same", type: "counter", labels: ["a"] }, { name: "t", type: "gauge", labels: [] }]);
  const now = row([{ name: "come", type: "counter", labels: ["model"] }, { name: "h", type: "histogram", labels: ["a", "b"], bounds: ["1", "3"] }, { name: "same", type: "counter", labels: ["a"] }, { name: "t", type: "counter", labels: [] }]);
  expect(compareMetrics(old, now)).toEqual([
    "frontend: + come counter{model}",
    "frontend: - gone",
    "frontend: ~ h: labels a -> a, b",
    "frontend: ~ h: bounds 1, 2 -> 1, 3",
    "frontend: ~ t: type gauge -> counter",
  ]);
  expect(compareMetrics(old, old)).toEqual([]);
});
