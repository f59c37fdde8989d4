// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Availability } from "../cluster/availability/availability";
import { KUBERNETES_CLUSTER } from "../cluster/cluster-shapes";
import { Shapes, anything, flag, instance, json, list, map, number, object, required, text } from "../core/shape/shape";
import { ChartRepository } from "../kubernetes/chart-repository";
import { ImageMirror } from "../kubernetes/images/image-mirror";
import { DataService, GangScheduler } from "./platform-parts";

/** What the properties of `OperatorSettings` take. */
export const OPERATOR_SETTINGS: Shapes = {
  replicas: number(2, { integer: true, minimum: 1 }),
  affinity: map(json("{ ... }"), "{ nodeAffinity: { ... } }"),
  tolerations: list(anything('{ key: "infra", operator: "Exists" }'), "tolerations"),
  podLabels: map(text("serving"), '{ team: "serving" }'),
  podAnnotations: map(text("true"), '{ "example.com/scrape": "true" }'),
  serviceAccountAnnotations: map(text("arn:..."), '{ "eks.amazonaws.com/role-arn": "arn:..." }'),
  environment: map(text("http://proxy:3128"), '{ HTTPS_PROXY: "http://proxy:3128" }'),
  resources: map(json('{ memory: "4Gi" }'), '{ limits: { memory: "4Gi" } }'),
  gpuDiscovery: flag(),
  groveTerminationDelay: text("30m", { format: "duration" }),
  mpiSecretName: text("mpi-ssh", { format: "secret-name" }),
  modelExpressUrl: text("http://model-express:8080", { format: "http-address" }),
};

/** What the properties of `WebhookSettings` take. */
export const WEBHOOK_SETTINGS: Shapes = {
  failurePolicy: text("Fail", { format: "failure-policy" }),
  timeoutSeconds: number(10, { integer: true, minimum: 1, maximum: 30 }),
  certManager: flag(),
  certificateSecret: text("dynamo-webhook", { format: "secret-name" }),
  caBundle: text("LS0tLS1CRUdJTi...", { format: "pem-base64" }),
};

/** What the properties of `MonitoringSettings` take. */
export const MONITORING_SETTINGS: Shapes = {
  podMonitorLabels: map(text("prometheus"), '{ release: "prometheus" }'),
  frontendPath: text("/metrics", { format: "url-path" }),
  nixlTelemetry: flag(),
  serviceMonitor: flag(),
  serviceMonitorLabels: map(text("prometheus"), '{ release: "prometheus" }'),
};

/** What the properties of `ExposureSettings` take. */
export const EXPOSURE_SETTINGS: Shapes = {
  ingressClassName: text("nginx", { format: "object-name" }),
  tlsSecretName: text("models-tls", { format: "secret-name" }),
  hostSuffix: text("models.example.com", { format: "host-name" }),
  istioGateway: text("istio-system/public", { format: "istio-gateway" }),
  meshTlsMode: text("ISTIO_MUTUAL", { format: "mesh-tls-mode" }),
};

/** What the properties of `DataVolume` take. */
export const DATA_VOLUME: Shapes = {
  size: text("20Gi", { format: "quantity" }),
  storageClass: text("gp3", { format: "storage-class" }),
};

/** What the properties of `ExperimentalSettings` take. */
export const EXPERIMENTAL_SETTINGS: Shapes = {
  volcano: flag(),
  checkpoints: flag(),
  snapshotOperator: flag(),
  lpx: flag(),
  lpxModelRegistry: text("http://lpu-registry:8080", { format: "http-address" }),
};

/** What the properties of `PlatformOptions` take. */
export const PLATFORM: Shapes = {
  nats: instance(DataService, "DataService.BUNDLED"),
  etcd: instance(DataService, "DataService.BUNDLED"),
  grove: instance(GangScheduler, "GangScheduler.BUNDLED"),
  lws: instance(GangScheduler, "GangScheduler.EXTERNAL"),
  kaiScheduler: instance(GangScheduler, "GangScheduler.BUNDLED"),
  discoveryBackend: text("kubernetes"),
  prometheusEndpoint: text("http://prometheus.monitoring:9090"),
  podMonitors: flag(),
  imagePullSecrets: list(text("my-registry", { format: "secret-name" }), "texts", { unique: true }),
  operatorImage: text("registry.example.com/kubernetes-operator:1.6.1"),
  upgradeFrom: text("1.5.1"),
  restrictToNamespace: text("team-a", { format: "dns-label" }),
  operator: object(OPERATOR_SETTINGS, "{ replicas: 2 }"),
  webhook: object(WEBHOOK_SETTINGS, "{ certManager: true }"),
  monitoring: object(MONITORING_SETTINGS, '{ podMonitorLabels: { release: "prometheus" } }'),
  exposure: object(EXPOSURE_SETTINGS, '{ ingressClassName: "nginx" }'),
  natsVolume: object(DATA_VOLUME, '{ size: "20Gi" }'),
  etcdVolume: object(DATA_VOLUME, '{ size: "2Gi" }'),
  experimental: object(EXPERIMENTAL_SETTINGS, "{ volcano: true }"),
  values: map(json("{ ... }"), '{ "dynamo-operator": { ... } }'),
};

/** What the properties of `DynamoPlatformProps` take. */
export const DYNAMO_PLATFORM: Shapes = {
  ...PLATFORM,
  availability: instance(Availability, "Availability.HIGH"),
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
  release: text("1.6.1"),
  namespace: text("dynamo-system"),
  createNamespace: flag(),
  releaseName: text("dynamo-platform"),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
  chartRepository: instance(ChartRepository, 'ChartRepository.of("https://charts.example.com")'),
};

/** What the properties of `DynamoCrdsProps` take. */
export const DYNAMO_CRDS: Shapes = {
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
  release: text("1.6.1"),
  platformNamespace: text("dynamo-system"),
  platformReleaseName: text("dynamo-platform"),
  operatorImage: text("registry.example.com/kubernetes-operator:1.6.1"),
  imagePullSecrets: list(text("my-registry", { format: "secret-name" }), "texts", { unique: true }),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
  chartRepository: instance(ChartRepository, 'ChartRepository.of("https://charts.example.com")'),
  createNamespace: flag(),
  besideOtherOperator: flag(),
};
