import table from "../data/netapp.json";

/** How fast Azure NetApp Files are, for each TiB that a volume has. @see https://learn.microsoft.com/azure/azure-netapp-files/azure-netapp-files-service-levels */
export class AksNetAppLevel {
  /** 16 MiB/s for a TiB. */
  public static readonly STANDARD = new AksNetAppLevel("Standard");
  /** 64 MiB/s for a TiB. */
  public static readonly PREMIUM = new AksNetAppLevel("Premium");
  /** 128 MiB/s for a TiB. */
  public static readonly ULTRA = new AksNetAppLevel("Ultra");

  public readonly mebibytesPerSecondOfTib: number;

  private constructor(public readonly name: string) {
    this.mebibytesPerSecondOfTib = table.levels.find(({ level }) => level === name)?.mebibytesPerSecondOfTib ?? 0;
  }
}

/** A volume of Azure NetApp Files over NFS 4.1, which many nodes mount: one capacity pool, and one volume that is all of it. */
export interface AksNetAppOptions {
  /** How fast it is for its size. For life (`allowReplacement`). @default AksNetAppLevel.PREMIUM @example AksNetAppLevel.ULTRA */
  readonly level?: AksNetAppLevel;
  /** Size of pool and volume in TiB, 1 to 100. It may change in place, up and down. @default 1 @example 4 @integer */
  readonly capacityTib?: number;
  /** The zone that it lies in, "1" to "3". For life (`allowReplacement`). @default - wherever Azure puts it @example "1" */
  readonly zone?: string;
  /**
   * Resource id of a subnet that is delegated to Microsoft.Netapp/volumes, in the network that is given at `network.virtualNetwork`.
   * @default - one is made in the network of ours
   * @example "/subscriptions/.../virtualNetworks/hub/subnets/netapp"
   */
  readonly subnetId?: string;
}
