/** Who makes the nodes of a GPU pool. */
export class EksProvisioner {
  /** EKS, as a managed node group of one size, which nothing changes by load. */
  public static readonly MANAGED_GROUP = new EksProvisioner("managed-group");
  /** Karpenter, for pods that wait, up to `maxNodes`; a node that holds none goes. Its controller is installed with the first such pool. */
  public static readonly KARPENTER = new EksProvisioner("karpenter");

  /**
   * EKS Auto Mode, for pods that wait as Karpenter's: AWS brings node image, driver, device plugins and the controller, patches and replaces each
   * node within 21 days, and takes a fee for each machine. It is turned on for the cluster with the first such pool; not beside Karpenter.
   */
  public static readonly AUTO_MODE = new EksProvisioner("auto-mode");

  private constructor(
    /** `managed-group`, `karpenter` or `auto-mode`. */
    public readonly kind: string,
  ) {}
}

/** When nodes that Karpenter or Auto Mode made go. */
export interface EksNodeLife {
  /** After how many minutes a node that holds no pods but DaemonSets' goes: 1 to 1440. @default 10 @example 10 */
  readonly emptyMinutes?: number;
  /**
   * Whether nodes that were made otherwise than they would be now, with another image or disk, are replaced while they serve: one at a time, a
   * new one first, their workers ending what they answer. Auto Mode replaces each within 21 days in any case.
   * @default false: they stay until they are empty, and new ones are as they should be
   */
  readonly replaceChanged?: boolean;
  /**
   * After how many hours a node goes, its workers ending what they answer: 24 to 8760, to 504 in Auto Mode. Karpenter starts no other one before.
   * @default - never; in Auto Mode after 504, the longest that it allows
   * @example 720
   */
  readonly expireAfterHours?: number;
  /**
   * How long a node that is to go waits for its pods, in minutes: 5 to 2880. What still runs after that time is cut off.
   * @default - as long as each pod's own grace period; in Auto Mode a day at most
   * @example 120
   */
  readonly drainMinutes?: number;
}

/** What all of a cluster's Karpenter pools share. */
export interface EksKarpenterOptions {
  /**
   * Release of EKS's Amazon Linux 2023 image, as `awslabs/amazon-eks-ami` names it. Nodes that are there keep theirs
   * until they go, unless their pool says `nodeLife.replaceChanged`.
   * @default "v20260714", with NVIDIA's driver 580.159.03
   * @example "v20260714"
   */
  readonly nodeImage?: string;
}

/** Whether Karpenter makes a pool's nodes. */
export function isKarpenter({ provisioner }: { readonly provisioner?: EksProvisioner }): boolean {
  return provisioner?.kind === EksProvisioner.KARPENTER.kind;
}

/** Whether EKS Auto Mode makes a pool's nodes. */
export function isAutoMode({ provisioner }: { readonly provisioner?: EksProvisioner }): boolean {
  return provisioner?.kind === EksProvisioner.AUTO_MODE.kind;
}

/** Whether a pool's nodes come for pods that wait, and go when they are empty: by a NodePool object, whoever reads it. */
export function isByLoad(pool: { readonly provisioner?: EksProvisioner }): boolean {
  return isKarpenter(pool) || isAutoMode(pool);
}
