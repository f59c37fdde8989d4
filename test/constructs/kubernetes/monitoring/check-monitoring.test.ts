import { GpuSoftware } from "../../../../constructs/cluster/gpu-software";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { GPU_POOL_LABEL } from "../../../../constructs/cluster/pools/node-pool";
import { findMonitoringProblems, monitoringWarnings } from "../../../../constructs/kubernetes/monitoring/check-monitoring";
import { alertOptions, givenDashboards, givenRules } from "../../../../constructs/kubernetes/monitoring/given-rules";
import { GpuMetrics } from "../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { MonitoringSource } from "../../../../constructs/kubernetes/monitoring/monitoring-source";
import { RuleOptions } from "../../../../constructs/kubernetes/monitoring/monitoring-options";
import { Monitoring } from "../../../../constructs/kubernetes/monitoring/monitoring";
import { cluster, platform, pool } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- wrong values on purpose */

const found = (monitoring: Monitoring, on: Partial<IKubernetesCluster> = {}, makesCluster = true): string[] =>
  findMonitoringProblems("monitoring", monitoring, { cluster: cluster(on), makesCluster, release: "1.6.1" }).map(({ code, property }) => `${code} ${property}`);

const OPERATOR = { gpuSoftware: GpuSoftware.GPU_OPERATOR };
const CLOUDS = { gpuSoftware: GpuSoftware.PROVIDED, cloudGpuMetrics: true };
const THERE = { address: "http://prometheus.monitoring:9090", namespace: "monitoring" };

test.each<[string, any, Partial<IKubernetesCluster>?]>([
  ["nothing said", {}],
  ["all said", { namespace: "watch", retention: "30d", retentionSizeGiB: 80, storage: { className: "disks", sizeGiB: 100 }, nodeExporterPort: 9101, clientNamespaces: ["keda"], grafana: { adminSecret: { name: "grafana-admin" } }, alertmanager: { configSecret: "alerts" } }],
  ["kept on the node", { storage: { ephemeral: true, sizeGiB: 10 } }],
  ["a shared file system that somebody knows", { storage: { className: "nfs", acceptSharedFileSystem: true } }],
  ["the GPU Operator's exporter", { gpuMetrics: GpuMetrics.GPU_OPERATOR }, OPERATOR],
  ["the exporter on somebody's cluster", { gpuMetrics: GpuMetrics.EXPORTER }, { gpuSoftware: GpuSoftware.PROVIDED }],
  ["nobody where the cloud has one", { gpuMetrics: GpuMetrics.NONE }, CLOUDS],
  ["a class where none is known", {}, { storage: [] }],
  ["a value that changes nothing", { values: { prometheus: { enabled: true, prometheusSpec: { ruleSelectorNilUsesHelmValues: false } } } }],
  ["an image of one's own", { values: { prometheus: { prometheusSpec: { image: { tag: "v3.14.0" } } } } }],
])("taken: %s", (_, options, on = {}) => expect(found(Monitoring.inCluster(options), on)).toEqual([]));

