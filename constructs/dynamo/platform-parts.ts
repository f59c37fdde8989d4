/** Where the platform has NATS or etcd from. */
export class DataService {
  /** Not used. */
  public static readonly NONE = new DataService("none", undefined);
  /** Installed by the platform's chart, with a volume of its own from the cluster's default storage class. */
  public static readonly BUNDLED = new DataService("bundled", undefined);

  /** One that somebody else runs. @param address `nats://host:4222` for NATS, `http://host:2379` for etcd */
  public static external(address: string): DataService {
    return new DataService("external", address);
  }

  private constructor(
    public readonly kind: string,
    /** Its address, of an external one. */
    public readonly address: string | undefined,
  ) {}
}

/** Whose Grove or KAI Scheduler the operator works with. */
export class GangScheduler {
  /** Not used. */
  public static readonly NONE = new GangScheduler("none");
  /** Installed by the platform's chart: for trying it out. */
  public static readonly BUNDLED = new GangScheduler("bundled");
  /** Installed by somebody else in a version that the release works with: NVIDIA's advice for production. From release 1.0 on. */
  public static readonly EXTERNAL = new GangScheduler("external");

  private constructor(public readonly kind: string) {}
}
