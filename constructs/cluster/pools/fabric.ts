/** What carries data between the GPUs of different nodes. */
export class Fabric {
  /** Ethernet only: no RDMA between nodes. */
  public static readonly NONE = new Fabric("none", undefined, 0);

  /**
   * A fabric with its device resource.
   *
   * @param kind the fabric's name: `efa`, `infiniband`, `roce`, `tcpxo` or `tcpx`, as machines and a plan's request have it; another one in a pool that says itself what pods get (`podNeeds`)
   * @param resourceName the extended resource that its device plugin offers, such as `vpc.amazonaws.com/efa`
   * @param devicesPerNode how many of them a node has
   * @param reach what it doesn't leave, in words: pools of one kind of fabric reach each other when theirs are the same. By default it isn't known
   */
  public static of(kind: string, resourceName: string, devicesPerNode: number, reach?: string): Fabric {
    return new Fabric(kind, resourceName, devicesPerNode, reach);
  }

  private constructor(
    public readonly kind: string,
    public readonly resourceName: string | undefined,
    public readonly devicesPerNode: number,
    public readonly reach?: string,
  ) {}
}
