// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Availability } from "../cluster/availability/availability";
import { KUBERNETES_CLUSTER } from "../cluster/cluster-shapes";
import { Exposure } from "../cluster/exposure/exposure";
import { Shapes, flag, instance, json, list, map, number, object, required, text } from "../core/shape/shape";
import { GangScheduler } from "../dynamo/platform-parts";
import { ImageMirror } from "../kubernetes/images/image-mirror";
import { Engine } from "./engine";
import { LoraSource } from "./options/lora";
import { ModelTask } from "./options/model-task";
import { Speculative } from "./options/speculative";
import { Router } from "./routing/router";
import { Scaling } from "./scaling/scaling";
import { PreflightMode } from "./served-model-options";
import { WeightsLoader } from "./weights/loader";
import { StartupBudget } from "./weights/startup-budget";

/** What the properties of `PrefillOptions` take. */
export const PREFILL: Shapes = {
  replicas: number(2, { integer: true, minimum: 1 }),
  scaling: instance(Scaling, "Scaling.keda({ ... })"),
  gpusPerWorker: number(1, { integer: true, minimum: 1 }),
  nodesPerWorker: number(1, { integer: true, minimum: 1 }),
  gpuPool: text("h100"),
  engineArgs: list(text("--enforce-eager"), "texts"),
  redundantExperts: number(32, { integer: true, minimum: 1, maximum: 4096 }),
  environment: map(text("WARN"), '{ NCCL_DEBUG: "WARN" }'),
  overTcp: flag(),
};

/** What the properties of `EncodeOptions` take. */
export const ENCODE: Shapes = {
  replicas: number(2, { integer: true, minimum: 1 }),
  gpuPool: text("l4"),
  engineArgs: list(text("--enforce-eager"), "texts"),
  environment: map(text("debug"), '{ DYN_LOG: "debug" }'),
  chatTemplate: text("qwen2-vl"),
};

/** What the properties of `LoraAdapter` take. */
export const LORA_ADAPTER: Shapes = {
  name: required(text("support-tone", { format: "dns-label" })),
  source: required(instance(LoraSource, 'LoraSource.huggingFace("my-org/support-tone-lora")'), LoraSource.huggingFace("my-org/support-tone-lora")),
};

/** What the properties of `LoraOptions` take. */
export const LORA: Shapes = {
  adapters: required(list(object(LORA_ADAPTER, '{ name: "support-tone", source: LoraSource.huggingFace("my-org/support-tone-lora") }'), "adapters")),
  maxRank: number(64),
  maxPerBatch: number(4, { integer: true, minimum: 1 }),
  maxLoaded: number(16, { integer: true, minimum: 1 }),
  s3Secret: text("adapters-reader", { format: "secret-name" }),
};

/** What the properties of `WorkloadOptions` take. */
export const WORKLOAD: Shapes = {
  isl: required(number(2000)),
  osl: required(number(200)),
  concurrency: number(16),
  requestRate: number(2),
};

/** What the properties of `SlaOptions` take. */
export const SLA: Shapes = {
  ttftMs: number(500),
  itlMs: number(30),
};

/** What the properties of `ModelPlanOptions` take. */
export const MODEL_PLAN: Shapes = {
  config: map(json('"..."'), 'JSON.parse(fs.readFileSync("config.json", "utf8"))'),
  quantConfig: map(json('"..."'), 'JSON.parse(fs.readFileSync("hf_quant_config.json", "utf8"))'),
  parameters: number(8030261248, { integer: true, minimum: 1 }),
  workload: object(WORKLOAD, "{ isl: 2000, osl: 200 }"),
  sla: object(SLA, "{ ttftMs: 500 }"),
  driver: text("570.x"),
  accept: list(text("does-not-fit"), "texts", { unique: true }),
};

/** What the properties of `PreflightOptions` take. */
export const PREFLIGHT: Shapes = {
  mode: instance(PreflightMode, "PreflightMode.DEEP"),
  image: text("registry.example.com/preflight:1.0.0"),
  skip: list(text("ecc"), "texts", { unique: true }),
  warn: list(text("ecc"), "texts", { unique: true }),
  thresholds: map(number(0.9), '{ "gpu-memory-share": 0.9 }'),
  verify: flag(),
};

/** What the properties of `BenchmarkOptions` take. */
export const BENCHMARK: Shapes = {
  concurrency: list(number(16), "numbers"),
  inputTokens: number(2000, { integer: true, minimum: 1 }),
  outputTokens: number(200, { integer: true, minimum: 1 }),
  requestsPerUser: number(10, { integer: true, minimum: 1, maximum: 1000 }),
  sla: object(SLA, "{ ttftMs: 500, itlMs: 30 }"),
  run: text("after-upgrade", { format: "dns-label", maxLength: 20 }),
  deadlineSeconds: number(7200, { integer: true, minimum: 60 }),
  image: text("registry.example.com/aiperf:0.13.0"),
  storageClass: text("gp3", { format: "storage-class" }),
  sizeGiB: number(5, { integer: true, minimum: 1 }),
};

/** What the properties of `ModelOutboundOptions` take. */
export const MODEL_OUTBOUND: Shapes = {
  apiServerCidrs: required(list(text("10.0.0.1/32"), "texts")),
  namespaces: list(text("monitoring"), "texts", { unique: true }),
  cidrs: list(text("10.0.4.0/24"), "texts"),
  nameServerCidrs: list(text("172.20.0.10/32"), "texts"),
};