const REFUSED: [string, any, string, Partial<IKubernetesCluster>?][] = [
  ["no object", "yes", "wrong-type monitoring"],
  ["a property that isn't there", { retain: "15d" }, "unknown-property monitoring.retain"],
  ["a namespace that is none", { namespace: "Monitoring" }, "invalid-name monitoring.namespace"],
  ["a namespace that isn't text", { namespace: 1 }, "wrong-type monitoring.namespace"],
  ["a retention without a unit", { retention: "15" }, "invalid-form monitoring.retention"],
  ["a retention in words", { retention: "two weeks" }, "invalid-form monitoring.retention"],
  ["a retention of nothing", { retention: "" }, "invalid-form monitoring.retention"],
  ["a retention with its units turned round", { retention: "2h3d" }, "invalid-form monitoring.retention"],
  ["a retention as a number", { retention: 15 }, "wrong-type monitoring.retention"],
  ["a retention below a block", { retention: "90m" }, "retention-too-short monitoring.retention"],
  ["a retention of no time", { retention: "0d" }, "retention-too-short monitoring.retention"],
  ["samples past the volume", { retentionSizeGiB: 100, storage: { sizeGiB: 100 } }, "retention-past-volume monitoring.retentionSizeGiB"],
  ["samples past the default volume", { retentionSizeGiB: 60 }, "retention-past-volume monitoring.retentionSizeGiB"],
  ["samples of no size", { retentionSizeGiB: 0 }, "invalid-count monitoring.retentionSizeGiB"],
  ["samples of half a GiB", { retentionSizeGiB: 1.5 }, "invalid-count monitoring.retentionSizeGiB"],
  ["a volume of no size", { storage: { sizeGiB: 5 } }, "invalid-count monitoring.storage.sizeGiB"],
  ["a volume beyond what clouds make", { storage: { sizeGiB: 20000 } }, "invalid-count monitoring.storage.sizeGiB"],
  ["a size with its unit", { storage: { sizeGiB: "50Gi" } }, "wrong-type monitoring.storage.sizeGiB"],
  ["a volume below the storage's smallest", { storage: { className: "disks", sizeGiB: 15 } }, "metrics-volume-too-small monitoring.storage.sizeGiB"],
  ["a class that isn't there", { storage: { className: "gp4" } }, "storage-class-not-offered monitoring.storage.className"],
  ["a class on a cluster that has none", { storage: { className: "gp3" } }, "storage-class-not-offered monitoring.storage.className", { storage: [] }],
  ["a class that is none", { storage: { className: "GP3" } }, "invalid-name monitoring.storage.className"],
  ["a shared file system", { storage: { className: "nfs" } }, "shared-storage monitoring.storage.className"],
  ["a class that can't be written", { storage: { className: "snapshots" } }, "shared-storage monitoring.storage.className"],
  ["a class of a volume that isn't made", { storage: { className: "disks", ephemeral: true } }, "monitoring-without-effect monitoring.storage.className"],
  ["Grafana without a Secret", { grafana: {} }, "missing-property monitoring.grafana.adminSecret"],
  ["Grafana by yes", { grafana: true }, "wrong-type monitoring.grafana"],
  ["Grafana's Secret as a text", { grafana: { adminSecret: "admin:secret" } }, "wrong-type monitoring.grafana.adminSecret"],
  ["Grafana's password in clear", { grafana: { adminSecret: { name: "grafana" }, adminPassword: "x" } }, "unknown-property monitoring.grafana.adminPassword"],
  ["a Secret's name that is none", { grafana: { adminSecret: { name: "Grafana Admin" } } }, "invalid-name monitoring.grafana.adminSecret.name"],
  ["a Secret's key that is none", { grafana: { adminSecret: { name: "grafana", passwordKey: "pass word" } } }, "invalid-secret-key monitoring.grafana.adminSecret.passwordKey"],
  ["a Secret's value in place of its name", { alertmanager: { configSecret: "route: {}" } }, "invalid-name monitoring.alertmanager.configSecret"],
  ["Alertmanager without configuration", { alertmanager: {} }, "missing-property monitoring.alertmanager.configSecret"],
  ["a password among values", { values: { grafana: { adminPassword: "x" } } }, "secret-in-clear monitoring.values.grafana.adminPassword"],
  ["a scrape every second", { scrape: { intervalSeconds: 1 } }, "invalid-count monitoring.scrape.intervalSeconds"],
  ["a scrape every hour", { scrape: { intervalSeconds: 3600 } }, "invalid-count monitoring.scrape.intervalSeconds"],
  ["an interval with its unit", { scrape: { intervalSeconds: "15s" } }, "wrong-type monitoring.scrape.intervalSeconds"],
  ["a path that is none", { scrape: { frontendPath: "metrics" } }, "invalid-form monitoring.scrape.frontendPath"],
  ["a privileged port", { nodeExporterPort: 80 }, "invalid-count monitoring.nodeExporterPort"],
  ["the kubelet's port", { nodeExporterPort: 10250 }, "port-taken monitoring.nodeExporterPort"],
  ["the port of AKS' own exporter", { nodeExporterPort: 19400 }, "port-taken monitoring.nodeExporterPort"],
  ["a client's namespace that is none", { clientNamespaces: ["*"] }, "invalid-name monitoring.clientNamespaces[0]"],
  ["the nodes with GPUs", { nodeSelector: { [GPU_POOL_LABEL]: "l4" } }, "monitoring-on-gpus monitoring.nodeSelector"],
  ["GPU figures by a word", { gpuMetrics: "dcgm" }, "wrong-type monitoring.gpuMetrics"],
  ["a second exporter beside the GPU Operator's", { gpuMetrics: GpuMetrics.EXPORTER }, "two-gpu-metrics monitoring.gpuMetrics", OPERATOR],
  ["a second exporter beside the cloud's", { gpuMetrics: GpuMetrics.EXPORTER }, "two-gpu-metrics monitoring.gpuMetrics", CLOUDS],
  ["an operator that isn't there", { gpuMetrics: GpuMetrics.GPU_OPERATOR }, "no-gpu-metrics-owner monitoring.gpuMetrics"],
  ["an operator in the cloud's place", { gpuMetrics: GpuMetrics.GPU_OPERATOR }, "no-gpu-metrics-owner monitoring.gpuMetrics", CLOUDS],
  ["an exporter without GPUs", { gpuMetrics: GpuMetrics.EXPORTER }, "no-gpu-metrics-owner monitoring.gpuMetrics", { gpuPools: [] }],
  ["a default class on a shared file system", {}, "shared-storage monitoring.storage", { storage: [{ className: "nfs", accessModes: ["ReadWriteMany" as any], isDefault: true }] }],
  ["a selector that takes no monitors", { values: { prometheus: { prometheusSpec: { podMonitorSelectorNilUsesHelmValues: true } } } }, "value-breaks-monitoring monitoring.values.prometheus.prometheusSpec.podMonitorSelectorNilUsesHelmValues"],
  ["no Prometheus", { values: { prometheus: { enabled: false } } }, "value-breaks-monitoring monitoring.values.prometheus.enabled"],
  ["no operator", { values: { prometheusOperator: { enabled: false } } }, "value-breaks-monitoring monitoring.values.prometheusOperator.enabled"],
  ["no kinds", { values: { crds: { enabled: false } } }, "value-breaks-monitoring monitoring.values.crds.enabled"],
  ["another name of Prometheus' Service", { values: { fullnameOverride: "prom" } }, "value-breaks-monitoring monitoring.values.fullnameOverride"],
  ["another port of it", { values: { prometheus: { service: { port: 80 } } } }, "value-breaks-monitoring monitoring.values.prometheus.service.port"],
];

