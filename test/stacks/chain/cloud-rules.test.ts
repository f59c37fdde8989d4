import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { parser } from "@prometheus-io/lezer-promql";
import { App, TerraformStack, Testing } from "cdktf";
import { isoDuration } from "../../../constructs/azure/monitoring/managed-rules";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";
import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import aws from "../../../constructs/aws/data/managed-prometheus.json";
import azure from "../../../constructs/azure/data/managed-prometheus.json";
import google from "../../../constructs/google/data/managed-prometheus.json";
import { describeWithPromtool, promtool } from "../../harness/prometheus";
import { AKS, EKS, GKE } from "./whole-chains";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cloud-rules-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

interface Made {
  readonly problems: string[];
  readonly told: string[];
  readonly warnings: string[];
  readonly cluster: any;
  readonly addons: any;
}

function look(app: App, stacks: TerraformStack[]): Made {
  const problems = problemsIn(app);
  const of = (suffix: string): any => (problems.length > 0 ? undefined : JSON.parse(Testing.synth(stacks.find(({ node }) => node.id.endsWith(suffix))!)));
  return {
    problems: problems.map(({ code, property }) => `${code} ${property}`),
    told: problems.map(({ reason, fix }) => `${reason}; ${fix}`),
    warnings: stacks.flatMap(({ node }) => node.metadata.map(({ data }) => String(data).split(" ")[0])),
    cluster: of("-cluster"),
    addons: of("-addons"),
  };
}

const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });
const eks = (more: object, app = newApp()): Made => look(app, new EksDeployment(app, "chat", { ...EKS, managedPrometheus: {}, ...more } as any).stacks);
const aks = (more: object, app = newApp()): Made => look(app, new AksDeployment(app, "chat", { ...AKS, managedPrometheus: {}, ...more } as any).stacks);
const gke = (more: object, app = newApp()): Made => look(app, new GkeDeployment(app, "chat", { ...GKE, ...more } as any).stacks);

const TOPIC = "arn:aws:sns:us-west-2:111122223333:dynamo-alerts";
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/watch/providers/Microsoft.Insights/actionGroups/on-call";
const ALONE = Monitoring.managed({ rules: true });
const BESIDE = Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: true });

interface ReadRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
}

const all = (stack: any, type: string): any[] => Object.values<any>(stack?.resource?.[type] ?? {});
const awsGroups = (made: Made): any[] => JSON.parse(all(made.cluster, "aws_prometheus_rule_group_namespace")[0].data).groups;
const azureGroups = (made: Made): any[] => all(made.cluster, "azurerm_monitor_alert_prometheus_rule_group");
const googleRules = (made: Made): any[] => JSON.parse(all(made.addons, "helm_release").find(({ name }) => name === "dynamo-managed-monitors").values[0]).rules;
const azureRules = (made: Made): ReadRule[] => azureGroups(made).flatMap(({ rule }) => rule.map((one: any) => ({ record: one.record, alert: one.alert, expr: one.expression })));
const names = (rules: readonly ReadRule[]): string[] => rules.map(({ record, alert }) => String(record ?? alert));

