/** Who makes the nodes of a GPU pool. */
export class EksProvisioner {
  /** EKS, as a managed node group of one size, which nothing changes by load. */
  public static readonly MANAGED_GROUP = new EksProvisioner("managed-group");
  /** Karpenter, for pods that wait, up to `maxNodes`; a node that holds none goes. Its controller is installed with the first such pool. */
  public static readonly KARPENTER = new EksProvisioner("karpenter");

  private constructor(
    /** `managed-group` or `karpenter`. */
    public readonly kind: string,
  ) {}
}

/** When nodes that Karpenter made go. */
export interface EksNodeLife {
  /** After how many minutes a node that holds no pods but DaemonSets' goes: 1 to 1440. @default 10 @example 10 */
  readonly emptyMinutes?: number;
  /**
   * After how many hours a node goes, whatever runs on it: 24 to 8760. Karpenter starts no other one before. It wants `drainMinutes`.
   * @default - never: an image's or a version's change replaces nodes as their pods let it
   * @example 720
   */
  readonly expireAfterHours?: number;
  /**
   * How long a node that is to go waits for its pods, in minutes: 5 to 2880. With it a change of the pool replaces nodes that serve, too, and
   * whatever still runs after that time is cut off.
   * @default - as long as pods of models run on it
   * @example 120
   */
  readonly drainMinutes?: number;
}

/** What all of a cluster's Karpenter pools share. */
export interface EksKarpenterOptions {
  /**
   * Release of EKS's Amazon Linux 2023 image, as `awslabs/amazon-eks-ami` names it. Another replaces nodes one after the other, each once no pod
   * of a model runs on it.
   * @default "v20260714", with NVIDIA's driver 580.159.03
   * @example "v20260714"
   */
  readonly nodeImage?: string;
}

/** Whether Karpenter makes a pool's nodes. */
export function isKarpenter({ provisioner }: { readonly provisioner?: EksProvisioner }): boolean {
  return provisioner?.kind === EksProvisioner.KARPENTER.kind;
}
