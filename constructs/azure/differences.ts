import { raiseProvider } from "../core/provider-version";
import { Fn } from "../core/framework";
import { ContainerRegistryGeoreplications, FederatedIdentityCredentialConfig, KubernetesCluster, NatGateway, NetappVolume, PrivateDnsZone, PrivateDnsZoneVirtualNetworkLinkConfig, UserAssignedIdentity } from "./bindings";

// What azurerm 5 wants written otherwise than azurerm 4: cdktn's half is `differences.cdktn.ts`, of the same names.

/** How the cluster says who makes nodes: azurerm 4.55 doesn't know that it could be anybody but its pools. */
export function nodeProvisioning(_byAks: boolean): { readonly nodeProvisioningProfile?: undefined } {
  return {};
}

/** Since when azurerm knows node auto-provisioning, and before which it is another line. */
export const PROVISIONING_SINCE: AzurermRange | undefined = { least: "4.57.0", below: 5, classes: "4.55.0" };

/** Since when azurerm knows a NAT gateway over all zones, and an address for it (hashicorp/terraform-provider-azurerm#31197). */
export const ZONE_REDUNDANT_NAT_SINCE: AzurermRange | undefined = { least: "4.67.0", below: 5, classes: "4.55.0" };

/** Has a provider asked for that knows it. */
export function knowZoneRedundantNat(gateway: NatGateway, azurermVersion: string): void {
  raiseProvider(gateway, "azurerm", azurermVersion);
}

/** Versions of azurerm that may be asked for. */
export interface AzurermRange {
  readonly least: string;
  /** Major version of the next line. */
  readonly below: number;
  /** Of which the classes are. */
  readonly classes: string;
}

/** Says it past the classes, to a provider that knows it. */
export function provisionByAks(cluster: KubernetesCluster, azurermVersion: string): void {
  raiseProvider(cluster, "azurerm", azurermVersion);
  cluster.addOverride("node_provisioning_profile", [{ mode: "Auto", default_node_pools: "None" }]);
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

/** A copy of a registry, to which pulls by the registry's own name are sent: azurerm says no where it isn't told. */
export function replicaIn(location: string, tags?: { [key: string]: string }): ContainerRegistryGeoreplications {
  return { location, tags, regionalEndpointEnabled: true };
}

/** The first address at which a volume is mounted. */
export function mountAddress(volume: NetappVolume): string {
  return Fn.element(volume.mountIpAddresses, 0);
}
