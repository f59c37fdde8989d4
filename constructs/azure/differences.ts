import { FederatedIdentityCredentialConfig, PrivateDnsZone, PrivateDnsZoneVirtualNetworkLinkConfig, UserAssignedIdentity } from "./bindings";

// What azurerm 5 wants written otherwise than azurerm 4: cdktn's half is `differences.cdktn.ts`, of the same names.

/** How the cluster says that its pools are ours: azurerm 4.55 doesn't know that it could be otherwise. */
export function nodeProvisioning(): { readonly nodeProvisioningProfile?: undefined } {
  return {};
}

/** How a credential names its identity. */
export function credentialFor(
  identity: UserAssignedIdentity,
  resourceGroupName: string,
): Pick<FederatedIdentityCredentialConfig, "parentId" | "resourceGroupName"> {
  return { resourceGroupName, parentId: identity.id };
}

/** How a network's link names its zone. */
export function linkTo(
  zone: PrivateDnsZone,
  resourceGroupName: string,
): Pick<PrivateDnsZoneVirtualNetworkLinkConfig, "privateDnsZoneName" | "resourceGroupName"> {
  return { resourceGroupName, privateDnsZoneName: zone.name };
}
