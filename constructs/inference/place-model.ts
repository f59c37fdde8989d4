import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../cluster/storage-offer";
import { DynamoRelease } from "../dynamo/release";
import { modelParts } from "./parts/model-parts";
import { withImageVariant } from "./parts/part-image";
import { PlacedPart, placeParts } from "./parts/place-parts";
import { ServedModelOptions } from "./served-model-options";
import { loaderOf } from "./weights/loader";

/** Where a model goes. */
export interface Placement {
  readonly parts: PlacedPart[];
  /** The offer for its weights. @default - no offer fits */
  readonly storage?: StorageOffer;
}

/** Each part on its pool, in the build of its image that the pool needs; the offer that was named, or the first that fits. */
export function placeModel(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease): Placement {
  const parts = placeParts(modelParts(model, release), cluster).map((placed) => withImageVariant(placed, release));
  const storage =
    model.storageClass === undefined
      ? cluster.storage.find((offer) => isMountable(offer, model) && poolsOutOfReach(offer, parts).length === 0)
      : cluster.storage.find((offer) => offer.className === model.storageClass);
  return { parts, storage };
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
