import { FederatedIdentityCredentialConfig, KubernetesClusterConfig, PrivateDnsZone, PrivateDnsZoneVirtualNetworkLinkConfig, UserAssignedIdentity } from "./bindings";

// What azurerm 5 wants written otherwise than azurerm 4: `differences.ts` is the other half, of the same names.

/** How the cluster says that its pools are ours, which azurerm 5 asks of every cluster: AKS makes none by itself. */
export function nodeProvisioning(): Pick<KubernetesClusterConfig, "nodeProvisioningProfile"> {
  return { nodeProvisioningProfile: { mode: "Manual" } };
}

/** How a credential names its identity. Its group is the identity's. */
export function credentialFor(identity: UserAssignedIdentity, _resourceGroupName: string): Pick<FederatedIdentityCredentialConfig, "userAssignedIdentityId"> {
  return { userAssignedIdentityId: identity.id };
}

/** How a network's link names its zone. Its group is the zone's. */
export function linkTo(zone: PrivateDnsZone, _resourceGroupName: string): Pick<PrivateDnsZoneVirtualNetworkLinkConfig, "privateDnsZoneId"> {
  return { privateDnsZoneId: zone.id };
}
