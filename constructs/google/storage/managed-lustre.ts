import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { IGkeNetwork } from "../network/gke-network";

/**
 * How much a Managed Lustre volume reads in a second for each TiB of it, and so in which sizes it is made.
 *
 * @see https://cloud.google.com/managed-lustre/docs/performance-tiers
 */
export class LustreTier {
  /** 1,000 MB/s for a TiB, from 9,000 GiB: 9 GB/s at least. */
  public static readonly MBPS_1000 = new LustreTier(1000, 9000);
  /** 500 MB/s for a TiB, from 18,000 GiB. */
  public static readonly MBPS_500 = new LustreTier(500, 18000);
  /** 250 MB/s for a TiB, from 36,000 GiB. */
  public static readonly MBPS_250 = new LustreTier(250, 36000);
  /** 125 MB/s for a TiB, from 72,000 GiB. */
  public static readonly MBPS_125 = new LustreTier(125, 72000);

  private constructor(
    public readonly megabytesPerSecondOfTib: number,
    /** The smallest volume in GiB, and the step to the next. */
    public readonly stepGiB: number,
  ) {}
}

/** Managed Lustre for a cluster's models. */
export interface GkeManagedLustreOptions {
  /** The zone in which volumes lie: that of the GPUs that read them. Other zones mount them too, more slowly. @example "us-central1-a" */
  readonly zone: string;
  /** @default LustreTier.MBPS_1000, which has the smallest volumes @example LustreTier.MBPS_500 */
  readonly tier?: LustreTier;
}

/** Google APIs that it needs beside the cluster's. */
export const LUSTRE_APIS = ["lustre", "servicenetworking"];

/** Parallel storage that all nodes mount. Each volume is a file system of its own, made with its claim. */
export function lustreOffer({ zone, tier = LustreTier.MBPS_1000 }: GkeManagedLustreOptions, network: Pick<IGkeNetwork, "networkName">): StorageOffer {
  return {
    className: `lustre-${tier.megabytesPerSecondOfTib}`,
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
    minimumGiB: tier.stepGiB,
    stepGiB: tier.stepGiB,
    // The driver hands the top folder to the pod's fsGroup (GoogleCloudPlatform/lustre-csi-driver 89f1eb7, setVolumeOwnershipTopLevel).
    definition: {
      provisioner: "lustre.csi.storage.gke.io",
      parameters: { perUnitStorageThroughput: String(tier.megabytesPerSecondOfTib), network: network.networkName },
      // It takes many minutes, and needs no pod to know its zone.
      volumeBindingMode: "Immediate",
      topology: { key: "topology.gke.io/zone", values: [zone] },
    },
  };
}
