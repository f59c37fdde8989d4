// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, instance, number, object, required, text } from "../../core/shape/shape";
import { AksBlobKind } from "./blob-files";
import { AksLustreSku } from "./lustre/lustre-options";
import { AksNetAppLevel } from "./netapp-options";
import { AksStorageTier } from "./storage-tier";

/** What the properties of `AksManagedLustreOptions` take. */
export const AKS_MANAGED_LUSTRE: Shapes = {
  zone: required(text("1")),
  sku: instance(AksLustreSku, "AksLustreSku.PREMIUM_250"),
  capacityTib: number(8),
  subnetId: text("/subscriptions/.../virtualNetworks/hub/subnets/lustre"),
};

/** What the properties of `AksLustreClaimsOptions` take. */
export const AKS_LUSTRE_CLAIMS: Shapes = {
  zone: required(text("1")),
  sku: instance(AksLustreSku, "AksLustreSku.PREMIUM_250"),
  subnetId: text("/subscriptions/.../virtualNetworks/hub/subnets/lustre-claims"),
};

/** What the properties of `AksNetAppOptions` take. */
export const AKS_NET_APP: Shapes = {
  level: instance(AksNetAppLevel, "AksNetAppLevel.ULTRA"),
  capacityTib: number(4, { integer: true }),
  zone: text("1"),
  subnetId: text("/subscriptions/.../virtualNetworks/hub/subnets/netapp"),
};

/** What the properties of `AksBlobFuseOptions` take. */
export const AKS_BLOB_FUSE: Shapes = {
  accountName: text("myweights"),
  zoneRedundant: flag(),
  cacheGiB: number(200, { integer: true }),
  cacheFolder: text("/var/cache/weights"),
  dnsZoneId: text("/subscriptions/.../privateDnsZones/privatelink.blob.core.windows.net"),
};

/** What the properties of `AksPremiumDisksOptions` take. */
export const AKS_PREMIUM_DISKS: Shapes = {
  iops: number(8000, { integer: true }),
  throughputMBps: number(500, { integer: true }),
};

/** What the properties of `AksBlobOptions` take. */
export const AKS_BLOB: Shapes = {
  kind: instance(AksBlobKind, "AksBlobKind.STANDARD"),
  accountName: text("myweights"),
  zoneRedundant: flag(),
  dnsZoneId: text("/subscriptions/.../privateDnsZones/privatelink.blob.core.windows.net"),
};

/** What the properties of `AksStorageOptions` take. */
export const AKS_STORAGE: Shapes = {
  managedLustre: object(AKS_MANAGED_LUSTRE, '{ zone: "1" }'),
  lustreClaims: object(AKS_LUSTRE_CLAIMS, '{ zone: "1" }'),
  netApp: object(AKS_NET_APP, "{ capacityTib: 4 }"),
  blobFuse: object(AKS_BLOB_FUSE, "{ cacheGiB: 200 }"),
  premiumDisks: object(AKS_PREMIUM_DISKS, "{ throughputMBps: 500, iops: 8000 }"),
  blob: object(AKS_BLOB, "{ kind: AksBlobKind.STANDARD }"),
  models: instance(AksStorageTier, "AksStorageTier.AZURE_FILES"),
  compiled: instance(AksStorageTier, "AksStorageTier.MANAGED_LUSTRE"),
  results: instance(AksStorageTier, "AksStorageTier.PREMIUM_SSD_V2"),
};
