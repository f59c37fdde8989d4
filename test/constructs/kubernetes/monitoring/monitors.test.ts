import { GpuMetrics } from "../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { Monitor, monitors } from "../../../../constructs/kubernetes/monitoring/monitors";
import { platform } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- specs of Kubernetes objects have no type here */

const byName = (all: Monitor[]): { [name: string]: any } => Object.fromEntries(all.map(({ name, spec }) => [name, spec]));
const pods = (more: Parameters<typeof platform>[0] = {}, scrape = {}): { [name: string]: any } => byName(monitors(platform(more), scrape, GpuMetrics.NONE).podMonitors);
const types = (spec: any): string[] => spec.selector.matchExpressions.find(({ key }: any) => key === "nvidia.com/dynamo-component-type").values;

/** Labels that a target gets, as Prometheus relabels: of what the kubelet's discovery says of a pod. */
function relabelled(endpoint: any, discovered: { [label: string]: string }): { [label: string]: string } | undefined {
  const labels = { ...discovered };
  for (const { action = "replace", sourceLabels = [], regex = "(.*)", targetLabel, replacement = "$1" } of endpoint.relabelings) {
    const text = sourceLabels.map((name: string) => labels[name] ?? "").join(";");
    const match = new RegExp(`^(?:${regex})$`).exec(text);
    if (action === "drop" && match !== null) return undefined;
    if (action === "replace" && match !== null) labels[targetLabel] = replacement.replace(/\$\{?(\d)\}?/g, (_: string, group: string) => match[Number(group)] ?? "");
  }
  return labels;
}

const DISCOVERED = {
  __address__: "10.0.0.7:8000",
  __meta_kubernetes_pod_label_nvidia_com_dynamo_namespace: "inference-qwen",
  __meta_kubernetes_pod_label_nvidia_com_dynamo_component_type: "prefill",
  __meta_kubernetes_pod_label_nvidia_com_dynamo_graph_deployment_name: "qwen",
  __meta_kubernetes_pod_label_app_kubernetes_io_name: "qwen-0-prefill-ldr",
};

test("every kind of pod of a graph has one monitor, each worker whichever half of a request it does", () => {
  const all = pods();
  expect(Object.keys(all)).toEqual(["dynamo-frontend", "dynamo-worker", "dynamo-planner", "dynamo-router", "dynamo-epp"]);
  expect(Object.values(all).flatMap(types)).toEqual(["frontend", "worker", "prefill", "decode", "encode", "planner", "default", "epp"]);
  for (const { selector, namespaceSelector } of Object.values(all)) {
    expect(selector.matchLabels).toEqual({ "nvidia.com/metrics-enabled": "true" });
    expect(namespaceSelector).toEqual({ any: true });
  }
});

test("beside a chart that scrapes workers by itself, only what it leaves out", () => {
  const all = pods({ ownMonitors: true, nats: true });
  expect(Object.keys(all)).toEqual(["dynamo-worker", "dynamo-epp", "dynamo-nats"]);
  expect(types(all["dynamo-worker"])).toEqual(["prefill", "decode", "encode"]);
});

test("the frontend's series get the label that the planner looks for, and keep their own", () => {
  const [endpoint] = pods()["dynamo-frontend"].podMetricsEndpoints;
  expect(endpoint).toMatchObject({ port: "http", path: "/metrics", honorLabels: true });
  expect(relabelled(endpoint, DISCOVERED)).toMatchObject({ dynamo_namespace: "inference-qwen", dynamo_graph_deployment: "qwen", dynamo_component_type: "prefill" });
  // A pod without the labels gets none that are empty.
  expect(relabelled(endpoint, { __address__: "10.0.0.7:8000" })).toEqual({ __address__: "10.0.0.7:8000" });
});

