import { MetricsCollector, IManagedPrometheus } from "../../constructs/cluster/managed/prometheus";
import { IRuleEvaluator } from "../../constructs/cluster/managed/rules";
import { describeMonitoring } from "../../constructs/kubernetes/monitoring/describe-monitoring";
import { LongStorage } from "../../constructs/kubernetes/monitoring/managed/long-storage";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { Deployment } from "../../explain/deployment";
import { monitoringLines } from "../../explain/monitoring";
import { cluster } from "../constructs/kubernetes/monitoring/described";

const evaluator = (tells?: boolean): IRuleEvaluator => ({ limits: { source: "" }, unscraped: [], tells, toldBy: "a topic", check: () => [], evaluate: () => undefined });
const store = (more: Partial<IManagedPrometheus> = {}): IManagedPrometheus => ({
  serviceName: "A Managed Prometheus", collector: MetricsCollector.CONFIGURATION, collectorNamespaces: [], collectorCidrs: [], quota: { source: "" }, hosts: [], signIn: "", ruleEvaluator: evaluator(),
  writtenBy: () => undefined, check: () => [], collect: () => undefined, ...more,
});

/** As a deployment's file has it, which explain reads. */
const lines = (monitoring: Monitoring, more: Partial<IManagedPrometheus> = {}): string[] => {
  const described = JSON.parse(JSON.stringify(describeMonitoring(monitoring, cluster({ managedPrometheus: store(more) }))));
  return monitoringLines({ monitoring: described, cluster: { cloud: "aws" } } as unknown as Deployment);
};

const MANAGED = "A Managed Prometheus, and none in the cluster: what is written there is paid for, in neither sum; the GPUs' figures are read by the dcgm-exporter";
const alone = (options: object): Monitoring => Monitoring.managed(options);

describe("explain, of a managed Prometheus", () => {
  test("without rules nobody is told; with them who is, where that is known", () => {
    expect(lines(alone({}))).toEqual([MANAGED, "no rules: nobody is told of anything"]);
    expect(lines(alone({ rules: true }))[1]).toBe("rules are evaluated there; alerts: told by a topic");
    expect(lines(alone({ rules: true }), { ruleEvaluator: evaluator(true) })[1]).toBe("rules are evaluated there; alerts: told by a topic");
    expect(lines(alone({ rules: true }), { ruleEvaluator: evaluator(false) })[1]).toBe("rules are evaluated there; alerts: nobody is told of them until it is said who is: a topic");
  });

  test("its Grafana, and what asks it in the cluster", () => {
    expect(lines(alone({ rules: true, queryFrontend: {} }), { grafanaName: "A Managed Grafana" }).slice(2)).toEqual([
      "A Managed Grafana, paid for by who signs in, in neither sum; dashboards come into it by cdktf-dynamo dashboards",
      "asked in the cluster by a frontend of its own, which signs in",
    ]);
  });

  test("beside one's own Prometheus: what is the store's alone, and nothing of rules that nobody asked for", () => {
    const beside = (more: object): string[] => lines(Monitoring.inCluster({ longStorage: LongStorage.CLOUD, ...more })).slice(3);
    expect(beside({})).toEqual(["samples go to A Managed Prometheus too, and are paid for there, in neither sum"]);
    expect(beside({ cloudRules: true })).toEqual(["samples go to A Managed Prometheus too, and are paid for there, in neither sum", "rules are evaluated there; alerts: told by a topic"]);
    expect(lines(Monitoring.inCluster({})).join()).not.toMatch(/Managed/);
  });
});
