import { Token } from "../../core/framework";
import { oneOf } from "../../core/kubernetes-forms";
import { Finding } from "../../core/problem";
import tiers from "../data/filestore-tiers.json";

/** The largest instance of any tier. @see https://cloud.google.com/filestore/docs/service-tiers */
const LARGEST_GIB = 102400;

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
  /** Solid state, kept in several zones, of any size from 100 GiB. */
  public static readonly REGIONAL = new FilestoreTier("regional", 100);
  /** Solid state, kept in several zones. */
  public static readonly ENTERPRISE = new FilestoreTier("enterprise", 1024);

  /**
   * A tier by the driver's name of it, or with a larger smallest instance.
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

  /** A tier that the driver doesn't know, or a volume that it refuses: it says so at the first claim only. */
  public findings(property: string): Finding[] {
    if (Token.isUnresolved(this.tier)) return [];
    const row = tiers.find(({ tier }) => tier === this.tier);
    if (row === undefined) return oneOf("a Filestore tier, as the driver spells it,", tiers.map(({ tier }) => tier))(`${property}.tier`, this.tier);
    const value = this.minimumGiB;
    if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= row.minimumGiB && value <= LARGEST_GIB)) return [];
    const reason = `the smallest ${this.tier} instance has ${row.minimumGiB} GiB, and a number of GiB is a whole one, up to ${LARGEST_GIB}`;
    return [{ code: "out-of-range", property: `${property}.minimumGiB`, value, reason, fix: `write ${row.minimumGiB} or more` }];
  }
}
