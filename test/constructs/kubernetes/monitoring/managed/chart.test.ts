import * as path from "path";
import { MetricsCollector } from "../../../../../constructs/cluster/managed/prometheus";
import { GkeManagedPrometheus } from "../../../../../constructs/google/monitoring/managed-prometheus";
import { GpuMetrics } from "../../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { managedMonitors } from "../../../../../constructs/kubernetes/monitoring/managed/managed-monitors";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../../../harness/helm";
import { platform } from "../described";

const CHART = path.resolve("constructs/kubernetes/monitoring/managed/chart");
const google = new GkeManagedPrometheus();
const azure = { ...google, collector: MetricsCollector.monitors("azmonitoring.coreos.com/v1", { labelLimit: 63 }) } as GkeManagedPrometheus;
const valuesFor = (store: GkeManagedPrometheus): object => managedMonitors(store, "monitoring", platform({ nats: true }), {}, GpuMetrics.EXPORTER)[0].values ?? {};

describeWithHelm("the chart for a managed Prometheus", () => {
  const render = (values: object): Rendered[] => helmTemplate(CHART, values, { namespace: "monitoring" });

  test("lints, and refuses objects of no kind", () => {
    expect(helmLint(CHART, valuesFor(google))).toMatch(/0 chart\(s\) failed/);
    expect(() => render({ apiVersion: "v1" })).toThrow(/apiVersion/);
  });

  test("Google's: a ClusterPodMonitoring each, GPUs among them, since a Service is nothing to its collectors", () => {
    const objects = render(valuesFor(google)).filter(({ apiVersion }) => apiVersion !== "v1" && !apiVersion.startsWith("rbac."));
    expect([...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))]).toEqual(["monitoring.googleapis.com/v1 ClusterPodMonitoring"]);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-nats", "dynamo-gpus", "dynamo-operator"]);
    // What the collector would refuse: labels that are its own, and a pod's label without a name.
    for (const { spec } of objects) {
      const names = (spec.targetLabels.fromPod ?? []).map(({ to }: Rendered) => to);
      for (const name of ["project_id", "location", "cluster", "namespace", "job", "instance"]) expect(names).not.toContain(name);
      for (const endpoint of spec.endpoints) expect(endpoint).toMatchObject({ port: expect.anything(), interval: expect.stringMatching(/^\d+s$/) });
    }
  });

  test("Azure's: monitors as the Prometheus operator has them, each with the limits", () => {
    const objects = render(valuesFor(azure)).filter(({ spec }) => spec !== undefined);
    expect([...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))]).toEqual(["azmonitoring.coreos.com/v1 PodMonitor", "azmonitoring.coreos.com/v1 ServiceMonitor"]);
    for (const { spec } of objects) expect(spec.labelLimit).toBe(63);
  });

  test.each([["Google's", google, "gmp-system", "collector"], ["Azure's", azure, "kube-system", "ama-metrics-serviceaccount"]] as const)(
    "%s collector reads the operator's figures with the token of an account that may read nothing else, and that token alone",
    (_, store, namespace, name) => {
      const objects = render(valuesFor({ ...store, collectorAccount: { namespace, serviceAccount: name } } as GkeManagedPrometheus));
      const only = (kind: string): Rendered => objects.filter((one) => one.kind === kind)[0];
      expect(objects.filter((one) => one.kind === "ClusterRole")).toHaveLength(1);
      expect(only("ClusterRole").rules).toEqual([{ nonResourceURLs: ["/metrics"], verbs: ["get"] }]);
      expect(only("ClusterRoleBinding").subjects).toEqual([{ kind: "ServiceAccount", name: "dynamo-metrics-reader", namespace: "monitoring" }]);
      const secret = only("Secret");
      expect([secret.type, secret.metadata.annotations, secret.data, secret.stringData]).toEqual(["kubernetes.io/service-account-token", { "kubernetes.io/service-account.name": "dynamo-metrics-reader" }, undefined, undefined]);
      expect(only("Role").rules).toEqual([{ apiGroups: [""], resources: ["secrets"], resourceNames: [secret.metadata.name], verbs: ["get", "list", "watch"] }]);
      expect(only("RoleBinding").subjects).toEqual([{ kind: "ServiceAccount", name, namespace }]);
      const monitor = objects.find((one) => one.metadata.name === "dynamo-operator" && one.spec !== undefined);
      const endpoints = monitor.spec.endpoints ?? monitor.spec.podMetricsEndpoints;
      expect(endpoints.map(({ port, scheme }: Rendered) => [port, scheme])).toEqual([["metrics", "https"], ["https", "https"]]);
      expect(JSON.stringify(endpoints[0])).toContain(secret.metadata.name);
      expect(monitor.spec.selector.matchLabels["control-plane"]).toBe("controller-manager");
    },
  );
});
