import { Token } from "cdktf";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { checkUnique, nearest } from "../core/checks";
import { Finding } from "../core/problem";
import { DynamoRelease } from "../dynamo/release";
import { checkEngineArgs } from "./check-engine-args";
import { checkImages, workerRelease } from "./check-images";
import { checkNames } from "./check-names";
import { checkPreflight } from "./check-preflight";
import { checkServing } from "./check-serving";
import { accessMode, gpusPerWorker, isMountable, placeModel, workersOn } from "./place-model";
import { ServedModelOptions } from "./served-model-options";

/** Two to one owner and one name, as huggingface_hub's `validate_repo_id` has it. */
const MODEL_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const REVISION = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Models of one deployment, looked at together. */
export function checkModels(property: string, models: ServedModelOptions[]): Finding[] {
  // Of a name that is none, or of none, the model itself tells.
  const names = models.map((model: ServedModelOptions | null | undefined, index) => (typeof model?.name === "string" ? model.name : `models[${index}]`));
  return checkUnique("duplicate-model-name", (index) => `${property}[${index}].name`, names);
}

/** One model on one cluster. */
export function checkModel(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease): Finding[] {
  return [
    ...checkText("model", model.model, MODEL_ID, "invalid-model-id", "a Hugging Face id has an owner and a name", '"Qwen/Qwen3-0.6B"'),
    ...checkText("revision", model.revision ?? "main", REVISION, "invalid-revision", "a revision here becomes a folder's name", "a commit, or a tag or branch without slashes"),
    ...checkImages(model, release),
    ...checkPreflight("preflight", model.preflight ?? {}),
    ...checkNames(model),
    ...checkEngineArgs(model, DynamoRelease.of(workerRelease(model, release))),
    ...checkPool(model, cluster),
    ...checkDriver(model, cluster, release),
    ...checkStorage(model, cluster),
    ...checkServing(model),
  ];
}

function checkText(property: string, value: string, form: RegExp, code: string, reason: string, example: string): Finding[] {
  if (Token.isUnresolved(value) || form.test(value)) return [];
  return [{ code, property, value, reason, fix: `write it like ${example}` }];
}

function checkPool(model: ServedModelOptions, cluster: IKubernetesCluster): Finding[] {
  const code = "model-without-pool";
  const pools = cluster.gpuPools;
  const { pool } = placeModel(model, cluster);
  const gpus = gpusPerWorker(model);
  const replicas = model.replicas ?? 1;
  // Said by the shapes already.
  if (!(gpus > 0 && replicas > 0)) return [];
  const what = `${replicas} ${replicas === 1 ? "worker" : "workers"} of ${gpus} ${gpus === 1 ? "GPU" : "GPUs"}`;
  if (model.gpuPool !== undefined && pool === undefined) {
    const near = nearest(model.gpuPool, pools.map((candidate) => candidate.name));
    return [
      {
        code,
        property: "gpuPool",
        value: model.gpuPool,
        reason: `the cluster has no GPU pool of that name; it has ${list(pools.map((candidate) => candidate.name))}`,
        fix: near === undefined ? "name one of them, or leave gpuPool out" : `did you mean "${near}"?`,
      },
    ];
  }
  if (pool === undefined) {
    const sizes = pools.map((candidate) => `${candidate.name} (${candidate.maxNodes} x ${candidate.gpusPerNode})`);
    return [
      {
        code,
        property: "gpusPerWorker",
        value: gpus,
        reason: `no GPU pool holds ${what}, each on one node; nodes x GPUs at most: ${list(sizes)}`,
        fix: "add a pool with larger nodes or more of them, or ask for less",
      },
    ];
  }
  if (pool.gpusPerNode < gpus) {
    return [
      {
        code,
        property: "gpusPerWorker",
        value: gpus,
        reason: `a node of pool ${pool.name} has ${pool.gpusPerNode}, and a worker's GPUs are on one node`,
        fix: `ask for at most ${pool.gpusPerNode}, or name a pool with larger nodes`,
      },
    ];
  }
  const room = workersOn(pool, model);
  if (room >= replicas) return [];
  return [
    {
      code,
      property: "replicas",
      value: replicas,
      reason: `pool ${pool.name} holds ${room} at its maximum of ${pool.maxNodes} nodes with ${pool.gpusPerNode} GPUs each`,
      fix: `raise the pool's maxNodes to ${Math.ceil(replicas / Math.floor(pool.gpusPerNode / gpus))}, or ask for at most ${room}`,
    },
  ];
}

/** The driver that a pool's nodes come with, where nothing of ours replaces it. What the model says of it itself is the planner's to check. */
function checkDriver(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease): Finding[] {
  const { pool } = placeModel(model, cluster);
  const driver = pool?.driver;
  const branch = driver === undefined || Token.isUnresolved(driver) ? undefined : Number.parseInt(driver, 10);
  if (branch === undefined || branch >= release.minimumDriver || model.plan?.driver !== undefined) return [];
  if (model.plan?.accept?.includes("driver-too-old")) return [];
  return [
    {
      code: "driver-too-old",
      property: "gpuPool",
      value: model.gpuPool ?? pool?.name,
      reason: `the nodes of pool ${pool?.name} come with driver ${driver}, and the images of Dynamo ${release.version} need ${release.minimumDriver} or newer`,
      fix: "serve it on a pool of other machines; where the cloud's driver is newer by now, say so at the pool",
    },
  ];
}

function checkStorage(model: ServedModelOptions, cluster: IKubernetesCluster): Finding[] {
  const offers = cluster.storage;
  const { pool, storage } = placeModel(model, cluster);
  if (model.storageClass !== undefined && storage === undefined) {
    return [
      {
        code: "unknown-storage-class",
        property: "storageClass",
        value: model.storageClass,
        reason: `the cluster offers ${list(offers.map((offer) => offer.className))}`,
        fix: "name one of them, or leave storageClass out",
      },
    ];
  }
  if (storage === undefined || !isMountable(storage, model)) {
    return [
      {
        code: "storage-not-shared",
        property: "storageClass",
        value: model.storageClass,
        reason: `the download, the frontend and the workers mount the weights on several nodes, and ${storage?.className ?? "none of the cluster's classes"} makes no ${accessMode(model)} volumes`,
        fix: "use a class whose volumes many nodes can mount; where the pool has one node only, set singleNodeCache: true",
      },
    ];
  }
  if (model.singleNodeCache && pool !== undefined && pool.maxNodes > 1) {
    return [
      {
        code: "storage-not-shared",
        property: "singleNodeCache",
        value: model.singleNodeCache,
        reason: `pool ${pool.name} can have ${pool.maxNodes} nodes, and a pod on another node than the volume waits for ever`,
        fix: "use a pool whose maxNodes is 1, or a class whose volumes many nodes can mount",
      },
    ];
  }
  const minimum = storage.minimumGiB ?? 0;
  if (model.cacheSizeGiB === undefined || model.cacheSizeGiB >= minimum) return [];
  return [
    {
      code: "volume-too-small",
      property: "cacheSizeGiB",
      value: model.cacheSizeGiB,
      reason: `the storage behind ${storage.className} makes no volume below ${minimum} GiB`,
      fix: `write ${minimum} or more, or leave it out`,
    },
  ];
}

function list(names: string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
