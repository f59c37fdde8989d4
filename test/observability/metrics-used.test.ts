import { MetricsCatalogue } from "../../observability/catalogue/catalogue";
import { dashboards } from "../../observability/dashboards/dashboards";
import { TEMPLATES } from "../../observability/dashboards/template";
import { contextOf } from "../../observability/rules/context";
import { ALERTS } from "../../observability/rules/alerts/alerts";
import { RECORDINGS } from "../../observability/rules/recording";
import { ruleGroups } from "../../observability/rules/rule-groups";
import { RuleOptions } from "../../observability/rules/rule-options";
import { knownOf, optInCounters } from "./known";
import { readQuery } from "./promql";

/** Everything on, so that every rule is written. */
const ALL: RuleOptions = { nats: true, etcd: true, chats: true, models: ["Org/Model", "Org/Other"], gpuCounters: optInCounters() };
const ROWS = MetricsCatalogue.releases().flatMap((release): [string, string, RuleOptions][] => [
  [release, "defaults", {}],
  [release, "everything on", ALL],
  // Prometheus stores it as another text from version 3 on.
  [release, "a whole bound", { timeToFirstTokenSeconds: 10 }],
]);

const recordedIn = (release: string, options: RuleOptions): string[] => ruleGroups(release, options).flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? []));

/** The labels that a text of Prometheus or of Grafana names. */
const named = (text: string): string[] => [...text.matchAll(/\{\{\s*(?:\$labels\.)?([a-zA-Z_]\w*)[\s}]/g)].map(([, label]) => label);

describe.each(ROWS)("Dynamo %s, %s", (release, _, options) => {
  const recorded = recordedIn(release, options);
  const known = knownOf(release, recorded);
  const rules = ruleGroups(release, options).flatMap((group) => group.rules);

  test("every rule asks for series, labels and bounds that the release has", () => {
    expect(rules.length).toBeGreaterThan(40);
    const faults = rules.flatMap(({ record, alert, expr }) => readQuery(expr, known).faults.map((fault) => `${record ?? alert}: ${fault}`));
    expect(faults).toEqual([]);
  });

  test("what is recorded has the labels that it is said to have", () => {
    for (const { record, expr } of rules.filter((rule) => rule.record !== undefined)) {
      const said = RECORDINGS.find((one) => one.record === record)?.labels ?? [];
      expect([record, readQuery(expr, known).labels]).toEqual([record, [...said].sort()]);
    }
  });

  test("an alert's line names labels that its result has", () => {
    for (const { alert, expr, annotations } of rules.filter((rule) => rule.alert !== undefined)) {
      const { labels = [] } = readQuery(expr, known);
      const missing = [...(annotations?.summary ?? "").matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label).filter((label) => !labels.includes(label));
      expect([alert, missing]).toEqual([alert, []]);
    }
  });

  test("every panel asks for what the release has, and names its lines by labels that are there", () => {
    const faults = dashboards(release, options).flatMap(({ name, json }) =>
      (json as { panels: { title: string; targets?: { expr: string; legendFormat: string }[] }[] }).panels.flatMap(({ title, targets = [] }) =>
        targets.flatMap(({ expr, legendFormat }) => {
          const { labels = [], faults: all } = readQuery(expr, known);
          const missing = named(legendFormat).filter((label) => !labels.includes(label));
          return [...all, ...missing.map((label) => `legend names ${label}`)].map((fault) => `${name}: ${title}: ${fault}`);
        }),
      ),
    );
    expect(faults).toEqual([]);
  });

  test("a choice at a dashboard's top is among values of a label that is there", () => {
    const variables = TEMPLATES.flatMap(({ choices }) => Object.values(choices));
    expect(variables.length).toBeGreaterThan(2);
    expect(variables.filter(([series, label]) => known.labels(series)?.includes(label) !== true)).toEqual([]);
  });
});

describe("what a rule or a line says that it needs is what it asks for", () => {
  const release = "1.6.1";
  const context = contextOf(release, ALL);
  const known = knownOf(release, recordedIn(release, ALL));
  const needsOf = new Map(RECORDINGS.map(({ record, needs }) => [record, needs]));
  /** Series, with recorded ones as what they are made of. */
  const made = (expr: string): string[] => [...new Set(readQuery(expr, known).series.flatMap((series) => needsOf.get(series) ?? [series]))].sort();

  test.each(RECORDINGS.map((one) => [one.record, one] as const))("%s", (_, { needs, expr }) => {
    expect(made(expr(context))).toEqual([...needs].sort());
  });

  test.each(ALERTS.flatMap((alert) => alert.ways.map((way) => [alert.name, way] as const)))("%s", (_, { needs, expr }) => {
    expect(made(expr(context))).toEqual([...needs].sort());
  });

  // With everything on: of the lines that are left, the nth is the one that the nth needs are of.
  const panels = dashboards(release, ALL).flatMap(({ json }) => (json as { panels: { id: number; title: string; targets?: { expr: string }[] }[] }).panels);
  const queries = TEMPLATES.flatMap(({ needs }) => Object.entries(needs)).flatMap(([id, all]) => {
    const { title = "", targets = [] } = panels.find((panel) => panel.id === Number(id)) ?? {};
    const shown = all.filter((needed) => needed.every((series) => contextOf(release, ALL).has(series)));
    return shown.map((needed, index) => [title, targets[index]?.expr, needed] as const);
  });

  test("every panel", () => {
    expect(queries.length).toBeGreaterThan(100);
  });

  test.each(queries)("%s: %s", (_, expr, needed) => {
    // A first token in time is asked for by its bucket alone where the panel shows it, by the count too where it is recorded.
    const whole = (series: readonly string[]): string[] => series.filter((one) => !one.endsWith("_count")).sort();
    expect(whole(made(expr))).toEqual(whole(needed));
  });
});

describe("the reader of queries finds", () => {
  const known = { labels: (series: string) => ({ a_total: ["x", "y"], b_bucket: ["x", "le"], c: ["z"] })[series], bounds: () => ["0.5", "1"] };
  test.each([
    ["a_tota", "a_tota: there is no such series"],
    ['a_total{q="1"}', "a_total: has no label q"],
    ["sum by (q) (a_total)", "by q, which it hasn't"],
    ["sum by (y) (sum by (x) (a_total))", "by y, which it hasn't"],
    ['b_bucket{le="0.7"}', "no bucket ends at 0.7"],
    ["a_total / c", "sides of other labels never meet"],
    ["a_total * on (x) c", "on x, which the right side hasn't"],
    ["histogram_quantile(0.9, sum by (x) (b_bucket))", "le was taken away"],
    ["sum(rate(a_total[5m])", "doesn't parse"],
  ])("%s", (query, fault) => {
    expect(readQuery(query, known).faults.join("; ")).toContain(fault);
  });

  test("nothing wrong with a query that is right", () => {
    expect(readQuery('sum by (x) (rate(a_total{y=~"a|b"}[5m])) > 1 and on (x) b_bucket{le="0.5"}', known)).toEqual({ series: ["a_total", "b_bucket"], labels: ["x"], faults: [] });
  });
});
