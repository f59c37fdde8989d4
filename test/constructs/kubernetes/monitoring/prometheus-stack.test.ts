import * as fs from "fs";
import * as path from "path";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { NodePool } from "../../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";
import { findChartImages, imageUnder, imagesUnder } from "../../../../constructs/kubernetes/images/chart-images";
import { InClusterMonitoringOptions } from "../../../../constructs/kubernetes/monitoring/monitoring-options";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { mirrorChart } from "../../../../constructs/kubernetes/images/mirror-values";
import { Monitoring } from "../../../../constructs/kubernetes/monitoring/monitoring";
import { prometheusStack } from "../../../../constructs/kubernetes/monitoring/prometheus-stack";
import { helmBinary, helmTemplate } from "../../../harness/helm";
import { cluster, pool } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- values of a chart have no type */

const stack = (options: InClusterMonitoringOptions = {}, on = cluster()): any => prometheusStack(on, "monitoring", options, ["dynamo-system", "inference"]);
const spec = (options: InClusterMonitoringOptions = {}): any => stack(options).values.prometheus.prometheusSpec;

const system: NodePool = { name: "system", labels: { pool: "system" }, nodeSelector: { pool: "system" }, taints: [{ key: "CriticalAddonsOnly", value: "true", effect: TaintEffect.NO_SCHEDULE }], minNodes: 1, maxNodes: 2 };
const GRAFANA = { adminSecret: { name: "grafana-admin" } };

test("the chart at one version, in a namespace that lets exporters see their nodes", () => {
  expect(stack()).toMatchObject({ name: "prometheus", chart: "kube-prometheus-stack", version: "88.5.3", namespace: "monitoring", createNamespace: true, namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" } });
});

test("every selector is open", () => {
  const selectors = Object.entries(spec()).filter(([name]) => name.endsWith("SelectorNilUsesHelmValues"));
  expect(Object.fromEntries(selectors)).toEqual({ podMonitorSelectorNilUsesHelmValues: false, serviceMonitorSelectorNilUsesHelmValues: false, ruleSelectorNilUsesHelmValues: false, probeSelectorNilUsesHelmValues: false, scrapeConfigSelectorNilUsesHelmValues: false });
});

test("kept by time and by size, on a volume with room for what isn't in blocks yet", () => {
  expect(spec()).toMatchObject({ retention: "15d", retentionSize: "42GiB" });
  expect(spec().storageSpec.volumeClaimTemplate.spec).toEqual({ accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "50Gi" } } });
  const given = spec({ retention: "30d", storage: { className: "disks", sizeGiB: 100 } });
  expect(given).toMatchObject({ retention: "30d", retentionSize: "85GiB" });
  expect(given.storageSpec.volumeClaimTemplate.spec).toMatchObject({ storageClassName: "disks", resources: { requests: { storage: "100Gi" } } });
  expect(spec({ retentionSizeGiB: 40 }).retentionSize).toBe("40GiB");
  expect(spec({ storage: { ephemeral: true, sizeGiB: 20 } })).toMatchObject({ storageSpec: { emptyDir: { sizeLimit: "20Gi" } }, retentionSize: "17GiB" });
});

test("off GPU nodes: on the system pool, else away from pools that would take it, and always where somebody says", () => {
  expect(spec().affinity).toBeUndefined();
  const onSystem = stack({}, cluster({ systemPool: system })).values;
  for (const part of [onSystem.prometheus.prometheusSpec, onSystem.prometheusOperator, onSystem["kube-state-metrics"]]) {
    expect(part).toMatchObject({ nodeSelector: { pool: "system" }, tolerations: [{ key: "CriticalAddonsOnly", operator: "Equal", value: "true", effect: "NoSchedule" }] });
  }
  const open = cluster({ gpuPools: [pool("a", { taints: [] }), pool("b", { taints: [], labels: { kind: "gpu" }, nodeSelector: { kind: "gpu" } })] });
  expect(stack({}, open).values.prometheus.prometheusSpec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
    { matchExpressions: [{ key: "dynamo-serving/gpu-pool", operator: "DoesNotExist" }, { key: "kind", operator: "NotIn", values: ["gpu"] }] },
  ]);
  expect(stack({ nodeSelector: { infra: "yes" }, tolerations: [{ key: "infra", operator: "Exists", effect: "NoSchedule" }] }, open).values.prometheus.prometheusSpec).toMatchObject({ nodeSelector: { infra: "yes" }, tolerations: [{ key: "infra" }] });
});

