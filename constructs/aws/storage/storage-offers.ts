import { AccessMode, StorageOffer } from "../../cluster/storage-offer";

/**
 * What an EKS cluster stores on: EBS volumes for one node, EFS for many.
 *
 * @param fileSystemId the EFS file system, perhaps known only at apply
 */
export function storageOffers(fileSystemId: string): StorageOffer[] {
  return [
    {
      // EKS brings no default class, or an old one without encryption.
      className: "gp3",
      accessModes: [AccessMode.READ_WRITE_ONCE],
      isDefault: true,
      definition: {
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", encrypted: "true" },
      },
    },
    {
      className: "efs",
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
      definition: {
        provisioner: "efs.csi.aws.com",
        parameters: {
          provisioningMode: "efs-ap",
          fileSystemId,
          directoryPerms: "700",
          // Each volume is an access point, which does everything as this user whoever asks: the one that Dynamo's images run as.
          uid: "1000",
          gid: "1000",
        },
        // The file system is in every zone, so there is nothing to wait for.
        volumeBindingMode: "Immediate",
      },
    },
  ];
}
