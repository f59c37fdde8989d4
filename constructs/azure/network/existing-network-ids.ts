import { AksOutbound } from "./aks-network";

/** What is known of a virtual network that stands already. */
export interface AksExistingNetworkIds {
  /** Resource id of the nodes' subnet. @example "/subscriptions/.../virtualNetworks/hub/subnets/nodes" */
  readonly nodesSubnetId: string;
  /** Resource id of the subnet for private endpoints, in the same network. @example "/subscriptions/.../virtualNetworks/hub/subnets/endpoints" */
  readonly endpointsSubnetId: string;
  /** How the nodes reach the internet: what stands on their subnet for it. @example AksOutbound.NAT_GATEWAY */
  readonly outbound: AksOutbound;
  /**
   * Public addresses under which the nodes appear on the internet: the gateway's, or the firewall's.
   * @default - none known: then the API server can't be closed to others (`apiServerAccess`)
   * @example ["203.0.113.7"]
   */
  readonly egressIps?: string[];
  /** The nodes' subnet's range, for what can be said before Terraform runs. @default - not known @example "10.0.0.0/18" */
  readonly nodesCidr?: string;
  /** The network's range, for what can be said before Terraform runs. @default - not known @example "10.0.0.0/16" */
  readonly networkCidr?: string;
  /**
   * Resource id of the private DNS zone privatelink.file.core.windows.net that the network is linked to already: it can't be linked to two.
   * @default - one is made and linked
   * @example "/subscriptions/.../privateDnsZones/privatelink.file.core.windows.net"
   */
  readonly filesDnsZoneId?: string;
  /**
   * Lets Terraform ask Azure for the network, and hold region, sizes, ranges and routes against what the cluster needs before anything is made.
   * False for a network in another subscription, or that who deploys may not read.
   * @default true
   */
  readonly askAzure?: boolean;
}
