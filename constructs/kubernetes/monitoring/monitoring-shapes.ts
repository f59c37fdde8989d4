// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, anything, flag, instance, json, list, map, number, object, required, text } from "../../core/shape/shape";
import { GpuMetrics } from "./gpu-metrics";
import { LongStorage } from "./managed/long-storage";

/** What the properties of `MonitoringStorage` take. */
export const MONITORING_STORAGE: Shapes = {
  className: text("gp3", { format: "storage-class" }),
  sizeGiB: number(100, { integer: true, minimum: 10, maximum: 16384 }),
  acceptSharedFileSystem: flag(),
  ephemeral: flag(),
};

/** What the properties of `QueryFrontendOptions` take. */
export const QUERY_FRONTEND: Shapes = {
  clientNamespaces: list(text("keda"), "texts", { unique: true }),
};

/** What the properties of `ManagedQuotaOptions` take. */
export const MANAGED_QUOTA: Shapes = {
  activeSeries: number(2000000, { integer: true, minimum: 1 }),
  samplesPerMinute: number(2000000, { integer: true, minimum: 1 }),
};

/** What the properties of `GrafanaAdminSecret` take. */
export const GRAFANA_ADMIN_SECRET: Shapes = {
  name: required(text("grafana-admin", { format: "secret-name" })),
  userKey: text("admin-user", { format: "secret-key" }),
  passwordKey: text("admin-password", { format: "secret-key" }),
};

/** What the properties of `GrafanaOptions` take. */
export const GRAFANA: Shapes = {
  adminSecret: required(object(GRAFANA_ADMIN_SECRET, '{ name: "grafana-admin" }')),
};

/** What the properties of `AlertmanagerOptions` take. */
export const ALERTMANAGER: Shapes = {
  configSecret: required(text("alertmanager-config", { format: "secret-name" })),
};

/** What the properties of `SyntheticChatOptions` take. */
export const SYNTHETIC_CHAT: Shapes = {
  everySeconds: number(120, { integer: true, minimum: 15, maximum: 600 }),
  timeoutSeconds: number(50, { integer: true, minimum: 1, maximum: 300 }),
  leaveOut: list(text("embeddings"), "texts"),
};

/** What the properties of `ScrapeOptions` take. */
export const SCRAPE: Shapes = {
  intervalSeconds: number(30, { integer: true, minimum: 5, maximum: 120 }),
  frontendPath: text("/metrics", { format: "url-path" }),
  nixlTelemetry: flag(),
};

/** What the properties of `RuleOptions` take. */
export const RULE: Shapes = {
  models: list(text("Qwen/Qwen3-0.6B"), "texts"),
  timeToFirstTokenSeconds: number(0.47),
  interTokenSeconds: number(0.035),
  timeToFirstTokenBounds: list(number(0.5), "numbers"),
  interTokenBounds: list(number(0.1), "numbers"),
  latencyObjective: number(0.99),
  availabilityObjective: number(0.995),
  leastRequests: number(100),
  waitingRequests: number(200),
  idleGpuShare: number(0.2),
  gpuCounters: list(text("DCGM_FI_DEV_ROW_REMAP_PENDING"), "texts"),
  nats: flag(),
  etcd: flag(),
  chats: flag(),
  frontendJob: text("serving/frontend"),
  workerJob: text("serving/worker"),
  operatorJob: text("dynamo-operator"),
  natsJob: text("nats"),
  etcdJob: text("dynamo-etcd"),
  leaveOut: list(text("DynamoGpuIdle"), "texts"),
  runbookUrl: text("https://wiki.example.com/dynamo-alerts"),
  grafanaUrl: text("https://grafana.example.com"),
};

/** What the properties of `InClusterMonitoringOptions` take. */
export const IN_CLUSTER_MONITORING: Shapes = {
  namespace: text("monitoring", { format: "dns-label" }),
  retention: text("30d", { format: "retention" }),
  retentionSizeGiB: number(40, { integer: true, minimum: 1 }),
  storage: object(MONITORING_STORAGE, '{ className: "gp3", sizeGiB: 100 }'),
  longStorage: instance(LongStorage, "LongStorage.CLOUD"),
  cloudRules: flag(),
  queryFrontend: object(QUERY_FRONTEND, '{ clientNamespaces: ["watch"] }'),
  quota: object(MANAGED_QUOTA, "{ activeSeries: 2000000 }"),
  grafana: object(GRAFANA, '{ adminSecret: { name: "grafana-admin" } }'),
  alertmanager: object(ALERTMANAGER, '{ configSecret: "alertmanager-config" }'),
  chats: object(SYNTHETIC_CHAT, "{ everySeconds: 60 }"),
  scrape: object(SCRAPE, "{ intervalSeconds: 30 }"),
  gpuMetrics: instance(GpuMetrics, "GpuMetrics.EXPORTER"),
  clientNamespaces: list(text("keda"), "texts", { unique: true }),
  nodeExporterPort: number(9101, { integer: true, minimum: 1024, maximum: 32767 }),
  rules: flag(),
  alerts: object(RULE, '{ timeToFirstTokenSeconds: 2.2, leaveOut: ["DynamoGpuIdle"] }'),
  resources: map(json('{ memory: "8Gi" }'), '{ limits: { memory: "8Gi" } }'),
  nodeSelector: map(text("system"), '{ pool: "system" }'),
  tolerations: list(anything('{ key: "infra", operator: "Exists" }'), "tolerations"),
  values: map(json("{ ... }"), "{ prometheus: { ... } }"),
};

/** What the properties of `ManagedMonitoringOptions` take. */
export const MANAGED_MONITORING: Shapes = {
  namespace: text("monitoring", { format: "dns-label" }),
  scrape: object(SCRAPE, "{ intervalSeconds: 60 }"),
  gpuMetrics: instance(GpuMetrics, "GpuMetrics.EXPORTER"),
  rules: flag(),
  alerts: object(RULE, '{ timeToFirstTokenSeconds: 2.2, leaveOut: ["DynamoGpuIdle"] }'),
  queryFrontend: object(QUERY_FRONTEND, '{ clientNamespaces: ["keda"] }'),
  quota: object(MANAGED_QUOTA, "{ activeSeries: 2000000 }"),
};

/** What the properties of `ExternalMonitoringOptions` take. */
export const EXTERNAL_MONITORING: Shapes = {
  address: required(text("http://prometheus-operated.monitoring:9090", { format: "http-address" })),
  namespace: required(text("monitoring", { format: "dns-label" })),
  labels: map(text("prometheus"), '{ release: "prometheus" }'),
  kindsInstalled: flag(),
  rules: flag(),
  alerts: object(RULE, '{ timeToFirstTokenSeconds: 2.2, leaveOut: ["DynamoGpuIdle"] }'),
  dashboards: flag(),
  chats: object(SYNTHETIC_CHAT, "{ everySeconds: 60 }"),
  scrape: object(SCRAPE, "{ intervalSeconds: 30 }"),
  gpuMetrics: instance(GpuMetrics, "GpuMetrics.EXPORTER"),
};
