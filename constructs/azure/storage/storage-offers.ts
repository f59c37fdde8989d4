import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { OWN_KEY_CLASS } from "./premium-disks";
import { AksStorageOptions } from "./storage-options";
import { AksStorageTier, rowOf, withAdvice } from "./storage-tier";

/**
 * All that a cluster stores on, in the order in which it is taken by who names no class: first what weights lie on, then the disk that results of a
 * benchmark lie on.
 */
export function inOrder(options: AksStorageOptions | undefined, offers: StorageOffer[]): StorageOffer[] {
  const shared = options?.netApp === undefined ? AksStorageTier.AZURE_FILES : AksStorageTier.NETAPP_FILES;
  const models = options?.models ?? (options?.managedLustre === undefined ? shared : AksStorageTier.MANAGED_LUSTRE);
  const first = [rowOf(models.name, "model").className, options?.results === undefined ? OWN_KEY_CLASS : rowOf(options.results.name, "performance").className];
  const rank = ({ className }: StorageOffer): number => {
    const place = first.indexOf(className);
    return place < 0 ? first.length : place;
  };
  const compiled = rowOf((options?.compiled ?? AksStorageTier.AZURE_FILES).name, "compile").className;
  const marked = (offer: StorageOffer): StorageOffer => (offer.className === compiled ? { ...offer, forCompiled: true } : offer);
  return offers.map(withAdvice).map(marked).map((offer, index) => ({ offer, index })).sort((a, b) => rank(a.offer) - rank(b.offer) || a.index - b.index).map(({ offer }) => offer);
}

/** Classes that every AKS cluster has. https://learn.microsoft.com/azure/aks/concepts-storage */
export function builtInStorage(): StorageOffer[] {
  return [
    { className: "default", accessModes: [AccessMode.READ_WRITE_ONCE], isDefault: true },
    { className: "managed-csi-premium", accessModes: [AccessMode.READ_WRITE_ONCE] },
  ];
}
