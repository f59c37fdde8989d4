import { App } from "cdktf";
import { ApiServerAccess } from "../constructs/azure/control-plane/api-server-access";
import { AksInfiniBand } from "../constructs/azure/infiniband/infiniband";
import { Capacity } from "../constructs/cluster/pools/capacity";
import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { GangScheduler } from "../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../constructs/dynamo/release";
import { GpuDirect } from "../constructs/google/gpu-direct/gpu-direct";
import { checkModel } from "../constructs/inference/checks/check-models";
import table from "../inference-runtime/facts/releases.json";
import { ModelTask } from "../constructs/inference/options/model-task";
import { Engine } from "../constructs/inference/engine";
import { Router } from "../constructs/inference/routing/router";
import { ServedModelOptions } from "../constructs/inference/served-model-options";
import { EksDeployment } from "../stacks/aws/deployment";
import { AksDeployment } from "../stacks/azure/deployment";
import { GkeDeployment } from "../stacks/google/deployment";
import { Deployment } from "../deployments/all";
import { PlannedStack, plannedStack } from "./releases";

const ENGINES = { vllm: Engine.VLLM, sglang: Engine.SGLANG, trtllm: Engine.TENSORRT_LLM, mocker: Engine.MOCKER };
type Model = Partial<ServedModelOptions>;
/** A model that takes images, for the shapes with workers that encode them. */
const IMAGES: Model = { model: "Qwen/Qwen3-VL-235B-A22B-Instruct", task: ModelTask.MULTIMODAL };
/** What SGLang's workers are told that encode, and no others. */
function template(engine: Engine): { readonly chatTemplate?: string } {
  return engine === Engine.SGLANG ? { chatTemplate: "qwen2-vl" } : {};
}

/** The shapes, with the pool of a worker that needs no fabric. A pod that talks with other nodes may take its node's whole fabric, and then has all of its GPUs. */
const SHAPES: { readonly [shape: string]: (gpus: Model, small: Model, engine: Engine) => Model } = {
  agg: (_, small) => ({ ...small }),
  kv: (_, small) => ({ ...small, router: Router.KV, replicas: 2, frontendReplicas: 2 }),
  pd: (gpus) => ({ ...gpus, prefill: { replicas: 2 }, router: Router.KV }),
  nodes: (gpus) => ({ ...gpus, nodesPerWorker: 2 }),
  encode: (gpus, _, engine) => ({ ...gpus, ...IMAGES, encode: { ...template(engine), gpuPool: "whole", replicas: 2 } }),
  epd: (gpus, _, engine) => ({ ...gpus, ...IMAGES, prefill: { replicas: 2 }, encode: { ...template(engine), gpuPool: "whole" } }),
};

/** The pools of a cloud: small ones, and whole nodes with the fabric between them. */
export const CLOUDS: { readonly [cloud: string]: (app: App, models: ServedModelOptions[], release: string) => Deployment } = {
  eks: (app, models, release) =>
    new EksDeployment(app, "eks", {
      region: "us-west-2",
      network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
      deletionProtection: false,
      gpuPools: [
        { name: "small", machineType: "g6.2xlarge", maxNodes: 12 },
        { name: "whole", machineType: "p5.48xlarge", maxNodes: 40, efa: true, availabilityZones: ["us-west-2a"] },
      ],
      models,
      dynamo: { release, platform: { grove: GangScheduler.BUNDLED } },
    }),
  aks: (app, models, release) =>
    new AksDeployment(app, "aks", {
      region: "swedencentral",
      apiServerAccess: ApiServerAccess.CLUSTER_NETWORK,
      infiniBand: AksInfiniBand.SHARED,
      gpuPools: [
        { name: "small", machineType: "Standard_NC24ads_A100_v4", maxNodes: 12 },
        { name: "whole", machineType: "Standard_ND96isr_H100_v5", maxNodes: 40 },
      ],
      models,
      dynamo: { release, platform: { grove: GangScheduler.BUNDLED } },
    }),
  gke: (app, models, release) =>
    new GkeDeployment(app, "gke", {
      region: "us-central1",
      deletionProtection: false,
      multiNetworking: true,
      gpuPools: [
        { name: "small", machineType: "g2-standard-8", maxNodes: 12, zones: ["us-central1-a"] },
        { name: "whole", machineType: "a3-ultragpu-8g", maxNodes: 40, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA },
      ],
      models,
      dynamo: { release, platform: { grove: GangScheduler.BUNDLED } },
    }),
};

/** A cloud's models of every engine in every shape that a release has, as its stack of models would install them. */
export interface EveryModel {
  readonly cluster: IKubernetesCluster;
  readonly stack: PlannedStack;
  readonly models: readonly string[];
  /** What the release, or the cloud, hasn't: by the code under which it is refused. */
  readonly refused: readonly string[];
}

export function everyModel(cloud: string, release: string, version: string, outdir: string): EveryModel {
  return written(release, version, () => modelsOf(cloud, release, outdir));
}

/** Has a release write its graphs in another version that it serves, as long as something is made. */
function written<T>(release: string, version: string, make: () => T): T {
  const line = table.lines.find((one) => one.line === DynamoRelease.of(release).line) as { graphApiVersion: string };
  const own = line.graphApiVersion;
  line.graphApiVersion = version;
  try {
    return make();
  } finally {
    line.graphApiVersion = own;
  }
}

function modelsOf(cloud: string, release: string, outdir: string): EveryModel {
  const make = CLOUDS[cloud];
  const { cluster } = make(new App({ outdir }), [], release);
  const whole = Object.entries(SHAPES).flatMap(([shape, of]) =>
    Object.entries(ENGINES).map(([name, engine]): ServedModelOptions => {
      const free = engine === Engine.MOCKER;
      // 0.9 has no image for EFA, which is refused unless it is taken by name.
      const model = of(free ? {} : { gpuPool: "whole", gpusPerWorker: 8, plan: { accept: ["efa-without-efa-image"] } }, free ? {} : { gpuPool: "small" }, engine);
      return { name: `${name}-${shape}`, model: "Qwen/Qwen3-0.6B", engine, ...model };
    }),
  );
  const found = whole.map((model) => checkModel(model, cluster, DynamoRelease.of(release), GangScheduler.BUNDLED).map(({ code }) => code)).map((codes) => [...new Set(codes)]);
  const models = whole.filter((_, index) => found[index].length === 0);
  const app = new App({ outdir });
  const { stacks } = make(app, models, release);
  app.synth();
  const planned = stacks.slice(-3).map((stack) => plannedStack(outdir, stack));
  const last = planned[planned.length - 1];
  return {
    cluster,
    stack: { ...last, namespaces: planned.flatMap(({ namespaces }) => namespaces.filter(({ name }) => name === "inference")) },
    models: models.map(({ name }) => name),
    refused: whole.flatMap(({ name }, index) => (found[index].length === 0 ? [] : [`${name}: ${found[index].join(", ")}`])),
  };
}
