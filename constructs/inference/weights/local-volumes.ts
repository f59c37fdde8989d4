import { PodVolume } from "../../cluster/pools/pod-needs";

/** Where nothing says how much a pod writes: as much as most weights that fit one node. */
const UNKNOWN_GIB = 500;

/**
 * What a pod writes and nobody keeps, on volumes of their own where the pool's fast disks are had by a class, and not as what pods write on anyway.
 *
 * @param weightsGiB how much the weights take, where it is known
 */
export function onLocalDisks(volumes: readonly PodVolume[], localDiskClass: string | undefined, weightsGiB: number = UNKNOWN_GIB): PodVolume[] {
  if (localDiskClass === undefined) return [...volumes];
  return volumes.map(({ emptyDir, ...volume }) => {
    if (emptyDir === undefined || emptyDir.medium !== undefined) return { ...volume, ...(emptyDir === undefined ? {} : { emptyDir }) };
    const storage = emptyDir.sizeLimit ?? `${weightsGiB}Gi`;
    return { ...volume, ephemeral: { volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], storageClassName: localDiskClass, resources: { requests: { storage } } } } } };
  });
}
