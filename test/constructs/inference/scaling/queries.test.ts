import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { stringify } from "yaml";
import { findProgram } from "../../../../images/programs";
import table from "../../../../constructs/inference/data/scaling.json";
import { prometheusAdapterRules } from "../../../../constructs/inference/scaling/prometheus-adapter";
import { graphLabels, metricNames, metricRow, queryOf, selectorOf } from "../../../../constructs/inference/scaling/scaling-metric";

/** The questions that a scaler asks, answered by Prometheus' own promtool. */

const query = (name: string, release = "1.6.1"): string => queryOf(metricRow({ name }, release), selectorOf(graphLabels("qwen", "inference")));
const MINE = 'dynamo_namespace="inference-qwen"';
const OTHERS = 'dynamo_namespace="inference-other"';
const flat = (series: string, value: number): object => ({ series, values: `${value}x20` });
const up = [flat(`up{${MINE},pod="a"}`, 1), flat(`up{${MINE},pod="b"}`, 1)];
const firstTokens = (le: string, perMinute: number): object => ({ series: `dynamo_frontend_time_to_first_token_seconds_bucket{${MINE},pod="a",model="Qwen/Qwen3-0.6B",le="${le}"}`, values: `0+${perMinute}x20` });

interface Case {
  readonly metric: string;
  readonly series: object[];
  /** What is answered at the tenth minute; nothing where whoever asks is to leave all as it is. */
  readonly answer?: number;
}

const CASES: { readonly [what: string]: Case } = {
  "waiting requests of two frontends together": { metric: "queued-requests", series: [...up, flat(`dynamo_frontend_queued_requests{${MINE},pod="a",model="m"}`, 3), flat(`dynamo_frontend_queued_requests{${MINE},pod="b",model="m"}`, 4)], answer: 7 },
  "of this model alone": { metric: "queued-requests", series: [...up, flat(`dynamo_frontend_queued_requests{${MINE},pod="a",model="m"}`, 3), flat(`dynamo_frontend_queued_requests{${OTHERS},pod="c",model="m"}`, 90)], answer: 3 },
  "frontends that were asked nothing yet": { metric: "queued-requests", series: up, answer: 0 },
  "no frontend that is scraped": { metric: "queued-requests", series: [flat(`up{${MINE},pod="a"}`, 0), flat(`up{${OTHERS},pod="c"}`, 1)] },
  "a Prometheus that knows none": { metric: "queued-requests", series: [flat(`up{${OTHERS},pod="c"}`, 1)] },
  "one frontend of two that is scraped": { metric: "concurrent-requests", series: [flat(`up{${MINE},pod="a"}`, 0), flat(`up{${MINE},pod="b"}`, 1), flat(`dynamo_frontend_active_requests{${MINE},pod="b",model="m"}`, 5)], answer: 5 },
  "first tokens, 90 of 100 within 1 s and all within 2 s": { metric: "time-to-first-token", series: [...up, firstTokens("1", 90), firstTokens("2", 100), firstTokens("+Inf", 100)], answer: 1.5 },
  "first tokens of five minutes without a request": { metric: "time-to-first-token", series: [...up, firstTokens("0.1", 0), firstTokens("0.22", 0), firstTokens("+Inf", 0)], answer: 0 },
  "first tokens of frontends that were asked nothing yet": { metric: "time-to-first-token", series: up, answer: 0 },
  "first tokens of a frontend that was scraped a minute ago": { metric: "time-to-first-token", series: [{ series: `up{${MINE},pod="a"}`, values: "1x8 0x11" }, firstTokens("1", 90), firstTokens("2", 100), firstTokens("+Inf", 100)] },
  "first tokens that nobody scrapes": { metric: "time-to-first-token", series: [flat(`up{${MINE},pod="a"}`, 0)] },
  "first tokens past the last bound": { metric: "time-to-first-token", series: [...up, firstTokens("480", 0), firstTokens("+Inf", 100)], answer: 480 },
};

const promtool = findProgram("promtool");
const withPromtool = promtool === undefined ? test.skip : test;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "scaling-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

withPromtool(`every answer is as it is meant${promtool === undefined ? " [skipped: no promtool on the PATH]" : ""}`, () => {
  const tests = Object.entries(CASES).map(([name, { metric, series, answer }]) => ({
    name,
    interval: "1m",
    input_series: series,
    // One sample without labels: KEDA refuses more.
    promql_expr_test: [{ expr: `round(${query(metric)}, 0.001)`, eval_time: "10m", exp_samples: answer === undefined ? [] : [{ labels: "{}", value: answer }] }],
  }));
  fs.writeFileSync(path.join(folder, "tests.yaml"), stringify({ rule_files: [], evaluation_interval: "1m", tests }));
  expect(() => execFileSync(promtool as string, ["test", "rules", path.join(folder, "tests.yaml")], { encoding: "utf8", stdio: "pipe" })).not.toThrow();
});

withPromtool("the adapter's questions are Prometheus' too, once they are filled", () => {
  const rules = ["0.9.1", "1.2.1", "1.6.1"].flatMap((release) => prometheusAdapterRules(release)).map((rule, index) => ({ record: `asked:${index}`, expr: String(rule.metricsQuery).replaceAll("<<.LabelMatchers>>", MINE) }));
  fs.writeFileSync(path.join(folder, "rules.yaml"), stringify({ groups: [{ name: "asked", rules }] }));
  expect(execFileSync(promtool as string, ["check", "rules", path.join(folder, "rules.yaml")], { encoding: "utf8", stdio: "pipe" })).toContain("SUCCESS: 9 rules found");
});

test("the adapter serves each metric under the name of the table", () => {
  const rules = prometheusAdapterRules();
  expect(rules.map(({ name }) => name)).toEqual([{ as: "dynamo_queued_requests" }, { as: "dynamo_concurrent_requests" }, { as: "dynamo_time_to_first_token_p95_seconds" }]);
  for (const { seriesQuery, metricsQuery, resources } of rules) {
    expect(String(seriesQuery)).toMatch(/^dynamo_frontend_\w+\{namespace!=""\}$/);
    expect(String(metricsQuery)).toContain("<<.LabelMatchers>>");
    expect(resources).toEqual({ overrides: { namespace: { resource: "namespace" } } });
  }
});

test("the rows of a metric keep its name at the adapter and what it is a target for, and say where they were read", () => {
  for (const name of metricNames()) {
    const rows = table.metrics.filter(({ metric }) => metric === name);
    expect(new Set(rows.map(({ externalName, target }) => externalName + target)).size).toBe(1);
    for (const { source } of rows) expect(source).toMatch(/PyPI|scrapes/);
  }
});
