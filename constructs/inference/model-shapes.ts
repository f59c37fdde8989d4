import { Shapes, anything, flag, instance, map, number, object, required, text, texts } from "../core/shape";
import { ModelNetworkOptions, ModelPlanOptions, PreflightMode, PreflightOptions, ServedModelOptions, SlaOptions, TokenSecret, WorkloadOptions } from "./served-model-options";

const TOKEN: Shapes<TokenSecret> = {
  name: text("hf-token-secret"),
  key: text("HF_TOKEN"),
  required: flag(),
};

const WORKLOAD: Shapes<WorkloadOptions> = {
  isl: required(number(2000)),
  osl: required(number(200)),
  concurrency: number(16),
  requestRate: number(2),
};

const SLA: Shapes<SlaOptions> = { ttftMs: number(500), itlMs: number(30) };

const PLAN: Shapes<ModelPlanOptions> = {
  config: map(anything(), 'JSON.parse(fs.readFileSync("config.json", "utf8"))'),
  quantConfig: map(anything(), 'JSON.parse(fs.readFileSync("hf_quant_config.json", "utf8"))'),
  parameters: number(8030261248),
  workload: object(WORKLOAD, "{ isl: 2000, osl: 200 }"),
  sla: object(SLA, "{ ttftMs: 500 }"),
  driver: text("570.x"),
  accept: texts("does-not-fit"),
};

const PREFLIGHT: Shapes<PreflightOptions> = {
  mode: instance(PreflightMode, "PreflightMode.DEEP"),
  image: text("registry.example.com/preflight:1.0.0"),
  skip: texts("ecc"),
  warn: texts("ecc"),
  thresholds: map(number(0.9), '{ "gpu-memory-share": 0.9 }'),
  verify: flag(),
};

const NETWORK: Shapes<ModelNetworkOptions> = {
  clientNamespaces: texts("ingress-nginx"),
  clientCidrs: texts("10.0.0.0/16"),
  monitoringNamespaces: texts("monitoring"),
  policy: flag(),
};

/** What the options of a served model take. */
export const SERVED_MODEL: Shapes<ServedModelOptions> = {
  // A name that can be one stands in: the release below the model looks at it too.
  name: required(text("qwen3-0-6b"), "refused"),
  model: required(text("Qwen/Qwen3-0.6B")),
  revision: text("main"),
  gpuPool: text("l4"),
  gpusPerWorker: number(1),
  replicas: number(1),
  frontendReplicas: number(1),
  maxModelLen: number(8192),
  engineArgs: texts("--enable-prefix-caching"),
  plan: object(PLAN, "{ workload: { isl: 2000, osl: 200 } }"),
  preflight: object(PREFLIGHT, "{ mode: PreflightMode.DEEP }"),
  longestStreamSeconds: number(600),
  network: object(NETWORK, '{ clientNamespaces: ["ingress-nginx"] }'),
  sharedMemoryGiB: number(8),
  storageClass: text("efs"),
  cacheSizeGiB: number(50),
  singleNodeCache: flag(),
  huggingFaceToken: object(TOKEN, '{ name: "hf-token-secret" }'),
  downloadDeadlineSeconds: number(21600),
  workerImage: text("registry.example.com/vllm-runtime:1.6.1-mine"),
  frontendImage: text("registry.example.com/frontend:1.6.1"),
  imagePullSecrets: texts("my-registry"),
};