test("that is more than forty", () => expect(REFUSED.length).toBeGreaterThanOrEqual(40));

test.each(REFUSED)("refused: %s", (_, options, expected, on = {}) => expect(found(Monitoring.inCluster(options), on)).toEqual([expected]));

test.each<[string, any, string, boolean?]>([
  ["nothing", undefined, "missing-property monitoring"],
  ["no address", { namespace: "monitoring" }, "missing-property monitoring.address"],
  ["no namespace", { address: THERE.address }, "missing-property monitoring.namespace"],
  ["an address without its scheme", { ...THERE, address: "prometheus.monitoring:9090" }, "invalid-service-address monitoring.address"],
  ["an address of another scheme", { ...THERE, address: "grpc://prometheus:9090" }, "invalid-service-address monitoring.address"],
  ["a login in the address", { ...THERE, address: "https://me:pw@prometheus.example.com" }, "login-in-address monitoring.address"],
  ["a label that is none", { ...THERE, labels: { release: "my release" } }, "invalid-label monitoring.labels.release"],
  ["a retention of somebody else's", { ...THERE, retention: "15d" }, "unknown-property monitoring.retention"],
  ["no kinds, by word", { ...THERE, kindsInstalled: false }, "no-monitor-kinds monitoring.kindsInstalled"],
  ["a cluster that is only being made", THERE, "no-monitor-kinds monitoring.kindsInstalled", true],
])("refused of a Prometheus that is there: %s", (_, options, expected, makesCluster = false) =>
  expect(found(Monitoring.external(options), {}, makesCluster)).toEqual([expected]),
);

test("a Prometheus that is there, with kinds that somebody put there", () => {
  expect(found(Monitoring.external({ ...THERE, kindsInstalled: true, labels: { release: "prometheus" } }))).toEqual([]);
  expect(found(Monitoring.external(THERE), {}, false)).toEqual([]);
});

