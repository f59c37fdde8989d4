import { execFileSync, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { stringify } from "yaml";
import { GpuMetrics } from "../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { givenDashboards, givenRules } from "../../../../constructs/kubernetes/monitoring/given-rules";
import { monitors } from "../../../../constructs/kubernetes/monitoring/monitors";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";
import { platform } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- rendered objects have no type */

const CHART = path.resolve("constructs/kubernetes/monitoring/chart");
const RULE = { name: "dynamo-sample", groups: [{ name: "sample", rules: [{ alert: "Down", expr: "up == 0", annotations: { summary: "{{ $labels.pod }} is down" } }] }] };
const DASHBOARD = { name: "dynamo-sample", json: JSON.stringify({ title: "A {{model}} \"quoted\"" }) };
const VALUES = { labels: { release: "prometheus" }, ...monitors(platform({ nats: true, etcd: true }), {}, GpuMetrics.EXPORTER), rules: [RULE], dashboards: [DASHBOARD] };

describeWithHelm("the chart of monitors", () => {
  const render = (values: object = VALUES): any[] => helmTemplate(CHART, values, { name: "dynamo-monitors", namespace: "monitoring" });

  test("lints, empty too", () => {
    expect(helmLint(CHART, VALUES)).toMatch(/0 chart\(s\) failed/);
    expect(render({})).toEqual([]);
  });

  test("each object as it was given, with labels by which a Prometheus may choose", () => {
    const objects = render();
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "ConfigMap dynamo-sample",
      ...["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-nats", "dynamo-etcd"].map((name) => `PodMonitor ${name}`),
      "PrometheusRule dynamo-sample",
      "ServiceMonitor dynamo-gpus",
    ]);
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ release: "prometheus", "app.kubernetes.io/instance": "dynamo-monitors" });
    const frontend = objects.find(({ metadata }) => metadata.name === "dynamo-frontend");
    expect(frontend.spec).toEqual(VALUES.podMonitors[0].spec);
  });

  test("a rule keeps its templates, a dashboard its quotes", () => {
    const objects = render();
    expect(objects.find(({ kind }) => kind === "PrometheusRule").spec.groups).toEqual(RULE.groups);
    const { metadata, data } = objects.find(({ kind }) => kind === "ConfigMap");
    expect(metadata.labels.grafana_dashboard).toBe("1");
    expect(data).toEqual({ "dynamo-sample.json": DASHBOARD.json });
  });

  test.each<[string, object, RegExp]>([
    ["a property that the chart hasn't", { podMonitor: [] }, /podMonitor/],
    ["a monitor without a selector", { podMonitors: [{ name: "x", spec: {} }] }, /selector/],
    ["a name that Kubernetes refuses", { rules: [{ ...RULE, name: "My Rule" }] }, /pattern|Does not match/],
    ["a rule without groups", { rules: [{ name: "x", groups: [] }] }, /groups/],
    ["a dashboard that isn't text", { dashboards: [{ name: "x", json: {} }] }, /json/],
  ])("the chart's schema refuses %s", (_, values, message) => expect(() => render(values)).toThrow(message));
});

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
/** The newest release of each minor. */
const oneOfEachLine = [...new Map(DynamoRelease.known().map((release) => [release.split(".").slice(0, 2).join("."), release])).values()];

(hasPromtool ? describe : describe.skip)(`what PrometheusRules hold${hasPromtool ? "" : " [skipped: no promtool on the PATH]"}`, () => {
  test.each(oneOfEachLine)("promtool takes the rules for %s", (release) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "monitoring-rules-"));
    const file = path.join(folder, "rules.yml");
    fs.writeFileSync(file, stringify({ groups: [...RULE.groups, ...givenRules(release).flatMap(({ groups }) => groups)] }));
    expect(execFileSync("promtool", ["check", "rules", file], { encoding: "utf8" })).toMatch(/SUCCESS: [1-9]/);
    fs.rmSync(folder, { recursive: true });
  });
});

test.each(oneOfEachLine)("the objects of rules and dashboards for %s have names that Kubernetes takes, each once", (release) => {
  for (const names of [givenRules(release).map(({ name }) => name), givenDashboards(release).map(({ name }) => name)]) {
    for (const name of names) expect(name).toMatch(/^dynamo[-a-z0-9]{0,57}$/);
    expect(new Set(names).size).toBe(names.length);
  }
  for (const { json } of givenDashboards(release)) expect(JSON.parse(json)).toHaveProperty("title");
});
