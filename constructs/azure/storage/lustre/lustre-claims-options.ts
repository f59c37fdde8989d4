import { AksLustreSku } from "./lustre-options";

/**
 * A Managed Lustre file system for each claim of the class `lustre-claims`, made by the CSI driver when the claim comes and deleted with it. Each takes ten
 * minutes or more, and is paid for from then on. The driver acts in Azure as an identity of its own, which no other pod gets.
 */
export interface AksLustreClaimsOptions {
  /** The one zone that they lie in, "1" to "3": that of the nodes that read most. @example "1" */
  readonly zone: string;
  /** Their kind: a claim is as large as a multiple of its step. @default AksLustreSku.PREMIUM_500 @example AksLustreSku.PREMIUM_250 */
  readonly sku?: AksLustreSku;
  /**
   * Resource id of a subnet for them alone, in the network that is given at `network.virtualNetwork`.
   * @default - one is made in the network of ours
   * @example "/subscriptions/.../virtualNetworks/hub/subnets/lustre-claims"
   */
  readonly subnetId?: string;
}
