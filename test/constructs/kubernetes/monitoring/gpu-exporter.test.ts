import * as fs from "fs";
import * as path from "path";
import { GpuSoftware } from "../../../../constructs/cluster/gpu-software";
import { HelmAddOn } from "../../../../constructs/cluster/helm-add-on";
import { defaultGpuMetrics, gpuCounters, gpuExporter, withGpuCounters } from "../../../../constructs/kubernetes/monitoring/gpu-exporter";
import { GpuMetrics } from "../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { gpuSoftwareAddOns } from "../../../../constructs/kubernetes/gpu-software";
import { helmBinary, helmTemplate } from "../../../harness/helm";
import { cluster, pool } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- values of a chart have no type */

const values = (on = cluster()): any => gpuExporter(on, "monitoring").values;

test("one owner of the figures, by who brings the GPU software", () => {
  const of = (gpuSoftware: GpuSoftware): string => defaultGpuMetrics(cluster({ gpuSoftware })).owner;
  expect([of(GpuSoftware.GPU_OPERATOR), of(GpuSoftware.DEVICE_PLUGIN), of(GpuSoftware.PROVIDED)]).toEqual([GpuMetrics.GPU_OPERATOR, GpuMetrics.EXPORTER, GpuMetrics.NONE].map(({ owner }) => owner));
});

test("the exporter runs on every node of the GPU pools and on no other, with room for eight GPUs", () => {
  const { affinity, tolerations, resources } = values();
  expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([{ matchExpressions: [{ key: "dynamo-serving/gpu-pool", operator: "Exists" }] }]);
  expect(tolerations).toEqual(expect.arrayContaining([{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }]));
  expect(resources.limits.memory).toBe("1Gi");
});

test("where the cloud gives the driver only to containers that ask for a GPU, it comes from the node", () => {
  expect(values().securityContext).toBeUndefined();
  const gke = values(cluster({ gpuPools: [pool("l4", { driverRoot: "/usr/local/nvidia", driverHostFolder: "/home/kubernetes/bin/nvidia" })] }));
  expect(gke.extraEnv).toEqual([{ name: "LD_LIBRARY_PATH", value: "/usr/local/nvidia/lib64" }]);
  expect(gke.extraHostVolumes).toEqual([{ name: "driver", hostPath: "/home/kubernetes/bin/nvidia" }]);
  expect(gke.securityContext).toEqual({ privileged: true, allowPrivilegeEscalation: true, capabilities: null });
});

test("the list of figures is one that the exporter reads, and has what alerts need beyond its own", () => {
  const lines = gpuCounters().split("\n");
  for (const line of lines) expect(line).toMatch(/^DCGM_(FI|EXP)_[A-Z0-9_]+, (gauge|counter|label), [^,]+$/);
  const fields = lines.map((line) => line.split(",")[0]);
  expect(new Set(fields).size).toBe(fields.length);
  expect(fields).toEqual(expect.arrayContaining(["DCGM_FI_DEV_XID_ERRORS", "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", "DCGM_FI_DEV_ROW_REMAP_PENDING", "DCGM_FI_DEV_CLOCKS_EVENT_REASONS", "DCGM_FI_PROF_GR_ENGINE_ACTIVE"]));
});

test("the GPU Operator gets the same list, and keeps its other values; no other chart is changed", () => {
  const [operator] = gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.GPU_OPERATOR }));
  const changed = withGpuCounters(operator).values as any;
  expect(changed.dcgmExporter).toEqual({ serviceMonitor: { enabled: false }, config: { name: "dynamo-gpu-counters", create: true, data: gpuCounters() } });
  expect(changed.daemonsets).toEqual((operator.values as any).daemonsets);
  const plugin: HelmAddOn = { name: "x", chart: "nvidia-device-plugin", namespace: "kube-system" };
  expect(withGpuCounters(plugin)).toBe(plugin);
});

const charts = process.env.MONITORING_CHARTS;
const chart = path.join(charts ?? "", "dcgm-exporter");
const missing = helmBinary() === undefined ? "no helm" : charts === undefined || !fs.existsSync(chart) ? "no charts: MONITORING_CHARTS names a folder with kube-prometheus-stack and dcgm-exporter" : undefined;

(missing === undefined ? describe : describe.skip)(`the chart itself${missing === undefined ? "" : ` [skipped: ${missing}]`}`, () => {
  const render = (on = cluster()): any[] => helmTemplate(chart, values(on), { name: "dcgm-exporter", namespace: "monitoring" });

  test("reads our list, and is found by our monitor", () => {
    const objects = render();
    expect(objects.find(({ kind }) => kind === "ConfigMap").data.metrics.trim()).toBe(gpuCounters());
    const service = objects.find(({ kind }) => kind === "Service");
    expect(service.metadata.labels["app.kubernetes.io/name"]).toBe("dcgm-exporter");
    expect(service.spec.ports).toEqual([expect.objectContaining({ name: "metrics", port: 9400 })]);
    expect(objects.map(({ kind }) => kind)).not.toContain("ServiceMonitor");
  });

  test("with the node's driver it still has its list, and is privileged without a contradiction", () => {
    const gke = cluster({ gpuPools: [pool("l4", { driverRoot: "/usr/local/nvidia", driverHostFolder: "/home/kubernetes/bin/nvidia" })] });
    const { spec } = render(gke).find(({ kind }) => kind === "DaemonSet").spec.template;
    expect(spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(["/var/lib/kubelet/pod-resources", "/etc/dcgm-exporter/default-counters.csv", "/usr/local/nvidia"]);
    expect(spec.containers[0].securityContext).toEqual({ privileged: true, allowPrivilegeEscalation: true, runAsNonRoot: false, runAsUser: 0 });
    expect(spec.priorityClassName).toBeUndefined();
  });
});
