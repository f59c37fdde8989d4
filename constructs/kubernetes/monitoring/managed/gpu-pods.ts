import { GpuMetrics } from "../gpu-metrics";
import { Monitor, often } from "../monitors";
import { ScrapeOptions } from "../scrape-options";

/** The exporter's port in its pod, whoever brings it; its Service calls it otherwise in each chart. */
const PORT = 9400;

/** The pods of the exporter of GPU figures, for a collector that knows pods alone. */
export function gpuPods(owner: GpuMetrics, scrape: ScrapeOptions): Monitor[] {
  const of: { [owner: string]: { [label: string]: string } | undefined } = {
    [GpuMetrics.GPU_OPERATOR.owner]: { app: "nvidia-dcgm-exporter" },
    [GpuMetrics.EXPORTER.owner]: { "app.kubernetes.io/name": "dcgm-exporter" },
  };
  const matchLabels = of[owner.owner];
  if (matchLabels === undefined) return [];
  const relabelings = [
    { action: "replace", sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" },
    { action: "replace", targetLabel: "job", replacement: "dcgm-exporter" },
  ];
  const endpoint = { port: PORT, path: "/metrics", honorLabels: false, ...often(scrape), relabelings };
  return [{ name: "dynamo-gpus", spec: { namespaceSelector: { any: true }, selector: { matchLabels }, podMetricsEndpoints: [endpoint] } }];
}
