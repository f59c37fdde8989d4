/**
 * Node auto-provisioning: AKS's own Karpenter makes the nodes of all GPU pools one by one, for pods that wait, of any of a pool's sizes. The system pool
 * then has one size, since AKS takes no pool that scales by its autoscaler beside it. What it makes nodes by is written with the pools here, and nothing
 * else: AKS's own two pools of it are left out.
 *
 * @see https://learn.microsoft.com/azure/aks/node-auto-provisioning
 */
export interface AksNodeProvisioningOptions {
  /**
   * Version of the azurerm provider for the cluster's stack, exact: 4.57.0 or a newer one of 4. The one that this library's classes are of, 4.55.0,
   * doesn't know node auto-provisioning; what they lack is written past them. Terraform then asks for this version: `terraform init -upgrade` where a lock has
   * another.
   * @default - none, which is refused but where the classes know it
   * @example "4.57.0"
   */
  readonly azurermVersion?: string;
}

/** When nodes go that AKS's Karpenter made. */
export interface AksNodeLife {
  /** After how many minutes a node that holds no pods but DaemonSets' goes: 1 to 1440. @default 10 @example 10 @integer */
  readonly emptyMinutes?: number;
  /**
   * Whether nodes that were made otherwise than they would be now, with another image, version or disk, are replaced while they serve: one at a time, a new
   * one first, their workers ending what they answer.
   * @default false: they stay until they are empty, and new ones are as they should be
   */
  readonly replaceChanged?: boolean;
  /**
   * After how many hours a node goes, its workers ending what they answer: 24 to 8760.
   * @default - never
   * @example 720
   * @integer
   */
  readonly expireAfterHours?: number;
  /**
   * How long a node that is to go waits for its pods, in minutes: 5 to 2880. What still runs after that time is cut off.
   * @default - as long as each pod's own grace period
   * @example 120
   * @integer
   */
  readonly drainMinutes?: number;
}
