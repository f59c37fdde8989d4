import { spawnSync } from "child_process";
import * as path from "path";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../constructs/cluster/pools/scheduling";
import { AccessMode, StorageOffer } from "../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { modelValues } from "../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { describedPool } from "../../harness/described-pool";
import { Rendered, helmTemplate } from "../../harness/helm";

export const CHART = path.resolve("inference-runtime/chart");
export const GPU = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };
export const SPOT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE };
export const pool = (name: string, more: Partial<GpuPool> = {}): GpuPool => describedPool(name, { taints: [GPU], ...more });
export const disk: StorageOffer = { className: "disk", accessModes: [AccessMode.READ_WRITE_ONCE], isDefault: true };
export const nfs: StorageOffer = { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY], minimumGiB: 100 };

export const cluster = (gpuPools: GpuPool[], storage = [disk, nfs]): IKubernetesCluster =>
  new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools, storage });

export const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
export const python = spawnSync("python3", ["--version"]).status === 0;

/** What our chart renders for a model, by real Helm. */
export const render = (model: ServedModelOptions, on: IKubernetesCluster, release = "1.5.1"): Rendered[] =>
  helmTemplate(CHART, modelValues(model, on, DynamoRelease.of(release)), { name: model.name, namespace: "inference" });
export const find = (objects: Rendered[], kind: string): Rendered => objects.find((object) => object.kind === kind);
/** A model's two Jobs: `download` and `verify`. */
export const jobOf = (objects: Rendered[], name: string): Rendered =>
  objects.find((object) => object.kind === "Job" && object.metadata.name.startsWith(`qwen-${name}-`));
/** A component of a graph of v1beta1. */
export const component = (objects: Rendered[], name: string): Rendered =>
  find(objects, "DynamoGraphDeployment").spec.components.find((one: Rendered) => one.name === name);
