import { Token } from "../../core/framework";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { GpuPool } from "../../cluster/pools/node-pool";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { checkUnique, nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { GangScheduler } from "../../dynamo/platform-parts";
import { DynamoRelease } from "../../dynamo/release";
import { driverOf, findRelease } from "../../../inference-runtime/planner/engines/engines";
import { checkBenchmark } from "../benchmark/check-benchmark";
import { checkExposures } from "../exposure/check-exposures";
import { checkEngineArgs } from "./arguments/check-engine-args";
import { checkGated } from "./check-gated";
import { checkImages, frontendRelease, workerRelease } from "./check-images";
import { engineOf } from "../engine";
import { checkHalves, checkOverride } from "./check-halves";
import { checkNames } from "./check-names";
import { checkNetwork } from "./check-network";
import { checkPods } from "./check-pods";
import { checkPreflight } from "./check-preflight";
import { checkRouter } from "./check-router";
import { checkAvailability, checkBudgetNames } from "../availability/high-model";
import { checkServing } from "./check-serving";
import { checkShape } from "./check-shape";
import { checkEncodePlace } from "../options/check-encode";
import { checkOptions } from "../options/check-options";
import { checkRedundantExperts } from "../options/redundant-experts";
import { checkPicker } from "../picker/check-picker";
import { checkScaling } from "../scaling/check-scaling";
import { mostReplicas, onGpus } from "../parts/part";
import { PlacedPart } from "../parts/place-parts";
import { replicasOn } from "../parts/pool-room";
import { Placement, accessMode, isMountable, placeModel, poolsOutOfReach } from "../place-model";
import { ServedModelOptions } from "../served-model-options";
import { checkHostIpc } from "./check-host-ipc";
import { checkPrefilledVolume } from "../weights/check-prefilled";
import { checkWeights } from "../weights/check-weights";
import { checkCompiledVolume } from "../weights/compiled-volume";
import { loaderOf } from "../weights/loader";
import { checkStartup } from "../weights/startup";

/** Two to one owner and one name, as huggingface_hub's `validate_repo_id` has it. */
const MODEL_ID = /^(?!.*(--|\.\.|\.git$))[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;
const REVISION = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Models of one deployment, looked at together. */
export function checkModels(property: string, models: ServedModelOptions[]): Finding[] {
  // Of a name that is none, or of none, the model itself tells.
  const names = models.map((model: ServedModelOptions | null | undefined, index) => (typeof model?.name === "string" ? model.name : `models[${index}]`));
  return [...checkUnique("duplicate-model-name", (index) => `${property}[${index}].name`, names), ...checkExposures(property, models), ...checkBudgetNames(property, models)];
}

/** One model on one cluster. */
export function checkModel(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease, grove: GangScheduler = GangScheduler.NONE, lws: GangScheduler = GangScheduler.NONE): Finding[] {
  const placement = placeModel(model, cluster, release);
  // What both halves have of one property is told once.
  return once([
    ...checkText("model", model.model, MODEL_ID, "invalid-model-id", "a Hugging Face id has an owner and a name, of letters, digits, hyphens, underscores and dots, without two hyphens or dots together and none at the end", '"Qwen/Qwen3-0.6B"'),
    ...checkText("revision", model.revision ?? "main", REVISION, "invalid-revision", "a revision here becomes a folder's name", "a commit, or a tag or branch without slashes"),
    ...checkGated(model),
    ...checkImages(model, release),
    ...checkPreflight("preflight", model.preflight ?? {}),
    ...checkNames(model),
    ...checkEngineArgs(model, DynamoRelease.of(workerRelease(model, release))),
    ...placement.parts.flatMap((placed) => checkPool(placed, cluster)),
    ...placement.parts.flatMap((placed) => checkDriver(placed, model, release)),
    ...checkStorage(model, cluster, placement),
    ...checkServing(model),
    ...checkAvailability(model),
    ...checkShape(model, placement.parts, grove, lws),
    ...checkOverride(model, release),
    ...checkHalves(model, release),
    ...checkEncodePlace(placement.parts),
    ...checkOptions(model, DynamoRelease.of(workerRelease(model, release))),
    ...checkRedundantExperts(model, DynamoRelease.of(workerRelease(model, release))),
    ...checkRouter(model, frontendRelease(model, release)),
    ...checkPicker(model, release),
    ...checkScaling(model, release),
    ...checkPods(model),
    ...checkNetwork(model),
    ...checkBenchmark(model, cluster),
    ...checkWeights(model, placement, release),
    ...checkCompiledVolume(model, cluster, placement),
    ...checkStartup(model),
    ...placement.parts.flatMap((placed) => checkHostIpc(placed, release)),
  ]);
}

function once(findings: Finding[]): Finding[] {
  const told = findings.map(({ code, property, reason }) => JSON.stringify([code, property, reason]));
  return findings.filter((_, index) => told.indexOf(told[index]) === index);
}

function checkText(property: string, value: string, form: RegExp, code: Finding["code"], reason: string, example: string): Finding[] {
  if (Token.isUnresolved(value) || form.test(value)) return [];
  return [{ code, property, value, reason, fix: `write it like ${example}` }];
}

function checkPool({ part, pool, beside }: PlacedPart, cluster: IKubernetesCluster): Finding[] {
  const code = "model-without-pool";
  const pools = cluster.gpuPools;
  const { gpus, properties, name } = part;
  const replicas = mostReplicas(part);
  // Said by the shapes already.
  if (!onGpus(part) || !(gpus > 0 && replicas > 0)) return [];
  // Whose cluster has none at all is told that.
  const comesOf = pools.length === 0 ? { comesOf: "no-gpu-pools" as const } : {};
  const what = `${replicas} ${replicas === 1 ? name : `${name}s`} of ${gpus} ${gpus === 1 ? "GPU" : "GPUs"}`;
  if (part.pool !== undefined && pool === undefined) {
    const near = nearest(part.pool, pools.map((candidate) => candidate.name));
    return [
      {
        code,
        property: properties.pool,
        value: part.pool,
        reason: `the cluster has no GPU pool of that name; it has ${list(pools.map((candidate) => candidate.name))}`,
        fix: near === undefined ? `name one of them, or leave ${properties.pool} out` : `did you mean "${near}"?`,
        ...comesOf,
      },
    ];
  }
  const late = (pool === undefined ? pools : [pool]).filter(({ maxNodes }) => Token.isUnresolved(maxNodes)).map((candidate) => candidate.name);
  if (late.length > 0) {
    const reason = `how many nodes ${list(late)} ${late.length === 1 ? "has" : "have"} at most is known only at apply, and whether ${what} find room is reckoned here`;
    return [{ code, property: properties.gpus, value: gpus, reason, fix: "write the pool's maxNodes as a number" }];
  }
  if (pool === undefined) {
    const sizes = pools.map((candidate) => `${candidate.name} (${candidate.maxNodes} x ${candidate.gpusPerNode})`);
    return [
      {
        code,
        property: properties.gpus,
        value: gpus,
        reason: `no GPU pool holds ${what}, each on one node; nodes x GPUs at most: ${list(sizes)}`,
        fix: "add a pool with larger nodes or more of them, or ask for less",
        ...comesOf,
      },
    ];
  }
  if (pool.gpusPerNode < gpus) {
    return [
      {
        code,
        property: properties.gpus,
        value: gpus,
        reason: `a node of pool ${pool.name} has ${pool.gpusPerNode}, and a ${name}'s GPUs are on one node${part.nodes > 1 ? ' for each of its nodes' : ''}`,
        fix: `ask for at most ${pool.gpusPerNode}, or name a pool with larger nodes`,
      },
    ];
  }
  const room = replicasOn(pool, part, beside);
  if (room >= replicas) return [];
  const others = beside.length === 0 ? "" : ` beside the model's ${beside.map((other) => other.name).join(" and ")}`;
  return [
    {
      code,
      property: properties.replicas,
      value: replicas,
      reason: `pool ${pool.name} holds ${room}${others} at its maximum of ${pool.maxNodes} nodes with ${pool.gpusPerNode} GPUs each`,
      fix: `raise the pool's maxNodes to ${enoughNodes({ part, pool, beside })}, or ask for at most ${room}`,
    },
  ];
}

/** Nodes of the pool that hold the part and what is beside it. */
function enoughNodes({ part, pool, beside }: PlacedPart & { readonly pool: GpuPool }): number {
  const missing = mostReplicas(part) - replicasOn(pool, part, beside);
  return pool.maxNodes + Math.ceil((missing * part.nodes) / Math.floor(pool.gpusPerNode / part.gpus));
}

/** The driver that a pool's nodes come with, where nothing of ours replaces it. What the model says of it itself is the planner's to check. */
function checkDriver({ part, pool }: PlacedPart, model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const driver = pool?.driver;
  const branch = driver === undefined || Token.isUnresolved(driver) ? undefined : Number.parseInt(driver, 10);
  const version = workerRelease(model, release);
  const row = findRelease(version);
  const image = Token.isUnresolved(part.image) ? undefined : part.image;
  const needed = row === undefined ? release.minimumDriver : driverOf(engineOf(model).name, row, image);
  if (branch === undefined || branch >= needed || part.plan?.driver !== undefined) return [];
  if (part.plan?.accept?.includes("driver-too-old")) return [];
  return [
    {
      code: "driver-too-old",
      property: part.properties.pool,
      value: part.pool ?? pool?.name,
      reason: `the nodes of pool ${pool?.name} come with driver ${driver}, and ${row === undefined || needed === row.minimumDriver ? `the images of Dynamo ${version} need` : `${image} needs`} ${needed} or newer`,
      fix: "serve it on a pool of other machines; where the cloud's driver is newer by now, say so at the pool",
    },
  ];
}

function checkStorage(model: ServedModelOptions, cluster: IKubernetesCluster, { parts, storage }: Placement): Finding[] {
  const { downloads, onlyReads } = loaderOf(model);
  if (!downloads && !onlyReads) return []; // It has no volume; who gives one is told.
  const offers = cluster.storage;
  if (model.storageClass !== undefined && storage === undefined) {
    return [
      {
        code: "unknown-storage-class",
        property: "storageClass",
        value: model.storageClass,
        reason: `the cluster has no storage class of that name; it has ${list(offers.map((offer) => offer.className))}`,
        fix: wayToClass(model.storageClass, offers.map((offer) => offer.className)),
      },
    ];
  }
  if (onlyReads) {
    const filled = checkPrefilledVolume(model, cluster, parts, storage);
    return filled.length > 0 || storage === undefined ? filled : checkReach(model, storage, parts, offers);
  }
  if (storage === undefined || !isMountable(storage, model)) {
    const whose = storage === undefined ? `${offers.length === 0 ? "no class of the cluster" : `none of the cluster's classes (${list(offers.map((offer) => offer.className))})`} makes` : `${storage.className} makes no`;
    return [
      {
        code: "storage-not-shared",
        property: "storageClass",
        value: model.storageClass,
        reason: `the download, the frontend and the workers mount the weights on several nodes, and ${whose} ${accessMode(model)} volumes`,
        fix:
          storage?.accessModes.every((mode) => mode === AccessMode.READ_ONLY_MANY) === true
            ? "take WeightsLoader.prefilled() for weights that lie there already, or a class whose volumes many nodes can mount"
            : "use a class whose volumes many nodes can mount; where the pool has one node only, set singleNodeCache: true",
      },
    ];
  }
  const far = checkReach(model, storage, parts, offers);
  if (far.length > 0) return far;
  const pool = parts.find((placed) => placed.pool !== undefined && placed.pool.maxNodes > 1)?.pool;
  if (model.singleNodeCache && pool !== undefined) {
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
  if (storage.sharedVolume !== undefined && model.cacheSizeGiB !== undefined) {
    const reason = `models on ${storage.className} share its file system, each all of it, and none has a size of its own`;
    return [{ code: "volume-without-size", property: "cacheSizeGiB", value: model.cacheSizeGiB, reason, fix: "leave it out" }];
  }
  if (Token.isUnresolved(model.cacheSizeGiB)) return [];
  const minimum = storage.minimumGiB ?? 0;
  const step = storage.stepGiB;
  const most = storage.maximumGiB;
  if (model.cacheSizeGiB !== undefined && most !== undefined && !Token.isUnresolved(most) && model.cacheSizeGiB > most) {
    const reason = `the storage behind ${storage.className} makes no volume above ${most} GiB`;
    return [{ code: "volume-too-large", property: "cacheSizeGiB", value: model.cacheSizeGiB, reason, fix: `write ${most} or less, or leave it out` }];
  }
  if (model.cacheSizeGiB !== undefined && model.cacheSizeGiB >= minimum && step !== undefined && model.cacheSizeGiB % step !== 0) {
    const sizes = [Math.floor(model.cacheSizeGiB / step) * step, Math.ceil(model.cacheSizeGiB / step) * step].filter((size) => size >= minimum);
    const reason = `the storage behind ${storage.className} makes volumes in steps of ${step} GiB`;
    return [{ code: "volume-between-steps", property: "cacheSizeGiB", value: model.cacheSizeGiB, reason, fix: `write ${sizes.join(" or ")}, or leave it out` }];
  }
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

/** A class of which some of the model's nodes can mount nothing. */
function checkReach(model: ServedModelOptions, storage: StorageOffer, parts: readonly PlacedPart[], offers: readonly StorageOffer[]): Finding[] {
  const [far] = poolsOutOfReach(storage, parts);
  if (far !== undefined) {
    const others = offers.filter((offer) => isMountable(offer, model) && poolsOutOfReach(offer, parts).length === 0).map((offer) => offer.className);
    const reason = `the nodes of pool ${far} can't mount volumes of ${storage.className}, which are for those of ${list([...(storage.pools ?? [])])}`;
    return [{ code: "storage-out-of-reach", property: "storageClass", value: model.storageClass, reason, fix: others.length === 0 ? "serve it on one of these" : `name ${others.join(" or ")}` }];
  }
  return [];
}

function wayToClass(given: string, names: string[]): string {
  const near = nearest(given, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  return names.length === 0 ? "leave storageClass out, and give the cluster storage" : "name one of them, or leave storageClass out";
}

function list(names: string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
