import table from "../../data/managed-lustre.json";

/**
 * Kind of an Azure Managed Lustre file system: how much it reads in a second for each TiB, and so in which sizes it is made.
 *
 * @see https://learn.microsoft.com/azure/azure-managed-lustre/create-file-system-resource-manager
 */
export class AksLustreSku {
  /** 40 MB/s for a TiB, in steps of 48 TiB. */
  public static readonly PREMIUM_40 = new AksLustreSku(rowOf(40));
  /** 125 MB/s for a TiB, in steps of 16 TiB. */
  public static readonly PREMIUM_125 = new AksLustreSku(rowOf(125));
  /** 250 MB/s for a TiB, in steps of 8 TiB. */
  public static readonly PREMIUM_250 = new AksLustreSku(rowOf(250));
  /** 500 MB/s for a TiB, in steps of 4 TiB: the smallest file systems. */
  public static readonly PREMIUM_500 = new AksLustreSku(rowOf(500));

  /** Azure's name of it. */
  public readonly name: string;
  public readonly megabytesPerSecondOfTib: number;
  /** The smallest file system in TiB, and the step to the next. */
  public readonly stepTib: number;
  /** The largest that is made without asking Azure. */
  public readonly mostTib: number;

  private constructor({ sku, megabytesPerSecondOfTib, stepTib, mostTib }: (typeof table.skus)[number]) {
    this.name = sku;
    this.megabytesPerSecondOfTib = megabytesPerSecondOfTib;
    this.stepTib = stepTib;
    this.mostTib = mostTib;
  }
}

function rowOf(megabytesPerSecondOfTib: number): (typeof table.skus)[number] {
  return table.skus.find((row) => row.megabytesPerSecondOfTib === megabytesPerSecondOfTib) ?? table.skus[0];
}

/** An Azure Managed Lustre file system beside the cluster, for weights that many nodes read at once. */
export interface AksManagedLustreOptions {
  /** The one zone that it lies in, "1" to "3": that of the nodes that read most. For life (`allowReplacement`). @example "1" */
  readonly zone: string;
  /** Its kind. For life (`allowReplacement`). @default AksLustreSku.PREMIUM_500 @example AksLustreSku.PREMIUM_250 */
  readonly sku?: AksLustreSku;
  /** Its size in TiB, a multiple of the kind's step. For life (`allowReplacement`). @default - the kind's smallest @example 8 */
  readonly capacityTib?: number;
  /**
   * Resource id of a subnet for it alone, in the network that is given at `network.virtualNetwork`.
   * @default - one is made in the network of ours
   * @example "/subscriptions/.../virtualNetworks/hub/subnets/lustre"
   */
  readonly subnetId?: string;
}
