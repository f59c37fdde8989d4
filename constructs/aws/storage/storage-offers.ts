import { Token } from "../../core/framework";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";

/** A Lustre file system; its names are known only at apply. */
export interface LustrePlace {
  readonly fileSystemId: string;
  readonly dnsName: string;
  readonly mountName: string;
  readonly capacityGiB: number;
  readonly throughputPerTiB: number;
}

/** The file systems of a cluster. */
export interface SharedPlaces {
  /** The EFS file system, perhaps known only at apply. */
  readonly fileSystemId: string;
  readonly lustre?: LustrePlace;
  /** Classes of other storage. */
  readonly others: StorageOffer[];
}

/** What a cluster's claims are made of, and who can mount it. */
export interface StoragePlaces extends SharedPlaces {
  /** GPU pools whose nodes Auto Mode makes, and the others. */
  readonly autoPools: string[];
  readonly otherPools: string[];
  /** A key of one's own for volumes. @default - AWS's */
  readonly diskKeyArn?: string;
  /** Whether the pods without a GPU are on Auto Mode's nodes: then there is no other block storage. */
  readonly autoSystem: boolean;
}

/** The driver of EKS's add-on, and that of Auto Mode. Neither mounts what the other made (EKS user guide, migrate-auto). */
const DRIVER = "ebs.csi.aws.com";
const AUTO_DRIVER = "ebs.csi.eks.amazonaws.com";

/** What an EKS cluster stores on: EBS volumes for one node, EFS for many, and Lustre where there is some, which claims get by its name alone. */
export function storageOffers({ fileSystemId, lustre, others, autoPools, otherPools, diskKeyArn, autoSystem }: StoragePlaces): StorageOffer[] {
  const beside = autoPools.length > 0 && !autoSystem;
  return [
    // EKS brings no default class, or an old one without encryption.
    { ...blockOffer("gp3", autoSystem ? AUTO_DRIVER : DRIVER, diskKeyArn), isDefault: true, ...(beside ? { pools: otherPools } : {}) },
    ...(beside ? [{ ...blockOffer("gp3-auto", AUTO_DRIVER, diskKeyArn), pools: autoPools }] : []),
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
    ...(lustre === undefined ? [] : [lustreOffer(lustre)]),
    ...others,
  ];
}

function blockOffer(className: string, provisioner: string, keyArn?: string): StorageOffer {
  const key: { [name: string]: string } = keyArn === undefined ? {} : { kmsKeyId: keyArn };
  return { className, accessModes: [AccessMode.READ_WRITE_ONCE], definition: { provisioner, parameters: { type: "gp3", encrypted: "true", ...key } } };
}

/** Of one whose throughput was refused nothing is known, as of what is known only at apply. */
function throughputOf(capacityGiB: number, throughputPerTiB: number): number | undefined {
  if (Token.isUnresolved(capacityGiB) || Token.isUnresolved(throughputPerTiB) || !Number.isFinite(throughputPerTiB)) return undefined;
  return Math.floor((capacityGiB * throughputPerTiB) / 1024);
}

/**
 * All claims share the one file system: each gets a volume that is all of it. Nothing is made for a claim, so that none brings terabytes of its
 * own, and none takes any away.
 */
function lustreOffer({ fileSystemId, dnsName, mountName, capacityGiB, throughputPerTiB }: LustrePlace): StorageOffer {
  return {
    className: "lustre",
    // The driver knows no other modes (aws-fsx-csi-driver, pkg/driver/controller.go).
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE],
    maximumGiB: capacityGiB,
    throughputMBps: throughputOf(capacityGiB, throughputPerTiB),
    // Its root folder is root's, and the driver sets no owner.
    ownedByRoot: true,
    sharedVolume: {
      driver: "fsx.csi.aws.com",
      handle: fileSystemId,
      attributes: { dnsname: dnsName, mountname: mountName },
      // Downloads of one model lock their files across nodes.
      mountOptions: ["flock"],
    },
    definition: {
      // A claim that comes without its volume waits, and makes no file system.
      provisioner: "kubernetes.io/no-provisioner",
      reclaimPolicy: "Retain",
      volumeBindingMode: "Immediate",
      allowVolumeExpansion: false,
    },
  };
}
