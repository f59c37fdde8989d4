import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { dashboards } from "../../../observability/dashboards/dashboards";
import { panelId } from "../../../observability/dashboards/links";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { optInCounters } from "../known";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;
const ALL: RuleOptions = { nats: true, etcd: true, models: ["Org/Model"], gpuCounters: optInCounters(), runbookUrl: "https://wiki.example.com/a" };
const RELEASES = MetricsCatalogue.releases();
const panelsOf = (release: string, options: RuleOptions = ALL): Json[] => dashboards(release, options).flatMap(({ json }) => (json as Json).panels);

describe.each(RELEASES)("dashboards of %s", (release) => {
  const all = dashboards(release, ALL);

  test("there are five, each with a uid of its own that is its name", () => {
    expect(all.map(({ name, json }) => [name, (json as Json).uid])).toEqual(["dynamo-serving", "dynamo-gpus", "dynamo-platform", "dynamo-planner", "dynamo-capacity"].map((name) => [name, name]));
  });

  test("a panel has a number of its own, a unit, a word about it, and asks the datasource that is chosen", () => {
    for (const { json } of all) {
      const { panels, templating } = json as Json;
      expect(new Set(panels.map(({ id }: Json) => id)).size).toBe(panels.length);
      expect(templating.list[0]).toMatchObject({ name: "datasource", type: "datasource", query: "prometheus" });
      for (const panel of panels.filter(({ type }: Json) => type !== "row")) {
        expect(panel).toMatchObject({ datasource: { uid: "${datasource}" }, fieldConfig: { defaults: { unit: expect.stringMatching(/^\w+$/) } } });
        expect(panel.description.length).toBeGreaterThan(10);
        expect(panel.targets.length).toBeGreaterThan(0);
        for (const target of panel.targets) expect(target.datasource).toEqual({ type: "prometheus", uid: "${datasource}" });
      }
    }
  });

  test("no two panels of a dashboard lie on each other, nor beyond its 24 columns", () => {
    for (const { name, json } of all) {
      const taken = new Map<string, string>();
      for (const { title, gridPos: { x, y, w, h } } of (json as Json).panels) {
        for (let column = x; column < x + w; column++) {
          for (let row = y; row < y + h; row++) {
            const place = `${column},${row}`;
            expect([name, title, taken.get(place), column < 24]).toEqual([name, title, undefined, true]);
            taken.set(place, title);
          }
        }
      }
    }
  });

  test("every alert leads to a panel that is there, and the panel to what is to be done", () => {
    const alerts = ruleGroups(release, ALL).flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
    expect(alerts.length).toBeGreaterThan(35);
    for (const { alert, annotations } of alerts) {
      const [, uid, id] = /^\/d\/([\w-]+)\/\?viewPanel=(\d+)$/.exec(annotations?.dashboard ?? "") ?? [];
      const panel = (all.find(({ name }) => name === uid)?.json as Json)?.panels.find((one: Json) => one.id === Number(id));
      expect([alert, panel?.links]).toEqual([alert, expect.arrayContaining([{ title: `${alert}: what to do`, url: annotations?.runbook_url, targetBlank: true }])]);
    }
  });
});

test("thresholds are those of the alerts", () => {
  const steps = (title: string, options: RuleOptions): Json => panelsOf("1.6.1", options).find((panel) => panel.title === title).fieldConfig.defaults.thresholds.steps;
  expect(steps("Requests that wait", { waitingRequests: 80 })).toEqual([{ value: null, color: "green" }, { value: 80, color: "red" }]);
  expect(steps("Time between tokens", {})[1]).toEqual({ value: 0.064, color: "red" });
});

test("what the options decide of a threshold, each decides", () => {
  const given: RuleOptions = { timeToFirstTokenSeconds: 1, interTokenSeconds: 0.16, waitingRequests: 7, idleGpuShare: 0.5, latencyObjective: 0.97, availabilityObjective: 0.99 };
  const red = (options: RuleOptions): [string, number | undefined][] => panelsOf("1.5.1", { ...ALL, ...options }).filter(({ type }) => type !== "row").map(({ title, fieldConfig }) => [title, fieldConfig.defaults.thresholds.steps[1]?.value]);
  const changed = (options: RuleOptions): string[] => red(options).flatMap(([title, value], index) => (value === red({})[index][1] ? [] : [`${title}: ${Number(value?.toFixed(4))}`]));
  expect(changed(given)).toEqual([
    "First token, p95: 1", "Next token, p95: 0.16", "Failing: 0.144", "Waiting: 7", "Time to first token: 1", "Time between tokens: 0.16",
    "First tokens that come too late: 0.432", "Next tokens that come too late: 0.432", "Requests that wait: 7", "GPUs that are held and idle: 0.5",
  ]);
});

test("a pattern of jobs stands in PromQL's quotes, and nothing is left to be filled in", () => {
  const text = JSON.stringify(dashboards("1.6.1", { ...ALL, frontendJob: "front\\d", workerJob: 'work"er' }));
  expect(text).not.toContain("@{");
  const [{ targets: [{ expr }] }] = panelsOf("1.6.1", { ...ALL, frontendJob: "front\\d", workerJob: 'work"er' }).filter(({ title }) => title === "Targets that answer");
  expect(expr).toBe('sum by (namespace, job) (up{job=~"front\\\\d|work\\"er", namespace=~"$namespace"})');
});

test("a heading without a panel isn't there", () => {
  for (const { json } of RELEASES.flatMap((release) => dashboards(release))) {
    const kinds: string[] = (json as Json).panels.map(({ type }: Json) => type);
    expect(kinds.join(" ")).not.toMatch(/row row|row$/);
  }
});

test("a panel whose series a release lacks isn't there, nor a line of one", () => {
  const titles = (release: string, options: RuleOptions = {}): string[] => panelsOf(release, options).map(({ title }) => title);
  expect([titles("1.4.2").includes("Models that are served"), titles("1.5.1").includes("Models that are served")]).toEqual([false, true]);
  expect([titles("1.6.1").includes("Memory errors"), titles("1.6.1", ALL).includes("Memory errors")]).toEqual([false, true]);
  const clocks = (options: RuleOptions): number => panelsOf("1.6.1", options).find(({ title }) => title === "Clocks and why they are low").targets.length;
  expect([clocks({}), clocks(ALL)]).toEqual([1, 2]);
});

test("a panel keeps its number when others come and go", () => {
  expect(panelId("dynamo-serving", "Requests that wait")).toBe(panelsOf("1.3.1", {}).find(({ title }) => title === "Requests that wait").id);
});
