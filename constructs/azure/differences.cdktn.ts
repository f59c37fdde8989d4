import { ContainerRegistryGeoreplications, FederatedIdentityCredentialConfig, KubernetesCluster, KubernetesClusterConfig, NatGateway, NetappVolume, PrivateDnsZone, PrivateDnsZoneVirtualNetworkLinkConfig, UserAssignedIdentity } from "./bindings";

// What azurerm 5 wants written otherwise than azurerm 4: `differences.ts` is the other half, of the same names.

/** How the cluster says who makes nodes, which azurerm 5 asks of every cluster. Of AKS's own pools there are none. */
export function nodeProvisioning(byAks: boolean): Pick<KubernetesClusterConfig, "nodeProvisioningProfile"> {
  return { nodeProvisioningProfile: byAks ? { mode: "Auto", defaultNodePools: "None" } : { mode: "Manual" } };
}

/** These classes know node auto-provisioning: no other version of the provider is asked for. */
export const PROVISIONING_SINCE: AzurermRange | undefined = undefined;

/** These classes know a NAT gateway over all zones: no other version of the provider is asked for. */
export const ZONE_REDUNDANT_NAT_SINCE: AzurermRange | undefined = undefined;

/** Known already, by the classes. */
export function knowZoneRedundantNat(_gateway: NatGateway, _azurermVersion: string): void {
  // Nothing: see ZONE_REDUNDANT_NAT_SINCE.
}

/** Versions of azurerm that may be asked for. */
export interface AzurermRange {
  readonly least: string;
  /** Major version of the next line. */
  readonly below: number;
  /** Of which the classes are. */
  readonly classes: string;
}

/** Said already, by the classes. */
export function provisionByAks(_cluster: KubernetesCluster, _azurermVersion: string): void {
  // Nothing: see nodeProvisioning.
}

/** How a credential names its identity. Its group is the identity's. */
export function credentialFor(identity: UserAssignedIdentity, _resourceGroupName: string): Pick<FederatedIdentityCredentialConfig, "userAssignedIdentityId"> {
  return { userAssignedIdentityId: identity.id };
}

/** How a network's link names its zone. Its group is the zone's. */
export function linkTo(zone: PrivateDnsZone, _resourceGroupName: string): Pick<PrivateDnsZoneVirtualNetworkLinkConfig, "privateDnsZoneId"> {
  return { privateDnsZoneId: zone.id };
}

/** A copy of a registry, to which pulls by the registry's own name are sent. */
export function replicaIn(location: string, tags?: { [key: string]: string }): ContainerRegistryGeoreplications {
  return { location, tags, globalEndpointRoutingEnabled: true };
}

/** The first address at which a volume is mounted. */
export function mountAddress(volume: NetappVolume): string {
  return volume.mountTarget.get(0).ipAddress;
}
