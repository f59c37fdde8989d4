import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../cluster/storage-offer";
import { DynamoRelease } from "../dynamo/release";
import { modelParts } from "./parts/model-parts";
import { withImageVariant } from "./parts/part-image";
import { PlacedPart, placeParts } from "./parts/place-parts";
import { ServedModelOptions } from "./served-model-options";
import { loaderOf } from "./weights/loader";
import { keepsCompiled } from "./weights/pod-caches";

/** Where a model goes. */
export interface Placement {
  readonly parts: PlacedPart[];
  /** The offer for its weights. @default - no offer fits */
  readonly storage?: StorageOffer;
  /** The offer of a volume of its own for what is compiled. @default - nothing is kept, or it lies with the weights */
  readonly compiled?: StorageOffer;
}

/** Each part on its pool, in the build of its image that the pool needs; the offer that was named, or the first that fits. */
export function placeModel(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease): Placement {
  const parts = placeParts(modelParts(model, release), cluster).map((placed) => withImageVariant(placed, release));
  const storage =
    model.storageClass === undefined
      ? cluster.storage.find((offer) => isMountable(offer, model) && poolsOutOfReach(offer, parts).length === 0)
      : cluster.storage.find((offer) => offer.className === model.storageClass);
  const compiled = compiledOffer(model, cluster, parts, storage);
  return { parts, storage, ...(compiled === undefined ? {} : { compiled }) };
}

/** What is named for what is compiled, or what the cluster has for it; none where the weights lie there anyway and one volume does. */
function compiledOffer(model: ServedModelOptions, { storage }: IKubernetesCluster, parts: readonly PlacedPart[], weights?: StorageOffer): StorageOffer | undefined {
  const { compileCache, compileCacheClass } = model;
  if (compileCache !== true || !keepsCompiled(model)) return undefined;
  const offer =
    compileCacheClass === undefined
      ? storage.find((one) => one.forCompiled === true && !isReadFrom(one, model, weights) && compiledMode(one, parts) !== undefined && poolsOutOfReach(one, parts).length === 0)
      : storage.find(({ className }) => className === compileCacheClass);
  // A file system that all claims get whole is mounted once: two volumes of one handle in a pod are one to the kubelet.
  const together = offer !== undefined && offer.className === weights?.className && loaderOf(model).downloads && (compileCacheClass === undefined || offer.sharedVolume !== undefined);
  return together ? undefined : offer;
}

/** Whether an offer is the file system from which weights that were put there before are only read: a second volume of it would be the same one to the kubelet. */
export function isReadFrom({ className, sharedVolume }: StorageOffer, model: ServedModelOptions, weights?: StorageOffer): boolean {
  return sharedVolume !== undefined && className === weights?.className && loaderOf(model).onlyReads;
}

/** How workers mount a volume of an offer to write what they compile: a disk, where all of them are on one node. @default - they can't */
export function compiledMode({ accessModes }: StorageOffer, parts: readonly PlacedPart[]): AccessMode | undefined {
  if (accessModes.includes(AccessMode.READ_WRITE_MANY)) return AccessMode.READ_WRITE_MANY;
  const pools = new Set(parts.flatMap(({ part, pool }) => (part.role.runsEngine && pool !== undefined ? [pool] : [])));
  return accessModes.includes(AccessMode.READ_WRITE_ONCE) && pools.size === 1 && [...pools].every(({ maxNodes }) => maxNodes === 1) ? AccessMode.READ_WRITE_ONCE : undefined;
}

/** Whether all pods of the model can mount a volume of this offer. */
export function isMountable(offer: StorageOffer, model: ServedModelOptions): boolean {
  return offer.accessModes.includes(accessMode(model)) && (!loaderOf(model).onlyReads || offer.sharedVolume !== undefined);
}

/** The pools of a model whose nodes can't mount a volume of this offer. */
export function poolsOutOfReach({ pools }: StorageOffer, parts: readonly PlacedPart[]): string[] {
  const names = parts.flatMap(({ pool }) => (pool === undefined ? [] : [pool.name]));
  return pools === undefined ? [] : [...new Set(names)].filter((name) => !pools.includes(name));
}

/** How the model's volume is mounted. */
export function accessMode(model: ServedModelOptions): AccessMode {
  if (loaderOf(model).onlyReads) return AccessMode.READ_ONLY_MANY;
  return (model.singleNodeCache ?? false) ? AccessMode.READ_WRITE_ONCE : AccessMode.READ_WRITE_MANY;
}
