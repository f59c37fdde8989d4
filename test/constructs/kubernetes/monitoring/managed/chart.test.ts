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
    const objects = render(valuesFor(google));
    expect([...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))]).toEqual(["monitoring.googleapis.com/v1 ClusterPodMonitoring"]);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp", "dynamo-nats", "dynamo-gpus"]);
    // What the collector would refuse: labels that are its own, and a pod's label without a name.
    for (const { spec } of objects) {
      const names = (spec.targetLabels.fromPod ?? []).map(({ to }: Rendered) => to);
      for (const name of ["project_id", "location", "cluster", "namespace", "job", "instance"]) expect(names).not.toContain(name);
      for (const endpoint of spec.endpoints) expect(endpoint).toMatchObject({ port: expect.anything(), interval: expect.stringMatching(/^\d+s$/) });
    }
  });

  test("Azure's: monitors as the Prometheus operator has them, each with the limits", () => {
    const objects = render(valuesFor(azure));
    expect([...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))]).toEqual(["azmonitoring.coreos.com/v1 PodMonitor", "azmonitoring.coreos.com/v1 ServiceMonitor"]);
    for (const { spec } of objects) expect(spec.labelLimit).toBe(63);
  });
});
