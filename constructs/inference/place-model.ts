import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool } from "../cluster/node-pool";
import { AccessMode, StorageOffer } from "../cluster/storage-offer";
import { ServedModelOptions } from "./served-model-options";

/** Where a model goes. */
export interface Placement {
  /** @default - no pool carries it */
  readonly pool?: GpuPool;
  /** The offer for its weights. @default - no offer fits */
  readonly storage?: StorageOffer;
}

/** GPUs of one worker. */
export function gpusPerWorker(model: ServedModelOptions): number {
  return model.gpusPerWorker ?? 1;
}

/** Workers that a pool holds when it has all its nodes. A worker's GPUs are on one node. */
export function workersOn(pool: GpuPool, model: ServedModelOptions): number {
  return pool.maxNodes * Math.floor(pool.gpusPerNode / gpusPerWorker(model));
}

/** The pool that was named, or the first that holds all the workers; the offer that was named, or the first that fits. */
export function placeModel(model: ServedModelOptions, cluster: IKubernetesCluster): Placement {
  const named = model.gpuPool;
  const pool =
    named === undefined
      ? cluster.gpuPools.find((candidate) => workersOn(candidate, model) >= (model.replicas ?? 1))
      : cluster.gpuPools.find((candidate) => candidate.name === named);
  const storage =
    model.storageClass === undefined
      ? cluster.storage.find((offer) => isMountable(offer, model))
      : cluster.storage.find((offer) => offer.className === model.storageClass);
  return { pool, storage };
}

/** Whether all pods of the model can mount a volume of this offer. */
export function isMountable(offer: StorageOffer, model: ServedModelOptions): boolean {
  return offer.accessModes.includes(accessMode(model));
}

/** How the model's volume is mounted. */
export function accessMode(model: ServedModelOptions): AccessMode {
  return (model.singleNodeCache ?? false) ? AccessMode.READ_WRITE_ONCE : AccessMode.READ_WRITE_MANY;
}
