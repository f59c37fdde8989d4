import { checkDomains, checkHasDoors } from "../../cluster/dns/domains";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import { ZoneId, zoneIdOf } from "./zone-id";

const EXAMPLE = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Network/dnsZones/example.com";

/** Zones that Azure has by no such id, domains of other zones, and zones that one external-dns doesn't reach together. */
export function checkDnsRecords(at: string, { dnsRecords, gateway }: Pick<AksClusterProps, "dnsRecords" | "gateway">): Finding[] {
  if (dnsRecords === undefined) return [];
  const { zones } = dnsRecords;
  const known = zones.map(({ zoneId }) => zoneIdOf(zoneId));
  return [
    ...zones.flatMap(({ zoneId, domain }, index) => checkZone(`${at}.zones[${index}]`, zoneId, domain, known[index])),
    ...checkTogether(at, known),
    ...checkDomains(at, zones, EXAMPLE),
    ...checkHasDoors(at, gateway),
  ];
}

function checkZone(property: string, zoneId: string, domain: string, zone: ZoneId | undefined): Finding[] {
  const code = "invalid-hosted-zone";
  if (zone === undefined) {
    const reason = Token.isUnresolved(zoneId) ? "which role, group and kind of zone it is, is written when the app is synthesised" : "this is not the resource id of a zone of Azure DNS";
    return [{ code, property: `${property}.zoneId`, value: zoneId, reason, fix: `write it out, like ${EXAMPLE}, or .../privateDnsZones/example.com` }];
  }
  // A zone keeps the case in which it was made, and DNS knows none.
  const own = zone.name.toLowerCase();
  if (Token.isUnresolved(domain) || domain === own || domain.endsWith(`.${own}`)) return [];
  return [{ code, property: `${property}.domain`, value: domain, reason: `the zone is ${zone.name}'s, and holds no other names`, fix: `name ${zone.name}, or a name below it` }];
}

/** One external-dns reads one resource group, and one kind of zone (v0.21.0 provider/azure: azure-resource-group, azure or azure-private-dns). */
function checkTogether(at: string, zones: readonly (ZoneId | undefined)[]): Finding[] {
  const placeOf = ({ subscription, group, isPrivate }: ZoneId): string => `${isPrivate ? "private" : "public"}, ${group.toLowerCase()} of ${subscription.toLowerCase()}`;
  const places = [...new Set(zones.flatMap((zone) => (zone === undefined ? [] : [placeOf(zone)])))];
  if (places.length < 2) return [];
  const fix = "name those of one kind and group here; the others want an external-dns of their own";
  return [{ code: "hosted-zones-apart", property: `${at}.zones`, value: places, reason: "external-dns writes zones of one kind, in one resource group", fix }];
}
