/**
 * How a pool's machines are had. Not every cloud has a machine in every way: each cloud's table says which, and its pools refuse the rest
 * with what would do.
 */
export class Capacity {
  /** By the hour, as long as there are any. */
  public static readonly ON_DEMAND = new Capacity("on-demand", false);
  /** Cheaper, and taken back at short notice. */
  public static readonly SPOT = new Capacity("spot", true);

  /**
   * Machines that were bought for some days to come: AWS's Capacity Blocks for ML, of kind `block`. None come before the first of them, and
   * they are taken back at the end of the last.
   *
   * @param id the reservation's id, as the purchase gave it: "cr-0123456789abcdef0"
   */
  public static block(id: string): Capacity {
    return new Capacity("block", false, id);
  }

  /**
   * Machines that were reserved before, and are paid for whether they run or not.
   *
   * @param id the cloud's id of the reservation: "cr-0123456789abcdef0" on AWS, the resource id of a capacity reservation group on Azure,
   * the reservation's name on Google Cloud
   */
  public static reservation(id: string): Capacity {
    return new Capacity("reservation", false, id);
  }

  /**
   * Google Cloud's Dynamic Workload Scheduler: nodes come once there are machines, at a lower price, run undisturbed, and are stopped when
   * their time is over, whatever runs on them. The other clouds sell nothing of the kind.
   *
   * @param longestHours after how many hours a node is stopped: 1 to 168, seven days
   */
  public static flexStart(longestHours = 168): Capacity {
    return new Capacity("flex-start", false, undefined, longestHours);
  }

  /**
   * The same machines of Google's, all of a worker's nodes at once or none: its pods wait in a queue (Kueue) until there are as many. For workers
   * over several nodes; one on a single node takes `flexStart`. The other clouds sell nothing of the kind.
   *
   * @param longestHours after how many hours the nodes are stopped: 1 to 168, seven days
   */
  public static queued(longestHours = 168): Capacity {
    return new Capacity("queued", false, undefined, longestHours);
  }

  private constructor(
    /** `on-demand`, `spot`, `reservation`, `block`, `flex-start` or `queued`. */
    public readonly kind: string,
    /** Whether nodes can be taken back at short notice. */
    public readonly interruptible: boolean,
    /** The reservation's id, of a reservation or a block. */
    public readonly reservationId?: string,
    /** After how many hours a node is stopped, of flex-start and of queued. */
    public readonly longestHours?: number,
  ) {}
}
