/** How an FSx for Lustre file system is kept. */
export class EksLustreDeployment {
  /** Cheapest, 200 MB/s a TiB. Nothing is kept twice: with a file server that fails go the files on it. Of what can be downloaded again. */
  public static readonly SCRATCH = new EksLustreDeployment("SCRATCH_2", 200);

  /**
   * Kept twice within its zone, and encrypted with a key of your own where one is named.
   *
   * @param throughputPerTiB MB/s of each TiB: 125, 250, 500 or 1000
   */
  public static persistent(throughputPerTiB: number): EksLustreDeployment {
    return new EksLustreDeployment("PERSISTENT_2", throughputPerTiB);
  }

  private constructor(
    /** FSx's name of it. */
    public readonly type: string,
    /** MB/s of each TiB. */
    public readonly throughputPerTiB: number,
  ) {}
}

/** A bucket that stands behind a Lustre file system: its objects are files there. */
export interface EksLustreBucket {
  /** The bucket's name. It lies in the cluster's account and region. @example "my-weights" */
  readonly bucket: string;
  /** What its objects begin with. @default - all of the bucket @example "models" */
  readonly prefix?: string;
  /** Whether what is written, changed and deleted on the file system is so in the bucket too. @default false: the bucket is only read */
  readonly writeBack?: boolean;
}

/** An FSx for Lustre file system beside the cluster, for weights that many nodes read fast. */
export interface EksLustreOptions {
  /**
   * Its size: 1200 GiB, or a multiple of 2400; with `efa` a multiple of 38400 at 125 MB/s a TiB, of 19200 at 250, 9600 at 500, 4800 at 1000. It can
   * grow in place and never shrinks.
   * @example 1200
   */
  readonly capacityGiB: number;
  /** How it is kept, and how fast it is. Another kind makes it anew, which is refused while `deletionProtection` is on. @default EksLustreDeployment.persistent(125) @example EksLustreDeployment.SCRATCH */
  readonly deployment?: EksLustreDeployment;
  /**
   * The one zone that it lies in, one of the cluster's, by name. Nodes in others read it too, slower and at a price for each GB.
   * For life: another makes it anew.
   * @default - the GPU pools' zone, where all of them name the same one
   * @example "us-west-2a"
   */
  readonly availabilityZone?: string;
  /** ARN of the KMS key that encrypts it; of a persistent one. For life. @default - a key of FSx's @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly kmsKeyArn?: string;
  /**
   * For how many days daily backups are kept, up to 90; of a persistent one without a bucket. With them a last backup is made when it is
   * destroyed, and stays. @default 0: none are made
   * @example 7
   */
  readonly backupDays?: number;
  /**
   * Whether nodes with EFA in its zone read it over EFA, past the few GB/s that one gets by TCP; others read it as ever. Of a persistent one, and for
   * life, as is its throughput then: true or false on one that is the other makes it anew, which is refused while `deletionProtection` is on; left out
   * again, it stays as it was made. Nodes of a pool roll for it: their Lustre client is set up when they start.
   * @default false
   */
  readonly efa?: boolean;
  /** A bucket whose objects are files on it. @default - none @example { bucket: "my-weights" } */
  readonly s3?: EksLustreBucket;
}
