import * as fs from "fs";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../constructs/cluster/pools/capacity";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { TaintEffect } from "../../constructs/cluster/pools/scheduling";
import { AccessMode } from "../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { ModelTask } from "../../constructs/inference/options/model-task";
import { ChartRepository } from "../../constructs/kubernetes/chart-repository";
import { Deployment } from "../../stacks/deployment";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";
import { StateBackend } from "../../stacks/state-backend";
import { Json } from "../programs";

export const ID = "operate";
export const MODEL = "qwen";
/** A model that sees, with a worker that only encodes: what a loss of each part looks like. */
export const SERVED = "Qwen/Qwen3-VL-235B-A22B-Instruct";
/** GPUs of a node, which the worker takes whole. */
export const GPUS = 8;
export const CACHE_GIB = 600;
export const CLASS = "operate";
export const SPACES = { platform: "operate-system", models: "operate-models" };
export const OPERATOR = "dynamo-platform-dynamo-operator-controller-manager";
export const TAINT = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };
const labels = (name: string): { [key: string]: string } => ({ "operate.example.com/pool": name });

/** A deployment with one model on spot nodes, on a cluster that is there. */
export function writeApp(scratch: string): { readonly app: App; readonly cluster: ExistingCluster; readonly deployment: Deployment } {
  const cluster = new ExistingCluster({
    clusterName: ID,
    context: "of-the-kubeconfig",
    gpuPools: [{ name: "gpu", labels: labels("gpu"), nodeSelector: labels("gpu"), taints: [TAINT], minNodes: 0, maxNodes: 3, capacity: Capacity.SPOT, gpu: "NVIDIA H100", gpusPerNode: GPUS, fabric: Fabric.NONE }],
    storage: [{ className: CLASS, accessModes: [AccessMode.READ_WRITE_MANY] }],
  });
  const charts = path.join(scratch, "charts", "dynamo-platform");
  fs.mkdirSync(path.join(charts, "templates"), { recursive: true });
  fs.writeFileSync(path.join(charts, "Chart.yaml"), `apiVersion: v2\nname: dynamo-platform\nversion: ${DynamoRelease.DEFAULT}\n`);
  fs.writeFileSync(path.join(charts, "templates", "all.yaml"), `${JSON.stringify(operator())}\n`);
  const app = new App({ outdir: path.join(scratch, "out") });
  const deployment = new ExistingDeployment(app, ID, {
    cluster,
    backend: StateBackend.local({ directory: "../../../state" }),
    models: [{ name: MODEL, model: SERVED, gpusPerWorker: GPUS, task: ModelTask.MULTIMODAL, encode: {}, revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: CACHE_GIB }],
    dynamo: { namespace: SPACES.platform, modelNamespace: SPACES.models },
    chartRepository: ChartRepository.folder(path.join(scratch, "charts")),
  });
  app.synth();
  return { app, cluster, deployment };
}

/** What stands in for NVIDIA's chart: the operator's Deployment by its own name, on a fake node. What an operator does, another program does. */
function operator(): Json {
  const match = { app: OPERATOR };
  const containers = [{ name: "manager", image: `nvcr.io/nvidia/ai-dynamo/kubernetes-operator:${DynamoRelease.DEFAULT}` }];
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: OPERATOR }, spec: { replicas: 1, selector: { matchLabels: match }, template: { metadata: { labels: match }, spec: { containers } } } };
}
