/**
 * Kind of a Filestore instance, which is the shared storage of a GKE cluster.
 *
 * @see https://cloud.google.com/filestore/docs/service-tiers
 */
export class FilestoreTier {
  /** Hard disks in one zone: the cheapest. */
  public static readonly BASIC_HDD = new FilestoreTier("basic_hdd", 1024);
  /** Solid state in one zone, from 2.5 TiB. */
  public static readonly BASIC_SSD = new FilestoreTier("basic_ssd", 2560);
  /** Solid state in one zone, grows and shrinks in small steps. */
  public static readonly ZONAL = new FilestoreTier("zonal", 1024);
  /** Solid state, kept in several zones, the later kind. */
  public static readonly REGIONAL = new FilestoreTier("regional", 1024);
  /** Solid state, kept in several zones. */
  public static readonly ENTERPRISE = new FilestoreTier("enterprise", 1024);

  /**
   * A tier that has no name here yet.
   *
   * @param tier as the CSI driver spells it
   * @param minimumGiB the smallest instance
   */
  public static of(tier: string, minimumGiB: number): FilestoreTier {
    return new FilestoreTier(tier, minimumGiB);
  }

  private constructor(
    public readonly tier: string,
    /** The smallest instance in GiB (API documentation and kubernetes-sigs/gcp-filestore-csi-driver v1.13.1, the larger of both). */
    public readonly minimumGiB: number,
  ) {}
}
