import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import { checkAzureName } from "../names";
import { checkResourceId } from "../resource-id";
import { checkLustre } from "./lustre/check-lustre";
import { checkBlobFuse, checkLustreClaims, checkNetApp } from "./check-more-storage";
import { checkPremiumDisks, smallestDisk } from "./premium-disks";
import { AksStorageOptions } from "./storage-options";
import { AksStorageTier, CacheKind, rowOf } from "./storage-tier";

/** What is wrong with a cluster's storage. */
export function checkStorage(property: string, props: AksClusterProps): Finding[] {
  const { storage, systemPool, gpuPools } = props;
  if (storage === undefined) return [];
  const { blob } = storage;
  return [
    ...checkLustre(`${property}.managedLustre`, storage.managedLustre, props),
    ...checkLustreClaims(`${property}.lustreClaims`, storage.lustreClaims, props),
    ...checkNetApp(`${property}.netApp`, storage.netApp, props),
    ...checkBlobFuse(`${property}.blobFuse`, storage.blobFuse, props),
    ...checkPremiumDisks(`${property}.premiumDisks`, storage.premiumDisks, systemPool, gpuPools),
    ...(blob?.accountName === undefined ? [] : checkAzureName("storageAccount", `${property}.blob.accountName`, blob.accountName)),
    ...checkApart(`${property}.blob.accountName`, props),
    ...(blob?.dnsZoneId === undefined ? [] : checkResourceId("blobDnsZone", `${property}.blob.dnsZoneId`, blob.dnsZoneId)),
    ...checkChoice(`${property}.models`, storage, "model", storage.models),
    ...checkChoice(`${property}.compiled`, storage, "compile", storage.compiled),
    ...checkChoice(`${property}.results`, storage, "performance", storage.results),
    ...checkResultsFit(`${property}.results`, storage),
  ];
}

/** Keys of one's own for storage that the cluster doesn't have. */
export function checkKeysUsed(property: string, { ownKeys = {}, storage = {} }: AksClusterProps): Finding[] {
  const idle = (name: string, value: string | undefined, made: keyof AksStorageOptions, reason: string): Finding[] =>
    value === undefined || storage[made] !== undefined ? [] : [{ code: "key-without-vault", property: `${property}.${name}`, value, reason, fix: `leave it out, or make the storage: storage.${made}` }];
  return [
    ...idle("lustreKeyId", ownKeys.lustreKeyId, "managedLustre", "no file system of the cluster's has it: those that claims make keep Azure's keys"),
    ...idle("netAppKeyId", ownKeys.netAppKeyId, "netApp", "the cluster has no volume of Azure NetApp Files"),
  ];
}

function checkApart(property: string, { storage, sharedFiles }: AksClusterProps): Finding[] {
  const value = storage?.blob?.accountName;
  if (value === undefined || Token.isUnresolved(value) || value !== sharedFiles?.accountName) return [];
  return [{ code: "name-taken", property, value, reason: "the storage account of the shared files has this name, and an account for files takes no blobs", fix: "give each its own name" }];
}

/** Gigabytes that a benchmark asks for its results where it says no size. */
const RESULTS_GIB = 5;

/** A class that makes no volume so small would be passed over without a word. */
function checkResultsFit(property: string, { results, premiumDisks }: AksStorageOptions): Finding[] {
  const least = premiumDisks === undefined ? undefined : smallestDisk(premiumDisks);
  if (results?.name !== AksStorageTier.PREMIUM_SSD_V2.name || least === undefined || least <= RESULTS_GIB) return [];
  const reason = `a disk of ${premiumDisks?.iops} operations a second has ${least} GiB at least, and results of a benchmark ask for ${RESULTS_GIB}`;
  return [{ code: "tier-unfit", property, value: results.name, reason, fix: `leave iops out, or name class and size at the benchmark: storageClass: "premium-ssd-v2", sizeGiB: ${least}` }];
}

/** Which property makes a tier; the others every cluster has. */
const MADE_BY: { readonly [tier: string]: keyof AksStorageOptions | undefined } = {
  [AksStorageTier.MANAGED_LUSTRE.name]: "managedLustre",
  [AksStorageTier.PREMIUM_SSD_V2.name]: "premiumDisks",
  [AksStorageTier.BLOB.name]: "blob",
  [AksStorageTier.NETAPP_FILES.name]: "netApp",
  [AksStorageTier.MANAGED_LUSTRE_CLAIMS.name]: "lustreClaims",
};

const KEPT = { model: "the weights of all models", compile: "the files that engines compile", performance: "results of benchmarks" };

const INSTEAD: { readonly [cache in CacheKind]: string } = {
  model: "choose AksStorageTier.AZURE_FILES or MANAGED_LUSTRE, and name the class at the one model: storageClass",
  compile: "choose AksStorageTier.AZURE_FILES or MANAGED_LUSTRE, and name a disk's class at the one model whose pool has one node: compileCacheClass",
  performance: "choose AksStorageTier.PREMIUM_SSD or PREMIUM_SSD_V2",
};

/** A tier that isn't made, or is nothing for what is to be kept on it. That it is slow for it the model is told, which may have named its class. */
function checkChoice(property: string, storage: AksStorageOptions, cache: CacheKind, tier: AksStorageTier | undefined): Finding[] {
  if (tier === undefined) return [];
  const made = MADE_BY[tier.name];
  if (made !== undefined && storage[made] === undefined) {
    const reason = `${KEPT[cache]} are to lie on ${tier.name}, and the cluster has none`;
    return [{ code: "tier-not-made", property, value: tier.name, reason, fix: `say how it is to be: storage: { ${made}: { ... } }` }];
  }
  const { worth, because } = rowOf(tier.name, cache);
  if (worth !== "none" && worth !== "one-node") return [];
  return [{ code: "tier-unfit", property, value: tier.name, reason: because ?? "", fix: INSTEAD[cache] }];
}
