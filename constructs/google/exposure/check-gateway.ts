import { Token } from "../../core/framework";
import { overlap, parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { IpRangePlan } from "../network/ip-ranges";
import table from "./data/gke-gateway.json";
import { GkeGatewayOptions } from "./gateway-options";

/** The range of the proxies that internal doors stand on, where it is known. */
export function proxyRangeOf(gateway: GkeGatewayOptions | undefined, ownNetwork: boolean): string | undefined {
  return gateway === undefined ? undefined : (gateway.proxyRange ?? (ownNetwork ? table.proxyRange : undefined));
}

/** The range of the proxies that internal doors stand on: a range, large enough, and nobody else's. */
export function checkGateway(property: string, gateway: GkeGatewayOptions | undefined, ranges: Partial<IpRangePlan>, ownNetwork: boolean): Finding[] {
  const value = proxyRangeOf(gateway, ownNetwork);
  if (value === undefined || Token.isUnresolved(value)) return [];
  const at = { property: `${property}.proxyRange`, value };
  const block = parseExactCidr(value);
  if (block === undefined) return [{ code: "cidr-invalid", ...at, reason: "an address range is written as its first address and the bits of its mask", fix: `write it like "${table.proxyRange}"` }];
  if (block.prefix > table.smallestProxyPrefix) {
    return [{ code: "cidr-too-small", ...at, reason: `Google takes no subnet for proxies smaller than a /${table.smallestProxyPrefix}`, fix: "give it a /23, as Google recommends" }];
  }
  const other = Object.entries(ranges).find(([, text]) => {
    const range = typeof text === "string" ? parseExactCidr(text) : undefined;
    return range !== undefined && overlap(range, block);
  });
  return other === undefined ? [] : [{ code: "cidr-overlap", ...at, reason: `it overlaps that of ${other[0]}, ${other[1]}`, fix: "give each its own range" }];
}