test("all at once, each with a way out", () => {
  const problems = findMonitoringProblems("monitoring", Monitoring.inCluster({ retention: "1h", nodeExporterPort: 10250, storage: { className: "nfs" } }), { cluster: cluster(), makesCluster: true, release: "1.6.1" });
  expect(problems.map(({ code }) => code)).toEqual(["retention-too-short", "shared-storage", "port-taken"]);
  expect(problems[1].reason).toMatch(/NFS isn't supported/);
  expect(problems[1].fix).toBe("use disks; of one that is POSIX, set acceptSharedFileSystem: true");
  expect(problems[2].reason).toMatch(/the kubelet/);
});

describe("told beside what is made", () => {
  test("nobody reads the GPUs' figures, until somebody says that nobody shall", () => {
    expect(monitoringWarnings(Monitoring.inCluster(), cluster(CLOUDS), "1.6.1")).toEqual([expect.stringMatching(/^\[no-gpu-metrics\]/)]);
    expect(monitoringWarnings(Monitoring.inCluster({ gpuMetrics: GpuMetrics.NONE }), cluster(CLOUDS), "1.6.1")).toEqual([]);
    expect(monitoringWarnings(Monitoring.inCluster(), cluster(), "1.6.1")).toEqual([]);
  });

  test("GPU nodes that take any pod and that no single label names", () => {
    const open = { gpuPools: [pool("mixed", { labels: { a: "1", b: "2" }, nodeSelector: { a: "1", b: "2" }, taints: [] })] };
    expect(monitoringWarnings(Monitoring.inCluster(), cluster(open), "1.6.1")).toEqual([expect.stringMatching(/^\[monitoring-anywhere\] nodes of mixed/)]);
    expect(monitoringWarnings(Monitoring.inCluster({ nodeSelector: { pool: "system" } }), cluster(open), "1.6.1")).toEqual([]);
  });
});

test("whatever stands in a property, the rest is still looked at and planned", () => {
  const own = ["namespace", "retention", "retentionSizeGiB", "storage", "grafana", "alertmanager", "scrape", "gpuMetrics", "clientNamespaces", "nodeExporterPort", "rules", "resources", "nodeSelector", "tolerations", "values"];
  const other = ["address", "namespace", "labels", "kindsInstalled", "rules", "dashboards", "scrape", "gpuMetrics"];
  const garbage = [null, 0, -1, 1.5, NaN, "", "x y", [], [null], {}, { a: 1 }, true, (): number => 1, new Date(0)];
  const check = (monitoring: Monitoring): void => {
    const context = { cluster: cluster(), makesCluster: false, release: "1.6.1" };
    const refused = findMonitoringProblems("monitoring", monitoring, context);
    for (const { property, reason, fix } of refused) expect([property.startsWith("monitoring"), reason.length > 10, fix.length > 3]).toEqual([true, true, true]);
    const addOns = new MonitoringSource(monitoring, platform(), false).addOns(context.cluster);
    expect(addOns.map(({ name }) => name)).toContain("dynamo-monitors");
    monitoringWarnings(monitoring, context.cluster, "1.6.1");
  };
  for (const value of garbage as any[]) {
    for (const name of own) check(Monitoring.inCluster({ [name]: value }));
    for (const name of other) check(Monitoring.external({ ...THERE, [name]: value }));
    for (const name of ["className", "sizeGiB", "ephemeral", "acceptSharedFileSystem"]) check(Monitoring.inCluster({ storage: { [name]: value } }));
    check(Monitoring.inCluster(value));
    check(Monitoring.external(value));
  }
});

describe("what alerts watch for", () => {
  test.each<[string, object, string]>([
    ["an objective between two bounds of the release", { timeToFirstTokenSeconds: 1.01 }, "not-a-bucket-bound monitoring.alerts.timeToFirstTokenSeconds"],
    ["a bound of another release", { interTokenSeconds: 0.084 }, "not-a-bucket-bound monitoring.alerts.interTokenSeconds"],
    ["an alert that there isn't", { leaveOut: ["DynamoGpuIdel"] }, "unknown-alert monitoring.alerts.leaveOut[0]"],
    ["95 for 0.95", { latencyObjective: 95 }, "invalid-objective monitoring.alerts.latencyObjective"],
    ["a misspelt option", { timeToFirstToken: 2.2 }, "unknown-property monitoring.alerts.timeToFirstToken"],
    ["a text for a number", { leastRequests: "20" }, "wrong-type monitoring.alerts.leastRequests"],
  ])("%s is refused", (_name, alerts, expected) => {
    expect(found(Monitoring.inCluster({ alerts }))).toEqual([expected]);
    expect(found(Monitoring.external({ address: "http://p.watch:9090", namespace: "watch", alerts, kindsInstalled: true }), {}, false)).toEqual([expected]);
  });

  test("a release whose metrics aren't known is scraped, gets no alerts, and that is told", () => {
    expect(monitoringWarnings(Monitoring.inCluster(), cluster(), "1.1.1")).toEqual([expect.stringMatching(/^\[no-rules-for-release\] what Dynamo 1\.1\.1 shows isn't known/)]);
    expect(monitoringWarnings(Monitoring.inCluster({ rules: false }), cluster(), "1.1.1")).toEqual([]);
    expect([givenRules("1.1.1"), givenDashboards("1.1.1")]).toEqual([[], []]);
  });

  test("NATS is missed where it is installed, and our counters' alerts are there where our list is read", () => {
    const platform = { release: "1.6.1", namespace: "d", modelNamespace: "i", releaseName: "p", nats: true, etcd: false, ownMonitors: false };
    const names = (options: RuleOptions): string => JSON.stringify(givenRules("1.6.1", options));
    expect(alertOptions(platform, true, { nats: false })).toMatchObject({ nats: false, etcd: false });
    expect(names(alertOptions(platform, true)).length).toBeGreaterThan(names(alertOptions(platform, false)).length);
    expect(names(alertOptions(platform, false)).length).toBeGreaterThan(names(alertOptions({ ...platform, nats: false }, false)).length);
  });
});