/** What the properties of `ModelNetworkOptions` take. */
export const MODEL_NETWORK: Shapes = {
  clientNamespaces: list(text("ingress-nginx"), "texts", { unique: true }),
  clientCidrs: list(text("10.0.0.0/16"), "texts"),
  monitoringNamespaces: list(text("monitoring"), "texts", { unique: true }),
  monitoringCidrs: list(text("10.0.0.0/19"), "texts"),
  outbound: object(MODEL_OUTBOUND, '{ apiServerCidrs: ["10.0.0.1/32"] }'),
  policy: flag(),
};

/** What the properties of `EndpointPickerOptions` take. */
export const ENDPOINT_PICKER: Shapes = {
  overlapCredit: number(1, { minimum: 0 }),
  temperature: number(0.5, { minimum: 0 }),
  events: flag(),
  busyDecodeBlocks: number(0.9, { minimum: 0, maximum: 1 }),
  busyPrefillTokens: number(20000, { integer: true, minimum: 1 }),
  image: text("registry.example.com/frontend:1.6.1"),
};

/** What the properties of `TokenSecret` take. */
export const TOKEN_SECRET: Shapes = {
  name: text("hf-token-secret", { format: "secret-name" }),
  key: text("HF_TOKEN", { format: "secret-key" }),
  required: flag(),
};

/** What the properties of `ServedModelOptions` take. */
export const SERVED_MODEL: Shapes = {
  availability: instance(Availability, "Availability.HIGH"),
  name: required(text("qwen3-0-6b", { format: "service-name", maxLength: 37 })),
  model: required(text("Qwen/Qwen3-0.6B")),
  revision: text("main"),
  engine: instance(Engine, "Engine.SGLANG"),
  prefill: object(PREFILL, "{ replicas: 2 }"),
  task: instance(ModelTask, "ModelTask.EMBEDDINGS"),
  encode: object(ENCODE, "{ replicas: 2 }"),
  lora: object(LORA, '{ adapters: [{ name: "support-tone", source: LoraSource.huggingFace("my-org/support-tone-lora") }] }'),
  speculative: instance(Speculative, "Speculative.ngram(4)"),
  router: instance(Router, "Router.KV"),
  gpuPool: text("l4"),
  gpusPerWorker: number(1, { integer: true, minimum: 1 }),
  nodesPerWorker: number(2, { integer: true, minimum: 1 }),
  replicas: number(1, { integer: true, minimum: 1 }),
  scaling: instance(Scaling, "Scaling.keda({ ... })"),
  frontendReplicas: number(2, { integer: true, minimum: 1, maximum: 100 }),
  maxModelLen: number(8192, { integer: true, minimum: 1 }),
  engineArgs: list(text("--enable-prefix-caching"), "texts"),
  redundantExperts: number(32, { integer: true, minimum: 1, maximum: 4096 }),
  environment: map(text("WARN"), '{ NCCL_DEBUG: "WARN" }'),
  annotations: map(text("search"), '{ "example.com/team": "search" }'),
  plan: object(MODEL_PLAN, "{ workload: { isl: 2000, osl: 200 } }"),
  preflight: object(PREFLIGHT, "{ mode: PreflightMode.DEEP }"),
  benchmark: object(BENCHMARK, "{ concurrency: [1, 8, 32] }"),
  longestStreamSeconds: number(600),
  network: object(MODEL_NETWORK, '{ clientNamespaces: ["ingress-nginx"] }'),
  exposure: instance(Exposure, 'Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls") })'),
  endpointPicker: object(ENDPOINT_PICKER, "{}"),
  sharedMemoryGiB: number(8, { integer: true, minimum: 1 }),
  weightsLoader: instance(WeightsLoader, "WeightsLoader.streamed({ concurrency: 32 })"),
  startup: instance(StartupBudget, "StartupBudget.PLANNED"),
  compileCache: flag(),
  compileCacheClass: text("efs"),
  compileCacheGiB: number(50, { integer: true, minimum: 1 }),
  scratchGiB: number(50, { integer: true, minimum: 1 }),
  storageClass: text("efs"),
  cacheSizeGiB: number(50, { integer: true, minimum: 1 }),
  singleNodeCache: flag(),
  huggingFaceToken: object(TOKEN_SECRET, '{ name: "hf-token-secret" }'),
  downloadDeadlineSeconds: number(21600, { integer: true, minimum: 1 }),
  workerImage: text("registry.example.com/vllm-runtime:1.6.1-mine"),
  frontendImage: text("registry.example.com/frontend:1.6.1"),
  imagePullSecrets: list(text("my-registry", { format: "secret-name" }), "texts", { unique: true }),
};

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

/** What the properties of `ServedModelProps` take. */
export const SERVED_MODEL_PROPS: Shapes = {
  ...SERVED_MODEL,
  cluster: required(object(KUBERNETES_CLUSTER, "new ExistingCluster({ ... })", { open: true })),
  release: text("1.6.1"),
  namespace: text("inference"),
  platformNamespace: text("dynamo-system"),
  grove: instance(GangScheduler, "GangScheduler.BUNDLED"),
  lws: instance(GangScheduler, "GangScheduler.EXTERNAL"),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
  telemetry: object(POD_TELEMETRY, "{ jsonLines: true }"),
  weightsAhead: flag(),
};
