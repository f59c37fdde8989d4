import { IKubernetesCluster, spotTolerations } from "../cluster/kubernetes-cluster";
import { tolerateAll } from "../cluster/scheduling";
import { GpuPool } from "../cluster/node-pool";
import { findMachine } from "../../inference-runtime/planner/gpu";
import { Plan } from "../../inference-runtime/planner";
import { PLATFORM_NAMESPACE } from "../dynamo/names";
import { DynamoRelease } from "../dynamo/release";
import { workerRelease } from "./check-images";
import { migrationAt } from "./migration";
import { accessMode, gpusPerWorker, placeModel } from "./place-model";
import { acceptedPlan } from "./plan-model";
import { PreflightMode, ServedModelOptions } from "./served-model-options";
import { longestStreamSeconds } from "./shutdown";
import { readVllmArgs } from "../../inference-runtime/planner/profiles/vllm-args";

/** Size of the volume with the weights where nobody says another. */
const CACHE_GIB = 50;
/** Share of a node's memory that pods of a GPU node may count on: kubelet's reserve and the DaemonSets take the rest (a rough 15 % on small nodes). */
const FREE_MEMORY = 0.75;
/** The shared memory that Dynamo's operator gives a pod by itself (Dynamo's API reference). */
const SHARED_MEMORY_GIB = 8;

/**
 * The values of our chart for one model on one cluster: all of them, whatever the chart's own defaults are.
 *
 * @param plan the planner's, where the model could be planned
 * @param platformNamespace where Dynamo's operator runs
 */
export function modelValues(
  model: ServedModelOptions,
  cluster: IKubernetesCluster,
  release: DynamoRelease,
  plan?: Plan,
  platformNamespace = PLATFORM_NAMESPACE,
): { [key: string]: unknown } {
  const { pool, storage } = placeModel(model, cluster);
  const gpus = gpusPerWorker(model);
  const workerImage = model.workerImage ?? release.vllmRuntimeImage();
  return {
    graphApiVersion: release.graphApiVersion,
    model: { id: model.model, revision: model.revision ?? "main" },
    cache: {
      sizeGiB: model.cacheSizeGiB ?? Math.max(CACHE_GIB, plan?.requirements.modelVolumeGiB ?? 0, storage?.minimumGiB ?? 0),
      storageClass: storage?.className ?? "",
      accessMode: accessMode(model),
      ownedByRoot: storage?.ownedByRoot ?? false,
    },
    token: {
      secretName: model.huggingFaceToken?.name ?? "hf-token-secret",
      key: model.huggingFaceToken?.key ?? "HF_TOKEN",
      required: model.huggingFaceToken?.required ?? false,
    },
    download: {
      image: workerImage,
      memory: "4Gi",
      cpu: "1",
      parallelFiles: 8,
      deadlineSeconds: model.downloadDeadlineSeconds ?? 21600,
    },
    frontend: {
      image: model.frontendImage ?? release.frontendImage(),
      replicas: model.frontendReplicas ?? 1,
      cpu: "1",
      memory: "2Gi",
    },
    worker: {
      image: workerImage,
      replicas: model.replicas ?? 1,
      gpus,
      args: engineArgs(model, gpus),
      driverRoot: pool?.driverRoot ?? "",
      sharedMemoryGiB: model.sharedMemoryGiB ?? Math.max(SHARED_MEMORY_GIB, plan?.requirements.sharedMemoryGiB ?? 0),
      cpu: "",
      memory: workerMemory(pool, plan),
      nodeSelector: pool?.nodeSelector ?? {},
      tolerations: tolerateAll(pool?.taints ?? []),
    },
    shutdown: { longestStreamSeconds: longestStreamSeconds(model), migration: migrationAt(workerRelease(model, release)) },
    network: networkValues(model, platformNamespace),
    plan: plan === undefined ? "" : JSON.stringify(acceptedPlan(plan, model.plan?.accept ?? [])),
    preflight: preflightValues(model),
    tolerations: spotTolerations(cluster),
    imagePullSecrets: (model.imagePullSecrets ?? []).map((name) => ({ name })),
  };
}

/**
 * Host memory that a worker asks for: what the plan counts on, so that the node isn't given to others too; but never more than its
 * GPUs' share of a node, less what the system takes, since the plan's figure is an estimate and a pod that asks for too much waits for
 * ever. Nothing where the machine isn't known.
 */
function workerMemory(pool: GpuPool | undefined, plan: Plan | undefined): string {
  const machine = pool?.machineType === undefined ? undefined : findMachine(pool.machineType, undefined);
  if (plan === undefined || machine === undefined) return "";
  const { hostMemoryGiB, gpusPerPod } = plan.requirements;
  const share = (machine.memoryGiB * FREE_MEMORY * gpusPerPod) / machine.gpus;
  return `${Math.max(1, Math.floor(Math.min(hostMemoryGiB, share)))}Gi`;
}

function networkValues({ network = {} }: ServedModelOptions, platformNamespace: string): { [key: string]: unknown } {
  return {
    policy: network.policy ?? true,
    platformNamespace,
    clientNamespaces: network.clientNamespaces ?? [],
    clientCidrs: network.clientCidrs ?? [],
    monitoringNamespaces: network.monitoringNamespaces ?? [],
  };
}

function preflightValues({ preflight = {} }: ServedModelOptions): { [key: string]: unknown } {
  const mode = preflight.mode ?? PreflightMode.FAST;
  return {
    mode: mode.name,
    image: preflight.image ?? "",
    skip: preflight.skip ?? [],
    warn: preflight.warn ?? [],
    thresholds: preflight.thresholds ?? {},
    verify: preflight.verify ?? mode !== PreflightMode.OFF,
  };
}

/** vLLM's arguments. Who splits the GPUs otherwise says all of it: pipeline or data parallelism beside a smaller tensor parallelism. */
function engineArgs(model: ServedModelOptions, gpus: number): string[] {
  const own = readVllmArgs(model.engineArgs ?? []).tensor !== undefined;
  return [
    ...(own ? [] : ["--tensor-parallel-size", String(gpus)]),
    ...(model.maxModelLen === undefined ? [] : ["--max-model-len", String(model.maxModelLen)]),
    ...(model.engineArgs ?? []),
  ];
}
