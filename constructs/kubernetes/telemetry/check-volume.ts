import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { DEFAULT_VOLUME_GIB, TelemetryVolume } from "./volume-options";

/** What is wrong with the volume of a store of lines or spans. */
export function checkVolume(property: string, { className, sizeGiB = DEFAULT_VOLUME_GIB }: TelemetryVolume, offers: readonly StorageOffer[], store: string): Finding[] {
  if (className !== undefined && Token.isUnresolved(className)) return [];
  const offer = offers.find((one) => (className === undefined ? one.isDefault : one.className === className));
  const at = className === undefined ? property : `${property}.className`;
  if (offer === undefined) {
    if (className === undefined) return [];
    const names = offers.map((one) => one.className).join(", ");
    const reason = `the cluster has no storage class of that name; it has ${names || "none that is known"}`;
    return [{ code: "telemetry-class-not-offered", property: at, value: className, reason, fix: "name one of these, or leave it out for the cluster's default" }];
  }
  const { className: name, accessModes, minimumGiB } = offer;
  if (!isDisk(offer)) {
    const disks = offers.filter(isDisk).map((one) => one.className);
    const reason = `volumes of ${name} are ${accessModes.every((mode) => mode === AccessMode.READ_ONLY_MANY) ? "never written" : "a shared file system"}, and ${store} writes small files that only a disk keeps whole`;
    return [{ code: "telemetry-shared-storage", property: at, value: name, reason, fix: disks.length === 0 ? "give the cluster a class of disks" : `use ${disks.join(" or ")}` }];
  }
  if (minimumGiB === undefined || sizeGiB >= minimumGiB) return [];
  const reason = `the storage behind ${name} makes no volume below ${minimumGiB} GiB, and this is ${sizeGiB}`;
  return [{ code: "telemetry-volume-too-small", property: `${property}.sizeGiB`, value: sizeGiB, reason, fix: `give at least ${minimumGiB}, or another class` }];
}

/** A class whose volumes one node mounts. */
function isDisk({ accessModes }: StorageOffer): boolean {
  return accessModes.includes(AccessMode.READ_WRITE_ONCE) && !accessModes.includes(AccessMode.READ_WRITE_MANY);
}
