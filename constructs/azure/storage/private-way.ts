import { Construct } from "constructs";
import { PrivateDnsZone, PrivateDnsZoneVirtualNetworkLink, PrivateEndpoint } from "../bindings";
import { linkTo } from "../differences";
import { AzurePlace } from "../place";

/** A service of a storage account as private endpoints call it, and its zone (https://learn.microsoft.com/azure/private-link/private-endpoint-dns). */
export const BLOB_SERVICE = { subresource: "blob", zone: "privatelink.blob.core.windows.net" };
export const FILE_SERVICE = { subresource: "file", zone: "privatelink.file.core.windows.net" };

/** What a closed account is reached by. */
export interface PrivateWayProps extends AzurePlace {
  readonly accountId: string;
  readonly service: typeof BLOB_SERVICE;
  /** Name of the endpoint. */
  readonly name: string;
  /** Name of its connection, and of its group of zones. */
  readonly connection: string;
  /** Name of the zone's link with the network, where one is made. */
  readonly linkName: string;
  readonly networkId: string;
  readonly endpointsSubnetId: string;
  /** The service's zone that the network is linked with already: it takes one. @default - one is made and linked */
  readonly dnsZoneId?: string;
}

/** The endpoint, and the zone in which it is found, given or made. */
export interface PrivateWay {
  readonly endpoint: PrivateEndpoint;
  readonly dnsZoneId: string;
}

/** The one way to a closed account: an endpoint in the network, and its name in the service's zone. In the scope of what the account is for. */
export function privateWay(scope: Construct, props: PrivateWayProps): PrivateWay {
  const { location, resourceGroupName, tags, accountId, service, name, connection } = props;
  const dnsZoneId = props.dnsZoneId ?? makeZone(scope, props).id;
  const endpoint = new PrivateEndpoint(scope, "endpoint", {
    name,
    location,
    resourceGroupName,
    subnetId: props.endpointsSubnetId,
    privateServiceConnection: { name: connection, isManualConnection: false, privateConnectionResourceId: accountId, subresourceNames: [service.subresource] },
    privateDnsZoneGroup: { name: connection, privateDnsZoneIds: [dnsZoneId] },
    tags,
  });
  return { endpoint, dnsZoneId };
}

function makeZone(scope: Construct, { service, linkName, resourceGroupName, networkId, tags }: PrivateWayProps): PrivateDnsZone {
  const zone = new PrivateDnsZone(scope, "dns-zone", { name: service.zone, resourceGroupName, tags });
  new PrivateDnsZoneVirtualNetworkLink(scope, "dns-link", { name: linkName, ...linkTo(zone, resourceGroupName), virtualNetworkId: networkId, tags });
  return zone;
}