test("the exporter of nodes runs on GPU nodes too, whatever keeps others off them", () => {
  const evicting = { key: "nvidia.com/gpu", value: "x", effect: TaintEffect.NO_EXECUTE };
  const exporter = stack({ nodeExporterPort: 9101 }, cluster({ gpuPools: [pool("a", { taints: [evicting], fabric: Fabric.NONE })] })).values["prometheus-node-exporter"];
  expect(exporter.tolerations).toEqual([{ effect: "NoSchedule", operator: "Exists" }, { key: "nvidia.com/gpu", operator: "Equal", value: "x", effect: "NoExecute" }]);
  expect(exporter.service).toEqual({ port: 9101, targetPort: 9101 });
});

test("Grafana and Alertmanager only where they are asked for, by Secrets", () => {
  const { grafana, alertmanager } = stack().values;
  expect([grafana, alertmanager]).toEqual([{ enabled: false }, { enabled: false }]);
  const both = stack({ grafana: { adminSecret: { name: "grafana-admin", passwordKey: "pw" } }, alertmanager: { configSecret: "alerts" } }).values;
  expect(both.grafana.admin).toEqual({ existingSecret: "grafana-admin", userKey: "admin-user", passwordKey: "pw" });
  expect(both.alertmanager.alertmanagerSpec).toMatchObject({ useExistingSecret: true, configSecret: "alerts" });
  expect(both.defaultRules.rules.alertmanager).toBe(true);
});

test("a value of one's own wins", () => {
  const { prometheus } = stack({ values: { prometheus: { prometheusSpec: { replicas: 2, retention: "5d" } } } }).values;
  expect(prometheus.prometheusSpec).toMatchObject({ replicas: 2, retention: "5d", ruleSelectorNilUsesHelmValues: false });
});

/** The charts themselves, unpacked with their sub-charts, where somebody has them: no chart repository can be counted on. */
const charts = process.env.MONITORING_CHARTS;
const chart = path.join(charts ?? "", "kube-prometheus-stack");
const missing = helmBinary() === undefined ? "no helm" : charts === undefined || !fs.existsSync(chart) ? "no charts: MONITORING_CHARTS names a folder with kube-prometheus-stack and dcgm-exporter" : undefined;