describe("Amazon's managed Prometheus", () => {
  test("one namespace of rules, no group longer than it takes, and an alert manager that publishes to the topic", () => {
    const made = eks({ monitoring: ALONE, managedPrometheus: { alertTopicArn: TOPIC } });
    expect(made.problems).toEqual([]);
    const [rules] = all(made.cluster, "aws_prometheus_rule_group_namespace");
    expect(rules).toMatchObject({ name: "dynamo", workspace_id: expect.stringContaining("aws_prometheus_workspace") });
    const groups = awsGroups(made);
    expect(groups.map(({ name }) => name)).toEqual(["dynamo-recording", "dynamo-recording-2", "dynamo-recording-slow", "dynamo-latency", "dynamo-serving", "dynamo-workers", "dynamo-platform", "dynamo-gpus"]);
    expect(Math.max(...groups.map((group) => group.rules.length))).toBeLessThanOrEqual(20);
    const [definition] = all(made.cluster, "aws_prometheus_alert_manager_definition");
    expect(definition.depends_on).toEqual([expect.stringContaining("aws_prometheus_rule_group_namespace")]);
    const configuration = JSON.parse(JSON.parse(definition.definition).alertmanager_config);
    expect(configuration).toEqual({
      route: { receiver: "topic", group_by: ["alertname", "namespace"], group_wait: "30s", group_interval: "5m", repeat_interval: "4h" },
      receivers: [{ name: "topic", sns_configs: [{ topic_arn: TOPIC, sigv4: { region: "us-west-2" }, subject: "{{ .Status }}: {{ .GroupLabels.alertname }}", send_resolved: true }] }],
    });
    expect(made.warnings.sort()).toEqual(["[operator-unscraped]"]);
  });

  test("nothing that would be missed for good is missed: its collector scrapes neither operator nor Kubernetes' objects", () => {
    const rules = awsGroups(eks({ monitoring: ALONE })).flatMap((group) => group.rules as ReadRule[]);
    expect(names(rules)).toEqual(expect.arrayContaining(["DynamoFrontendDown", "DynamoGpuXid", "dynamo:ttft_late:ratio_rate1h"]));
    for (const absent of ["DynamoOperatorDown", "DynamoGraphFailed", "DynamoGpuWanted", "DynamoCertificateExpires", "dynamo:gpus_requested:sum"]) expect(names(rules)).not.toContain(absent);
  });

  test("without a topic nobody is told, and that is said", () => {
    const made = eks({ monitoring: ALONE });
    expect(all(made.cluster, "aws_prometheus_alert_manager_definition")).toEqual([]);
    expect(made.warnings).toContain("[cloud-rules-untold]");
  });

  test("beside one's own: what is recorded comes with the samples, so only alerts are evaluated, all of them", () => {
    const rules = awsGroups(eks({ monitoring: BESIDE, managedPrometheus: { alertTopicArn: TOPIC } })).flatMap((group) => group.rules as ReadRule[]);
    expect(rules.filter(({ record }) => record !== undefined)).toEqual([]);
    expect(names(rules)).toEqual(expect.arrayContaining(["DynamoOperatorDown", "DynamoGpuWanted", "DynamoFirstTokenSlow"]));
    const recording = awsGroups(eks({ monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: true, rules: false }), managedPrometheus: { alertTopicArn: TOPIC } }));
    expect(names(recording.flatMap((group) => group.rules))).toContain("dynamo:ttft_late:ratio_rate1h");
  });

  test("a region of its own for a topic elsewhere", () => {
    const [definition] = all(eks({ monitoring: ALONE, managedPrometheus: { alertTopicArn: TOPIC.replace("us-west-2", "us-east-1") } }).cluster, "aws_prometheus_alert_manager_definition");
    expect(definition.definition).toContain("us-east-1");
    expect(definition.definition).not.toContain("us-west-2");
  });
});

describe("Azure Monitor's managed Prometheus", () => {
  const made = aks({ monitoring: ALONE, managedPrometheus: { alertActionGroupIds: [GROUP] } });

  test("a rule group a group, on this workspace, with durations and severities as Azure has them", () => {
    expect(made.problems).toEqual([]);
    const groups = azureGroups(made);
    expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(["chat-dynamo-recording", "chat-dynamo-recording-2", "chat-dynamo-latency"]));
    for (const group of groups) {
      expect(group).toMatchObject({ rule_group_enabled: true, scopes: [expect.stringContaining("azurerm_monitor_workspace")], interval: group.name.endsWith("slow") ? "PT2M" : "PT1M" });
      expect(group.rule.length).toBeLessThanOrEqual(20);
    }
    const rules = groups.flatMap(({ rule }) => rule);
    const slow = rules.find(({ alert }: any) => alert === "DynamoFirstTokenSlow");
    expect(slow).toMatchObject({ for: "PT2M", severity: 0, enabled: true, action: [{ action_group_id: GROUP }], alert_resolution: { auto_resolved: true, time_to_resolve: "PT10M" } });
    expect(slow.annotations.runbook_url).toMatch(/#dynamofirsttokenslow$/);
    expect(rules.find(({ alert }: any) => alert === "DynamoCertificateExpires")).toBeUndefined();
    // At once is said by saying nothing.
    expect(rules.find(({ alert }: any) => alert === "DynamoGpuXid").for).toBeUndefined();
    const recorded = rules.filter(({ record }: any) => record !== undefined);
    expect(recorded.length).toBeGreaterThan(20);
    for (const rule of recorded) expect([rule.action, rule.severity, rule.alert_resolution]).toEqual([undefined, undefined, undefined]);
    expect(names(azureRules(made))).toEqual(expect.arrayContaining(["DynamoOperatorDown", "DynamoGpuWanted"]));
  });

  test.each([["2m", "PT2M"], ["1h", "PT1H"], ["30s", "PT30S"], ["3d", "P3D"], ["0m", undefined], [undefined, undefined]])("%s is %s", (given, iso) => expect(isoDuration(given)).toBe(iso));
});

