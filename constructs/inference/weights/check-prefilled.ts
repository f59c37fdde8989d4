import { Token } from "../../core/framework";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { StorageOffer } from "../../cluster/storage-offer";
import { Finding } from "../../core/problems/problem";
import { PlacedPart } from "../parts/place-parts";
import { isMountable } from "../place-model";
import { ServedModelOptions } from "../served-model-options";

/** A volume that was filled before: named, one and the same for all, and within reach of the pools. */
export function checkPrefilledVolume(model: ServedModelOptions, cluster: IKubernetesCluster, parts: readonly PlacedPart[], storage?: StorageOffer): Finding[] {
  const at = { property: "storageClass", value: model.storageClass };
  const ready = cluster.storage.filter((offer) => isMountable(offer, model)).map((offer) => offer.className);
  const fix = ready.length === 0 ? "give the cluster such a volume, or take another weightsLoader" : `name ${ready.join(" or ")}`;
  if (model.storageClass === undefined) return [{ code: "prefilled-without-volume", ...at, reason: "weights that lie somewhere already are found by their storage class, and none is named", fix }];
  if (storage === undefined || !isMountable(storage, model)) {
    return [{ code: "prefilled-without-volume", ...at, reason: `${storage?.className} gives no claim a volume that was filled before and that many nodes read: with it a claim is empty, or none is made`, fix }];
  }
  const { key = "", values: places } = storage.sharedVolume?.topology ?? {};
  // Nodes that are told by something else are looked at as pools (poolsOutOfReach).
  const zones = key.endsWith("/zone") ? places : undefined;
  if (zones === undefined || zones.some((zone) => Token.isUnresolved(zone))) return [];
  const far = [...new Set(parts.flatMap(({ pool }) => (pool?.zones === undefined || pool.zones.some((zone) => Token.isUnresolved(zone) || zones.includes(zone)) ? [] : [pool])))];
  return far.map(({ name, zones: theirs = [] }) => {
    const reason = `${storage.className} is mounted in ${zones.join(", ")} only, and the nodes of pool ${name} are in ${theirs.join(", ")}: no pod is ever placed`;
    return { code: "prefilled-out-of-zone" as const, ...at, reason, fix: "serve it on a pool in that zone, or name a volume in the pool's" };
  });
}
