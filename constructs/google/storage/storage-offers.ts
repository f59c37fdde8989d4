import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { diskOffer } from "./disk-key";
import { FilestoreTier } from "./filestore-tier";
import { IGkeNetwork } from "../network/gke-network";

/** What the Filestore driver must know of a VPC. */
export type FilestoreNetwork = Pick<IGkeNetwork, "networkName" | "privateServicesAccess">;

/** GKE makes this class in every cluster, and marks it as the default. */
export const STANDARD_DISKS: StorageOffer = { className: "standard-rwo", accessModes: [AccessMode.READ_WRITE_ONCE], isDefault: true };

/**
 * What a GKE cluster stores on: Google's disks for one node, Filestore for many.
 *
 * @param network the VPC: the driver's own classes look in the network "default", where this cluster isn't
 * @param keyName a Cloud KMS key of one's own for both
 */
export function storageOffers(network: FilestoreNetwork, tier: FilestoreTier, keyName?: string): StorageOffer[] {
  return [
    // Of two classes that are marked Kubernetes takes the newer, which is ours.
    ...(keyName === undefined ? [STANDARD_DISKS] : [diskOffer(keyName), { ...STANDARD_DISKS, isDefault: false }]),
    {
      className: `filestore-${tier.tier.replace(/_/g, "-")}`,
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
      minimumGiB: tier.minimumGiB,
      ownedByRoot: true, // An NFS export's root folder.
      definition: {
        provisioner: "filestore.csi.storage.gke.io",
        parameters: {
          tier: tier.tier,
          network: network.networkName,
          // https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/filestore-csi-driver: a shared VPC takes no other way.
          ...(network.privateServicesAccess ? { "connect-mode": "PRIVATE_SERVICE_ACCESS" } : {}),
          ...(keyName === undefined ? {} : { "instance-encryption-kms-key": keyName }),
        },
      },
    },
  ];
}
