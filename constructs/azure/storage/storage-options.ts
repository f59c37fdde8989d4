import { AksBlobOptions } from "./blob-files";
import { AksBlobFuseOptions } from "./blob-fuse";
import { AksLustreClaimsOptions } from "./lustre/lustre-claims-options";
import { AksNetAppOptions } from "./netapp-options";
import { AksManagedLustreOptions } from "./lustre/lustre-options";
import { AksPremiumDisksOptions } from "./premium-disks";
import { AksStorageTier } from "./storage-tier";

/** Storage beside Azure Files and AKS's own disks, and what is kept where. */
export interface AksStorageOptions {
  /** An Azure Managed Lustre file system, the class `lustre`. @default - none @example { zone: "1" } */
  readonly managedLustre?: AksManagedLustreOptions;
  /** A Managed Lustre file system for each claim, the class `lustre-claims`. @default - none @example { zone: "1" } */
  readonly lustreClaims?: AksLustreClaimsOptions;
  /** A volume of Azure NetApp Files, the class `netapp-nfs`. @default - none @example { capacityTib: 4 } */
  readonly netApp?: AksNetAppOptions;
  /** A Blob container with weights that were put there before, by blobfuse2: the class `blob-fuse`. @default - none @example { cacheGiB: 200 } */
  readonly blobFuse?: AksBlobFuseOptions;
  /** Disks of Premium SSD v2, the class `premium-ssd-v2`. @default - none @example { throughputMBps: 500, iops: 8000 } */
  readonly premiumDisks?: AksPremiumDisksOptions;
  /** A Blob container over NFS, the class `blob-nfs`. @default - none @example { kind: AksBlobKind.STANDARD } */
  readonly blob?: AksBlobOptions;
  /**
   * Where weights lie of a model that names no `storageClass`.
   * @default - Managed Lustre where there is some, else Azure NetApp Files where there are, else Azure Files
   * @example AksStorageTier.AZURE_FILES
   */
  readonly models?: AksStorageTier;
  /**
   * Where what engines compile (`compileCache`) lies of a model that names no `compileCacheClass`: on a volume of its own, unless its weights lie there too.
   * @default AksStorageTier.AZURE_FILES
   * @example AksStorageTier.MANAGED_LUSTRE
   */
  readonly compiled?: AksStorageTier;
  /**
   * Where a benchmark's results lie that names no `storageClass`.
   * @default - the cluster's default class of disks
   * @example AksStorageTier.PREMIUM_SSD_V2
   */
  readonly results?: AksStorageTier;
}
