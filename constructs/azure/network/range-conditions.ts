/**
 * Conditions on ranges that only Terraform knows, as it writes expressions. Ranges of IPv6 are passed over: nodes have IPv4 addresses.
 */

/** Addresses that Azure keeps for itself in a subnet. */
const KEPT_BY_AZURE = 5;

/**
 * Whether a subnet has addresses for so many.
 *
 * @param ranges an expression: the subnet's ranges
 * @param nodes an expression, or a number
 */
export function hasRoomFor(ranges: string, nodes: string): string {
  return `\${sum(concat([0], [for range in ${ranges} : pow(2, 32 - tonumber(split("/", range)[1])) if ${isIpv4("range")}])) - ${KEPT_BY_AZURE} >= ${nodes}}`;
}

/**
 * Whether no range shares an address with another one: cut to the shorter of both prefixes, they begin differently.
 *
 * @param ranges an expression: the network's ranges
 * @param cidr an expression
 */
export function apartFrom(ranges: string, cidr: string): string {
  const prefix = `min(tonumber(split("/", range)[1]), tonumber(split("/", ${cidr})[1]))`;
  const begin = (of: string): string => `cidrhost(format("%s/%d", split("/", ${of})[0], ${prefix}), 0)`;
  return `\${alltrue([for range in ${ranges} : ${begin("range")} != ${begin(cidr)} if ${isIpv4("range")}])}`;
}

function isIpv4(range: string): string {
  return `length(regexall(":", ${range})) == 0`;
}
