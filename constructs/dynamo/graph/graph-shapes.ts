// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { KUBERNETES_CLUSTER } from "../../cluster/cluster-shapes";
import { Shapes, flag, instance, json, list, map, number, object, required, text } from "../../core/shape/shape";
import { ImageMirror } from "../../kubernetes/images/image-mirror";

/** What the properties of `TraceTarget` take. */
export const TRACE_TARGET: Shapes = {
  endpoint: required(text("http://otel-collector.traces.svc.cluster.local:4318")),
  sampleRatio: required(number(0.05, { minimum: 0, maximum: 1 })),
};

/** What the properties of `PodTelemetry` take. */
export const POD_TELEMETRY: Shapes = {
  jsonLines: flag(),
  traces: object(TRACE_TARGET, '{ endpoint: "http://otel-collector.traces:4318", sampleRatio: 0.05 }'),
};

/** What the properties of `DynamoGraphOptions` take. */
export const GRAPH_OPTIONS: Shapes = {
  yaml: text("apiVersion: nvidia.com/v1beta1 ..."),
  file: text("recipes/agg.yaml"),
  manifest: map(json('"nvidia.com/v1beta1", ...'), '{ apiVersion: "nvidia.com/v1beta1", ... }'),
  name: text("disagg", { format: "service-name" }),
  pools: map(text("h100"), '{ decode: "h100" }'),
  variables: map(text("1.6.1"), '{ VERSION: "1.6.1" }'),
  hostAccess: list(text("hostPath"), "texts", { unique: true }),
  imagePullSecrets: list(text("my-registry"), "texts", { unique: true }),
};

/** What the properties of `DynamoGraphProps` take. */
export const DYNAMO_GRAPH: Shapes = {
  ...GRAPH_OPTIONS,
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
  release: text("1.6.1"),
  namespace: text("inference", { format: "dns-label" }),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
  telemetry: object(POD_TELEMETRY, "{ jsonLines: true }"),
};

/** What the properties of `RequestObjective` take. */
export const REQUEST_OBJECTIVE: Shapes = {
  firstTokenMs: number(500, { minimum: 1 }),
  betweenTokensMs: number(20, { minimum: 1 }),
  wholeAnswerMs: number(10000, { minimum: 1 }),
  optimize: text("throughput", { format: "search-target" }),
};

/** What the properties of `RequestWorkload` take. */
export const REQUEST_WORKLOAD: Shapes = {
  inputTokens: number(3000, { integer: true, minimum: 1 }),
  outputTokens: number(150, { integer: true, minimum: 1 }),
  concurrency: number(32, { minimum: 1 }),
  requestsPerSecond: number(4, { minimum: 0 }),
};

/** What the properties of `RequestHardware` take. */
export const REQUEST_HARDWARE: Shapes = {
  gpuSku: text("h100_sxm"),
  interconnect: text("nvlink", { format: "gpu-interconnect" }),
  rdma: flag(),
};

/** What the properties of `RequestFeatures` take. */
export const REQUEST_FEATURES: Shapes = {
  kvRouter: flag(),
  mocker: flag(),
  planner: map(json("16"), "{ max_gpu_budget: 16 }"),
};

/** What the properties of `DynamoGraphRequestProps` take. */
export const DYNAMO_GRAPH_REQUEST: Shapes = {
  name: required(text("qwen3-32b", { format: "service-name" })),
  model: required(text("Qwen/Qwen3-32B")),
  pool: required(text("h100")),
  gpus: number(8, { integer: true, minimum: 1 }),
  objective: object(REQUEST_OBJECTIVE, "{ firstTokenMs: 500, betweenTokensMs: 20 }"),
  workload: object(REQUEST_WORKLOAD, "{ inputTokens: 3000, outputTokens: 150 }"),
  backend: text("vllm", { format: "dynamo-backend" }),
  searchStrategy: text("rapid", { format: "search-strategy" }),
  deploy: flag(),
  modelCacheClaim: text("model-cache", { format: "object-name" }),
  modelPath: text("qwen3-32b", { format: "claim-folder" }),
  hardware: object(REQUEST_HARDWARE, '{ gpuSku: "h100_sxm" }'),
  features: object(REQUEST_FEATURES, "{ kvRouter: true }"),
  image: text("registry.example.com/dynamo-planner:1.6.1"),
  runtimeVersion: text("1.6.1", { format: "dynamo-release" }),
  graphOverrides: map(json('{ priorityClassName: "serving" }'), '{ spec: { priorityClassName: "serving" } }'),
  hostAccess: list(text("hostPath"), "texts", { unique: true }),
  trustRemoteCode: flag(),
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
  release: text("1.6.1"),
  namespace: text("inference", { format: "dns-label" }),
};