test("of a worker over nodes the first alone, whose port answers", () => {
  const [system] = pods()["dynamo-worker"].podMetricsEndpoints;
  expect(relabelled(system, DISCOVERED)).toMatchObject({ dynamo_component_type: "prefill" });
  expect(relabelled(system, { ...DISCOVERED, __meta_kubernetes_pod_label_app_kubernetes_io_name: "qwen-0-prefill-wkr" })).toBeUndefined();
});

test("ports of workers: their own, those of a shadow engine, a frontend's beside it, NIXL's where it is asked for", () => {
  const ports = (scrape: object): string[] => pods({}, scrape)["dynamo-worker"].podMetricsEndpoints.map(({ port }: any) => port);
  expect(ports({})).toEqual(["system", "system-0", "system-1", "http"]);
  expect(ports({ nixlTelemetry: true })).toEqual(["system", "system-0", "system-1", "nixl", "http"]);
});

test("a router of its own is asked at the port that its pod needn't declare", () => {
  const [endpoint] = pods()["dynamo-router"].podMetricsEndpoints;
  expect(relabelled(endpoint, DISCOVERED)).toMatchObject({ __address__: "10.0.0.7:9090" });
  expect(relabelled(endpoint, { ...DISCOVERED, __address__: "10.0.0.7" })).toMatchObject({ __address__: "10.0.0.7:9090" });
});

test("a scrape never takes longer than from one to the next, or an agent refuses the monitor", () => {
  const often = (intervalSeconds?: number): string[] => {
    const [{ interval, scrapeTimeout }] = pods({}, intervalSeconds === undefined ? {} : { intervalSeconds })["dynamo-frontend"].podMetricsEndpoints;
    return [interval, scrapeTimeout];
  };
  expect([often(), often(5), often(60)]).toEqual([["15s", "10s"], ["5s", "5s"], ["60s", "10s"]]);
});

test("a frontend's own path", () => {
  const all = pods({}, { frontendPath: "/m" });
  expect(all["dynamo-frontend"].podMetricsEndpoints[0].path).toBe("/m");
  expect(all["dynamo-worker"].podMetricsEndpoints.find(({ port }: any) => port === "http").path).toBe("/m");
  expect(all["dynamo-worker"].podMetricsEndpoints[0].path).toBe("/metrics");
});

test("NATS and etcd where the platform has them, under their own names", () => {
  const all = pods({ nats: true, etcd: true });
  for (const [name, port] of [["nats", "prom-metrics"], ["etcd", "client"]]) {
    const { selector, namespaceSelector, podMetricsEndpoints } = all[`dynamo-${name}`];
    expect(selector.matchLabels).toEqual({ "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "dynamo-platform" });
    expect(namespaceSelector).toEqual({ matchNames: ["dynamo-system"] });
    expect(podMetricsEndpoints[0].port).toBe(port);
    expect(relabelled(podMetricsEndpoints[0], { job: "monitoring/x" })).toEqual({ job: name });
  }
});

test.each([
  [GpuMetrics.GPU_OPERATOR, "gpu-metrics", { app: "nvidia-dcgm-exporter" }],
  [GpuMetrics.EXPORTER, "metrics", { "app.kubernetes.io/name": "dcgm-exporter" }],
])("the GPUs' figures, whoever reads them, with the node's name", (owner, port, matchLabels) => {
  const { serviceMonitors } = monitors(platform(), {}, owner);
  expect(serviceMonitors.map(({ name }) => name)).toEqual(["dynamo-gpus"]);
  const [{ spec }] = serviceMonitors as any[];
  expect(spec.selector.matchLabels).toEqual(matchLabels);
  expect(spec.endpoints).toEqual([expect.objectContaining({ port, honorLabels: false })]);
  expect(relabelled(spec.endpoints[0], { __meta_kubernetes_pod_node_name: "gpu-1" })).toMatchObject({ node: "gpu-1", job: "dcgm-exporter" });
});

test("nobody's figures are scraped nowhere", () => expect(monitors(platform(), {}, GpuMetrics.NONE).serviceMonitors).toEqual([]));
