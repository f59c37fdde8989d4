/** A zone of Azure DNS, as the Azure CLI is asked for it. */
export interface AzureDnsZone {
  readonly name: string;
  /** `network dns`, or `network private-dns`. */
  readonly command: readonly string[];
  /** Its group and subscription, which needn't be the deployment's. */
  readonly place: readonly string[];
}

/** A zone by its resource id, in whichever case Azure has written it; undefined of what is none. */
export function azureDnsZone(zoneId: string): AzureDnsZone | undefined {
  const [, subscription, group, kind, name] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/(dnsZones|privateDnsZones)\/([^/]+)$/i.exec(zoneId) ?? [];
  if (name === undefined) return undefined;
  return { name, command: ["network", kind.toLowerCase() === "privatednszones" ? "private-dns" : "dns"], place: ["--resource-group", group, "--subscription", subscription] };
}
