/** The nodes' way out over all zones of the region, by a NAT gateway of Azure's second kind. */
export interface AksZoneRedundantNatOptions {
  /**
   * Version of azurerm, as it stands in the provider's releases: 4.67.0 or a newer one of 4. The classes of this library, of 4.55.0, don't know this kind.
   * Terraform then asks for this version: `terraform init -upgrade` where a lock has another. The same as `nodeProvisioning.azurermVersion`, where both are.
   * @default - none, which is refused but where the classes know it
   * @example "4.67.0"
   */
  readonly azurermVersion?: string;
}

/** The API server inside the cluster's network (https://learn.microsoft.com/azure/aks/api-server-vnet-integration). */
export interface AksApiServerIntegrationOptions {
  /**
   * Resource id of the subnet that it lies in, delegated to Microsoft.ContainerService/managedClusters, a /28 at least, in which nothing else is but other
   * clusters' API servers. The cluster's identity gets "Network Contributor" on it. For life (`allowReplacement`). Of a network that is given alone.
   * @default - one is made in a network of ours
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/api"
   */
  readonly subnetId?: string;
}
