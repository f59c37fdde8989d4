import { StorageOffer } from "../../cluster/storage-offer";
import table from "../data/storage-tiers.json";

/** What is kept for models, each with needs of its own. */
export type CacheKind = "model" | "compile" | "performance";

/** A kind of storage that AKS nodes can mount, as a choice for what is kept. @see docs/aks/storage.md */
export class AksStorageTier {
  /** Azure Files over NFS, which every cluster has. */
  public static readonly AZURE_FILES = new AksStorageTier("azure-files");
  /** The file system of `storage.managedLustre`: the fastest that many nodes share. */
  public static readonly MANAGED_LUSTRE = new AksStorageTier("managed-lustre");
  /** The disks of `storage.premiumDisks`, for one node at a time. */
  public static readonly PREMIUM_SSD_V2 = new AksStorageTier("premium-ssd-v2");
  /** AKS's own premium disks, for one node at a time. */
  public static readonly PREMIUM_SSD = new AksStorageTier("premium-ssd");
  /** The container of `storage.blob`: the cheapest, and slow. */
  public static readonly BLOB = new AksStorageTier("blob");

  /** The volume of `storage.netApp`: NFS that many nodes share, as fast as it is large. */
  public static readonly NETAPP_FILES = new AksStorageTier("netapp-files");
  /** Raw NVMe disks of the machine (`gpuPools[].localNvme`): gone with the pod, so nothing is kept there that another pod reads. */
  public static readonly LOCAL_NVME = new AksStorageTier("local-nvme");
  /** A Managed Lustre file system for each claim, by `storage.lustreClaims`. */
  public static readonly MANAGED_LUSTRE_CLAIMS = new AksStorageTier("managed-lustre-claims");

  private constructor(
    /** "azure-files", "managed-lustre", "managed-lustre-claims", "netapp-files", "premium-ssd-v2", "premium-ssd", "blob" or "local-nvme". */
    public readonly name: string,
  ) {}
}

/** What is known of a tier. */
export interface TierRow {
  readonly className: string;
  /** "good", "slow", "one-node" or "none". */
  readonly worth: string;
  readonly because?: string;
}

/** What a tier is worth for what is kept on it. */
export function rowOf(tier: string, cache: CacheKind): TierRow {
  const row = table.tiers.find((one) => one.tier === tier) ?? table.tiers[0];
  return { className: row.className, worth: row[cache], because: (row.because as { [cache: string]: string | undefined })[cache] };
}

/** An offer with what it is slow for, so that who puts it there is told. */
export function withAdvice(offer: StorageOffer): StorageOffer {
  const row = table.tiers.find(({ className }) => className === offer.className);
  if (row === undefined) return offer;
  const slowFor = (["model", "compile"] as const).flatMap((cache) => {
    const { worth, because } = rowOf(row.tier, cache);
    return worth === "slow" && because !== undefined ? [{ cache, reason: because }] : [];
  });
  return slowFor.length === 0 ? offer : { ...offer, slowFor };
}
