import { Values } from "../../core/names/value-path";
import { GpuMetrics } from "./gpu-metrics";
import { ScrapeOptions } from "./scrape-options";
import { ScrapedPlatform } from "./scraped-platform";

/** A PodMonitor or a ServiceMonitor of our chart. */
export interface Monitor {
  readonly name: string;
  readonly spec: Values;
}

/** The monitors of our chart, by kind. */
export interface Monitors {
  readonly podMonitors: Monitor[];
  readonly serviceMonitors: Monitor[];
}

/** Seconds between two scrapes where nobody says another. */
const DEFAULT_INTERVAL = 15;

/** Prometheus' own time for a scrape; never longer than from one to the next, or the whole monitor is refused. */
const LONGEST_SCRAPE = 10;

const TYPE = "nvidia.com/dynamo-component-type";

/** The operator puts it on each pod of a graph, and leaves it out where the graph says so. */
const WANTED = { "nvidia.com/metrics-enabled": "true" };

/** As the workers of a graph are called, whichever half of a request they do. */
const WORKERS = ["worker", "prefill", "decode", "encode"];

/** What releases before 1.0 scrape by themselves, and can't be told to leave. */
const SCRAPED_BEFORE = ["worker"];

/** Labels that a graph's pods carry, as labels of all their series: Dynamo's planner looks for `dynamo_namespace` on the frontend's, which has none. */
const GRAPH_LABELS = [
  copied("nvidia_com_dynamo_namespace", "dynamo_namespace"),
  copied("nvidia_com_dynamo_component_type", "dynamo_component_type"),
  copied("nvidia_com_dynamo_graph_deployment_name", "dynamo_graph_deployment"),
];

/** Of a worker over several nodes only the first answers; the others would be down for good (ai-dynamo/dynamo#11912). */
const LEADERS_ONLY = { action: "drop", sourceLabels: ["__meta_kubernetes_pod_label_app_kubernetes_io_name"], regex: ".+-wkr" };

/** Port of what serves neither requests nor tokens, a router of its own for example, which its pod needn't declare. */
const SYSTEM_PORT = { action: "replace", sourceLabels: ["__address__"], regex: "([^:]+)(?::\\d+)?", replacement: "${1}:9090", targetLabel: "__address__" };

/**
 * What is scraped of Dynamo and its GPUs. The names are those of NVIDIA's own monitors, so that rules and dashboards that look at `job` find
 * either.
 */
export function monitors(platform: ScrapedPlatform, scrape: ScrapeOptions, gpuMetrics: GpuMetrics): Monitors {
  const own = platform.ownMonitors;
  return {
    podMonitors: [
      ...(own ? [] : [frontend(scrape)]),
      worker(scrape, own ? WORKERS.filter((type) => !SCRAPED_BEFORE.includes(type)) : WORKERS),
      ...(own ? [] : [planner(scrape), router(scrape)]),
      endpointPicker(scrape),
      ...(platform.nats ? [dataService("nats", "prom-metrics", platform, scrape)] : []),
      ...(platform.etcd ? [dataService("etcd", "client", platform, scrape)] : []),
    ],
    serviceMonitors: gpus(gpuMetrics, scrape),
  };
}

function frontend(scrape: ScrapeOptions): Monitor {
  return graphPods("dynamo-frontend", ["frontend"], [frontendEndpoint(scrape)]);
}

function worker(scrape: ScrapeOptions, types: string[]): Monitor {
  const relabelings = [LEADERS_ONLY, ...GRAPH_LABELS];
  // With a shadow engine beside it, a pod has a port for each of both.
  const ports = ["system", "system-0", "system-1", ...(scrape.nixlTelemetry === true ? ["nixl"] : [])];
  return graphPods("dynamo-worker", types, [
    ...ports.map((port) => ({ port, path: "/metrics", honorLabels: true, ...often(scrape), relabelings })),
    // A frontend beside the engine, as graphs behind an inference gateway have it.
    frontendEndpoint(scrape),
  ]);
}

function planner(scrape: ScrapeOptions): Monitor {
  return graphPods("dynamo-planner", ["planner"], [{ port: "metrics", path: "/metrics", honorLabels: true, ...often(scrape), relabelings: GRAPH_LABELS }]);
}

function endpointPicker(scrape: ScrapeOptions): Monitor {
  return graphPods("dynamo-epp", ["epp"], [{ port: "metrics", path: "/metrics", honorLabels: true, ...often(scrape), relabelings: GRAPH_LABELS }]);
}

function router(scrape: ScrapeOptions): Monitor {
  return graphPods("dynamo-router", ["default"], [{ path: "/metrics", honorLabels: true, ...often(scrape), relabelings: [SYSTEM_PORT, ...GRAPH_LABELS] }]);
}

function frontendEndpoint(scrape: ScrapeOptions): Values {
  return { port: "http", path: scrape.frontendPath ?? "/metrics", honorLabels: true, ...often(scrape), relabelings: GRAPH_LABELS };
}

function graphPods(name: string, types: string[], podMetricsEndpoints: Values[]): Monitor {
  const selector = { matchLabels: WANTED, matchExpressions: [{ key: TYPE, operator: "In", values: types }] };
  return { name, spec: { namespaceSelector: { any: true }, selector, podMetricsEndpoints } };
}

function dataService(name: string, port: string, { namespace, releaseName }: ScrapedPlatform, scrape: ScrapeOptions): Monitor {
  const selector = { matchLabels: { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": releaseName } };
  // So that `up{job="nats"}` is what it is called wherever it runs.
  const relabelings = [{ action: "replace", targetLabel: "job", replacement: name }];
  const podMetricsEndpoints = [{ port, path: "/metrics", ...often(scrape), relabelings }];
  return { name: `dynamo-${name}`, spec: { namespaceSelector: { matchNames: [namespace] }, selector, podMetricsEndpoints } };
}

/** The exporter's own labels of a pod, `namespace` and `pod`, come as `exported_namespace` and `exported_pod`, as everybody's rules for DCGM have them. */
function gpus(owner: GpuMetrics, scrape: ScrapeOptions): Monitor[] {
  const of: { [owner: string]: { port: string; matchLabels: Values } | undefined } = {
    [GpuMetrics.GPU_OPERATOR.owner]: { port: "gpu-metrics", matchLabels: { app: "nvidia-dcgm-exporter" } },
    [GpuMetrics.EXPORTER.owner]: { port: "metrics", matchLabels: { "app.kubernetes.io/name": "dcgm-exporter" } },
  };
  const found = of[owner.owner];
  if (found === undefined) return [];
  const { port, matchLabels } = found;
  const relabelings = [
    { action: "replace", sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" },
    { action: "replace", targetLabel: "job", replacement: "dcgm-exporter" },
  ];
  const endpoints = [{ port, path: "/metrics", honorLabels: false, ...often(scrape), relabelings }];
  return [{ name: "dynamo-gpus", spec: { namespaceSelector: { any: true }, selector: { matchLabels }, endpoints } }];
}

export function often({ intervalSeconds = DEFAULT_INTERVAL }: ScrapeOptions): Values {
  return { interval: `${intervalSeconds}s`, scrapeTimeout: `${Math.min(intervalSeconds, LONGEST_SCRAPE)}s` };
}

function copied(podLabel: string, targetLabel: string): Values {
  // One that the pod hasn't leaves the series as it is.
  return { action: "replace", sourceLabels: [`__meta_kubernetes_pod_label_${podLabel}`], regex: "(.+)", targetLabel };
}
