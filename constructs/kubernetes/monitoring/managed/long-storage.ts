/** Where samples are kept beside the deployment's own Prometheus, and for longer. */
export class LongStorage {
  /** Nowhere: what Prometheus' own volume holds is all there is. */
  public static readonly NONE = new LongStorage("none");
  /**
   * In the managed Prometheus of the cluster's cloud (`managedPrometheus` of the cluster; on GKE it is there). Prometheus writes to Amazon's and
   * Azure's; Google's own collectors scrape beside it.
   */
  public static readonly CLOUD = new LongStorage("cloud");

  private constructor(public readonly kind: string) {}
}