describe("Google's managed Prometheus", () => {
  test("a ClusterRules each, in the chart of what its collectors read; the cluster is what it was", () => {
    const made = gke({ monitoring: ALONE });
    expect([made.problems, made.warnings]).toEqual([[], []]);
    const rules = googleRules(made);
    expect(rules.map(({ name }) => name)).toEqual(["dynamo-recording", "dynamo-recording-slow", "dynamo-latency", "dynamo-serving", "dynamo-workers", "dynamo-platform", "dynamo-gpus"]);
    expect(names(rules.flatMap(({ groups }) => groups[0].rules))).toContain("DynamoOperatorDown");
    expect(gke({}).cluster.resource).toEqual(made.cluster.resource);
  });

  test("beside one's own: Google's collectors know nothing of what that records, so all is evaluated", () => {
    expect(names(googleRules(gke({ monitoring: BESIDE })).flatMap(({ groups }) => groups[0].rules))).toEqual(expect.arrayContaining(["dynamo:ttft_late:ratio_rate1h", "DynamoFirstTokenSlow"]));
  });
});

/** What a query uses: functions, matchers of names, the longest range in days. */
function used(expr: string): { functions: string[]; byName: boolean; days: number; errors: number } {
  const functions: string[] = [];
  let days = 0;
  let errors = 0;
  const text = (node: { from: number; to: number }): string => expr.slice(node.from, node.to);
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) errors += 1;
      if (node.name === "FunctionIdentifier") functions.push(text(node));
      const [, count, unit] = node.name === "NumberDurationLiteralInDurationContext" ? (/^(\d+)([smhd])$/.exec(text(node)) ?? []) : [];
      if (count !== undefined) days = Math.max(days, (Number(count) * { s: 1, m: 60, h: 3600, d: 86400 }[unit as "s"]) / 86400);
    },
  });
  return { functions, byName: /__name__/.test(expr), days, errors };
}

describe("what each service takes", () => {
  /** Functions that Prometheus 2.44 has, of those that rules are likely to use; https://prometheus.io/docs/prometheus/2.44/querying/functions/ */
  const OF_2_44 = ["rate", "increase", "irate", "delta", "deriv", "histogram_quantile", "absent", "absent_over_time", "changes", "resets", "avg_over_time", "min_over_time", "max_over_time", "sum_over_time", "count_over_time", "quantile_over_time", "last_over_time", "time", "vector", "scalar", "abs", "ceil", "floor", "round", "clamp_min", "clamp_max", "label_replace", "label_join", "predict_linear"];

  test.each(MetricsCatalogue.releases())("Dynamo %s: every rule is read by Prometheus' own grammar, and uses nothing that a service lacks", (release) => {
    const dynamo = { release };
    const rules: [string, readonly ReadRule[], number | undefined][] = [
      ["aws", awsGroups(eks({ dynamo, monitoring: ALONE })).flatMap((group) => group.rules), aws.promql.longestRangeDays],
      ["azure", azureRules(aks({ dynamo, monitoring: ALONE })), azure.promql.longestRangeDays],
      ["google", googleRules(gke({ dynamo, monitoring: ALONE })).flatMap(({ groups }) => groups[0].rules), undefined],
    ];
    expect(google.promql).toMatchObject({ asOf: "2.44", exactNames: true });
    for (const [service, of, longest] of rules) {
      expect(of.length).toBeGreaterThan(30);
      for (const { record, alert, expr } of of) {
        const { functions, byName, days, errors } = used(expr);
        const lacking = functions.filter((name) => !OF_2_44.includes(name));
        expect([service, record ?? alert, errors, lacking, byName, days <= (longest ?? Infinity)]).toEqual([service, record ?? alert, 0, [], false, true]);
      }
    }
  });
});

describeWithPromtool("promtool", () => {
  test("checks each service's groups as they are written", () => {
    const files: [string, string][] = [
      ["aws.yaml", JSON.stringify({ groups: awsGroups(eks({ monitoring: ALONE })) })],
      ["google.yaml", JSON.stringify({ groups: googleRules(gke({ monitoring: ALONE })).flatMap(({ groups }) => groups) })],
      ["azure.yaml", JSON.stringify({ groups: azureGroups(aks({ monitoring: ALONE })).map(({ name, rule }) => ({ name, rules: rule.map(({ record, alert, expression, labels, annotations }: any) => ({ record, alert, expr: expression, labels, annotations })) })) })],
    ];
    for (const [name, text] of files) {
      const { ok, said } = promtool(["check", "rules", name], { [name]: text });
      expect([name, ok, /SUCCESS: \d+ rules found/.test(said)]).toEqual([name, true, true]);
    }
  });
});