(missing === undefined ? describe : describe.skip)(`the chart itself${missing === undefined ? "" : ` [skipped: ${missing}]`}`, () => {
  const render = (options: InClusterMonitoringOptions = {}, on = cluster()): any[] => helmTemplate(chart, stack(options, on).values, { name: "prometheus", namespace: "monitoring" });
  const of = (objects: any[], kind: string): any[] => objects.filter((object) => object.kind === kind);
  const names = (objects: any[], kind: string): string[] => of(objects, kind).map(({ metadata }) => metadata.name);

  test("has the Service under which planners ask", () => {
    const service = of(render(), "Service").find(({ metadata }) => metadata.name === "prometheus-kube-prometheus-prometheus");
    expect(service.metadata.namespace).toBe("monitoring");
    expect(Monitoring.inCluster().address).toBe(`http://${service.metadata.name}.monitoring.svc.cluster.local:${service.spec.ports[0].port}`);
  });

  test("has a Prometheus that takes all monitors and rules, of all namespaces", () => {
    const [{ spec: made }] = of(render(), "Prometheus");
    for (const kind of ["podMonitor", "serviceMonitor", "rule", "probe", "scrapeConfig"]) expect([made[`${kind}Selector`], made[`${kind}NamespaceSelector`]]).toEqual([{}, {}]);
    // A startup below a minute, as Helm 3.18.0 makes of the chart's own 0, the API server refuses.
    expect(made).toMatchObject({ retention: "15d", retentionSize: "42GiB", maximumStartupDurationSeconds: 900 });
  });

  test("looks for nothing that a managed cluster hides", () => {
    const objects = render();
    const hidden = /etcd|scheduler|controller-manager|kube-proxy|coredns|alertmanager/;
    expect([...names(objects, "ServiceMonitor"), ...names(objects, "PrometheusRule")].filter((name) => hidden.test(name))).toEqual([]);
    const alerts = of(objects, "PrometheusRule").flatMap(({ spec: { groups } }) => groups.flatMap(({ rules }: any) => rules.flatMap(({ alert }: any) => alert ?? [])));
    expect(alerts).toEqual(expect.arrayContaining(["KubePersistentVolumeFillingUp", "TargetDown", "KubePodCrashLooping"]));
    expect(alerts.filter((alert) => /^(KubeControllerManagerDown|KubeSchedulerDown|KubeProxyDown|etcd)/.test(alert))).toEqual([]);
  });

  test("runs no webhook and no Job", () => {
    const kinds = render({ grafana: GRAFANA }).map(({ kind }) => kind);
    expect(kinds.filter((kind) => /Webhook|^Job$/.test(kind))).toEqual([]);
  });

  test("lets nobody ask Prometheus but its own namespace, the platform's, the models' and whom somebody names", () => {
    const [policy] = of(render({ clientNamespaces: ["keda"] }), "NetworkPolicy");
    expect(policy.spec.ingress[0].from.map((from: any) => from.namespaceSelector.matchLabels["kubernetes.io/metadata.name"])).toEqual(["monitoring", "dynamo-system", "inference", "keda"]);
  });

  test("reads Grafana's administrator from the Secret", () => {
    const grafana = of(render({ grafana: GRAFANA }), "Deployment").find(({ metadata }) => metadata.name === "prometheus-grafana");
    const container = grafana.spec.template.spec.containers.find(({ name }: any) => name === "grafana");
    expect(container.env.find(({ name }: any) => name === "GF_SECURITY_ADMIN_PASSWORD").valueFrom.secretKeyRef).toEqual({ name: "grafana-admin", key: "admin-password" });
    expect(names(render({ grafana: GRAFANA }), "Secret").filter((name) => /grafana/.test(name))).toEqual([]);
  });

  const imagesIn = (objects: any[]): string[] => {
    const text = JSON.stringify(objects);
    return [...text.matchAll(/"image":"([^"]+)"/g), ...text.matchAll(/--prometheus-config-reloader=([^"]+)"/g)].map(([, image]) => image);
  };

  test("with a mirror takes every image from it", () => {
    const { repository = "", version = "", values } = stack({ grafana: GRAFANA, alertmanager: { configSecret: "alerts" } });
    const mirrored = mirrorChart({ repository, chart: "kube-prometheus-stack", version }, values, ImageMirror.of("registry.example.com/mirror"));
    expect(mirrored.findings).toEqual([]);
    const images = imagesIn(helmTemplate(chart, mirrored.values, { name: "prometheus", namespace: "monitoring" }));
    expect(images).toContain("registry.example.com/mirror/quay.io/prometheus/node-exporter:v1.12.1-distroless");
    expect(images.filter((image) => !image.startsWith("registry.example.com/mirror/"))).toEqual([]);
  });

  test("runs the images of our table, and no other", () => {
    const options = { grafana: GRAFANA, alertmanager: { configSecret: "alerts" } };
    const run = imagesIn(render(options));
    const { repository = "", version = "", values } = stack(options);
    const known = imagesUnder(findChartImages({ repository, chart: "kube-prometheus-stack", version })!, values).map((row) => imageUnder(row, values));
    expect([...new Set(run)].sort()).toEqual([...new Set(known)].sort());
  });
});
