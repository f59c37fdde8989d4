import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { dashboards } from "../../../observability/dashboards/dashboards";
import { DashboardJson, PanelJson, lineOf, page } from "../../../tools/pictures/page";
import { OPTIONS, RELEASE, linesOf } from "../../../tools/pictures/panel-lines";
import { PlayedPrometheus } from "../../../tools/pictures/played-prometheus";
import { END, SHOWN, scenario } from "../../../tools/pictures/scenario";
import { written } from "../../../tools/pictures/units";
import { prometheusProgram } from "../../harness/prometheus";

const shown = dashboards(RELEASE, OPTIONS).map(({ name, json }): [string, DashboardJson] => [name, json as DashboardJson]);
const PANEL: PanelJson = { type: "timeseries", title: "Waiting", gridPos: { x: 0, y: 0, w: 12, h: 8 }, targets: [], fieldConfig: { defaults: { unit: "s", thresholds: { steps: [{ value: null, color: "green" }, { value: 2, color: "red" }] } } } };

test("what is played are series of the release, with labels that it has, and buckets of its bounds", () => {
  const catalogue = MetricsCatalogue.of(RELEASE);
  const faults = new Set<string>();
  for (const line of scenario(RELEASE).split("\n").slice(0, -2)) {
    const [, name, labels] = /^([\w:]+)\{(.*)\} \S+ \d+$/.exec(line) ?? ["", line, ""];
    const found = catalogue.find(name);
    if (found === undefined && name !== "up") faults.add(`no ${name}`);
    for (const [, label, value] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      if (found !== undefined && label !== "le" && !found.stored.includes(label)) faults.add(`${name} has no ${label}`);
      if (found !== undefined && label === "le" && value !== "+Inf" && !(found.bounds ?? []).map(Number).includes(Number(value))) faults.add(`${name} has no bound ${value}`);
    }
  }
  expect([...faults]).toEqual([]);
});

test("a panel as its JSON has it: place, title, threshold, lines by their legend; of one without data it is said", () => {
  const line = lineOf("{{model}} p95 {{gone}}", { metric: { model: "a<b" }, values: [[0, "1"], [60, "NaN"], [120, "4"], [600, "3"]] });
  expect(line).toEqual({ name: "a<b p95", points: [[0, 1], [120, 4], [600, 3]] });
  const { html, height } = page({ title: "Dynamo", panels: [PANEL, { ...PANEL, title: "Empty", gridPos: { x: 12, y: 0, w: 12, h: 8 } }] }, ({ title }) => (title === "Empty" ? [] : [line]), [0, 3600]);
  expect(height).toBe(8 * 22 + 34);
  expect(html).toContain(">Waiting</text>");
  expect(html).toContain("a&lt;b p95");
  expect(html).toContain('stroke="#f2495c" stroke-dasharray');
  // Two samples, a gap, one more.
  expect(html.match(/ d="(M[^"]*)" fill="none"/)?.[1].replace(/[\d. ]/g, "")).toBe("MLM");
  expect(html.match(/no data/g)).toHaveLength(1);
});

test.each<[number, string, string]>([[0.0545, "s", "54.5 ms"], [2.2, "s", "2.2 s"], [5184000, "s", "60 d"], [2600, "ms", "2.6 s"], [0.123, "percentunit", "12.3%"], [7.11, "reqps", "7.11 req/s"], [16, "currencyUSD", "$16"], [17800, "short", "17.8k"]])("%d %s is written %s", (value, unit, text) => expect(written(value, unit)).toBe(text));

test.each(shown)("%s has its picture beside the page, below 100 kB", (name) => {
  const png = fs.readFileSync(path.join("docs", "observability", `${name}.png`));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.length).toBeLessThan(100_000);
  expect(fs.readFileSync("docs/observability.md", "utf8")).toContain(`(observability/${name}.png)`);
});

const lacks = prometheusProgram("prometheus") === undefined || prometheusProgram("promtool") === undefined;
(lacks ? describe.skip : describe)(`a real Prometheus${lacks ? " [skipped: no prometheus or promtool on the PATH]" : ""}`, () => {
  jest.setTimeout(120_000);

  test("answers every panel of every dashboard", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pictures-test-"));
    const prometheus = new PlayedPrometheus(folder);
    try {
      await prometheus.begin(RELEASE, OPTIONS);
      const empty: string[] = [];
      let late = 0;
      for (const [name, { panels }] of shown) {
        for (const panel of panels.filter(({ type }) => type !== "row")) {
          const lines = await linesOf(prometheus, panel);
          if (lines.length === 0) empty.push(`${name}: ${panel.title}`);
          if (panel.title === "Time to first token") late = Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value)));
          for (const { points } of lines) for (const [at] of points) expect(at >= END - SHOWN && at <= END).toBe(true);
        }
      }
      expect(empty).toEqual([]);
      // The killed worker is seen.
      expect(late).toBeGreaterThan(2.2);
    } finally {
      await prometheus.end();
      fs.rmSync(folder, { recursive: true });
    }
  });
});