const many = Array.from({ length: 1_000 }, (_, index) => `organisation/${"a-long-name-".repeat(60)}${index}`);

const REFUSED: [string, () => Made, string][] = [
  ["cloudRules without longStorage", () => eks({ monitoring: Monitoring.inCluster({ cloudRules: true }) }), "monitoring-without-effect monitoring.cloudRules"],
  ["alerts that nobody evaluates", () => aks({ monitoring: Monitoring.managed({ alerts: { waitingRequests: 9 } }) }), "monitoring-without-effect monitoring.alerts"],
  ["an objective that is no bound", () => gke({ monitoring: Monitoring.managed({ rules: true, alerts: { timeToFirstTokenSeconds: 1.7 } }) }), "not-a-bucket-bound monitoring.alerts.timeToFirstTokenSeconds"],
  ["rules that are no boolean", () => gke({ monitoring: Monitoring.managed({ rules: "yes" } as any) }), "wrong-type monitoring.rules"],
  ["cloudRules that are no boolean", () => gke({ monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: 1 } as any) }), "wrong-type monitoring.cloudRules"],
  ["rules where the cluster has no managed Prometheus", () => eks({ managedPrometheus: undefined, monitoring: ALONE }), "no-managed-prometheus monitoring"],
  ["a topic, and no rule", () => eks({ monitoring: Monitoring.managed(), managedPrometheus: { alertTopicArn: TOPIC } }), "alerts-without-rules managedPrometheus.alertTopicArn"],
  ["an action group, and no rule", () => aks({ monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD }), managedPrometheus: { alertActionGroupIds: [GROUP] } }), "alerts-without-rules managedPrometheus.alertActionGroupIds"],
  ["a topic that is none", () => eks({ monitoring: ALONE, managedPrometheus: { alertTopicArn: "dynamo-alerts" } }), "invalid-alert-topic managedPrometheus.alertTopicArn"],
  ["a FIFO topic", () => eks({ monitoring: ALONE, managedPrometheus: { alertTopicArn: `${TOPIC}.fifo` } }), "invalid-alert-topic managedPrometheus.alertTopicArn"],
  ["a queue's ARN", () => eks({ monitoring: ALONE, managedPrometheus: { alertTopicArn: TOPIC.replace(":sns:", ":sqs:") } }), "invalid-alert-topic managedPrometheus.alertTopicArn"],
  ["an action group's name", () => aks({ monitoring: ALONE, managedPrometheus: { alertActionGroupIds: [GROUP, "on-call"] } }), "invalid-resource-id managedPrometheus.alertActionGroupIds[1]"],
  ["a file of rules that is past what AWS takes", () => eks({ monitoring: Monitoring.managed({ rules: true, alerts: { models: many } }) }), "rules-past-limit monitoring.alerts"],
];

describe("refused", () => {
  test.each(REFUSED)("%s", (_, make, told) => expect(make().problems).toEqual([told]));

  test("how long a file is, and how long one may be, by its source", () => {
    const { told } = eks({ monitoring: Monitoring.managed({ rules: true, alerts: { models: many } }) });
    expect(told[0]).toMatch(/^the rules are \d{7,} bytes, and 1000000 are taken \(https:\/\/docs\.aws\.amazon\.com\//);
  });

  test("a release whose metrics aren't known gets no rules, and that is said", () => {
    const made = gke({ dynamo: { release: "1.2.1" }, monitoring: ALONE });
    expect([made.problems, made.warnings]).toEqual([[], expect.arrayContaining(["[no-rules-for-release]"])]);
    expect(googleRules(made)).toBeUndefined();
  });

  test("without anybody to read the GPUs, no alert is about them", () => {
    const rules = names(azureRules(aks({ monitoring: Monitoring.managed({ rules: true, gpuMetrics: GpuMetrics.NONE }) })));
    expect(rules.filter((name) => /Gpu(Xid|Idle|Row)/.test(name))).toEqual([]);
    expect(rules).toContain("DynamoFrontendDown");
  });
});
