import { Token } from "../../core/framework";
import { Cidr, addressesIn, formatCidr, parseCidr, parseExactCidr } from "../../core/cidr";
import { Finding } from "../../core/problem";

/** Ranges that a public endpoint takes (https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html, not adjustable). */
const MOST_RANGES = 40;
/** Half of all addresses: nobody works from as many. */
const HALF_OF_THE_INTERNET = 2 ** 31;
/** Addresses that nobody has on the internet: RFC 1918 and 6598, loopback, link-local. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"];
const INSIDE = "name the networks you work from, or leave it out and work inside the VPC";

/** The networks from which the public endpoint can be reached: networks that are none, a list that lets nobody in or everybody. */
export function checkPublicAccess(property: string, cidrs?: string[]): Finding[] {
  if (cidrs === undefined) return [];
  if (cidrs.length === 0) {
    const reason = "EKS reads an empty list as the whole internet";
    return [{ code: "open-to-the-world", property, value: cidrs, reason, fix: "name the networks you work from, or leave it out" }];
  }
  const findings = cidrs.flatMap((value, index) => checkRange(`${property}[${index}]`, value));
  return [...findings, ...checkRepeated(property, cidrs), ...checkTogether(property, cidrs, findings.length > 0)];
}

function checkRange(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const block = parseExactCidr(value);
  if (block === undefined) {
    const inside = parseCidr(value);
    const reason = value.includes(":") ? "this library's clusters speak IPv4" : "an address range is written as its first address and the bits of its mask";
    const fix = inside === undefined ? 'write one machine as "203.0.113.7/32"' : `write it as "${formatCidr(inside)}", or one machine with /32`;
    return [{ code: "cidr-invalid", property, value, reason, fix }];
  }
  if (addressesIn(block) >= HALF_OF_THE_INTERNET) {
    const reason = `this lets ${block.prefix === 0 ? "the whole internet" : "half of the internet"} reach the Kubernetes API`;
    return [{ code: "open-to-the-world", property, value, reason, fix: INSIDE }];
  }
  if (!PRIVATE.some((range) => holds(parseExactCidr(range), block))) return [];
  const reason = "nobody comes from these addresses to a public endpoint: they exist inside networks only, and EKS refuses them";
  const fix = "name the address under which your network is seen on the internet; inside the VPC the private endpoint answers without it";
  return [{ code: "no-authorized-networks", property, value, reason, fix }];
}

function checkRepeated(property: string, cidrs: string[]): Finding[] {
  return cidrs.flatMap((value, index): Finding[] => {
    const first = cidrs.indexOf(value);
    if (first === index || Token.isUnresolved(value)) return [];
    return [{ code: "duplicate-range", property: `${property}[${index}]`, value, reason: `the same range stands at ${property}[${first}]`, fix: "name each once" }];
  });
}

function checkTogether(property: string, cidrs: string[], isWrong: boolean): Finding[] {
  const findings: Finding[] = [];
  if (cidrs.length > MOST_RANGES) {
    const reason = `EKS takes up to ${MOST_RANGES} ranges`;
    findings.push({ code: "too-many-ranges", property, value: cidrs.length, reason, fix: "join neighbours into larger ranges, or work inside the VPC" });
  }
  const blocks = cidrs.map(parseExactCidr).filter((block) => block !== undefined);
  // Of one that is too large by itself is told already.
  if (isWrong || addressesOfAll(blocks) < HALF_OF_THE_INTERNET) return findings;
  const reason = "together these let half of the internet, or more, reach the Kubernetes API";
  return [...findings, { code: "open-to-the-world", property, value: cidrs, reason, fix: INSIDE }];
}

function holds(outer: Cidr | undefined, inner: Cidr): boolean {
  return outer !== undefined && inner.first >= outer.first && inner.first + addressesIn(inner) <= outer.first + addressesIn(outer);
}

/** Addresses in any of them, each counted once. */
function addressesOfAll(blocks: Cidr[]): number {
  let [sum, end] = [0, 0];
  for (const block of [...blocks].sort((a, b) => a.first - b.first)) {
    const last = block.first + addressesIn(block);
    sum += Math.max(0, last - Math.max(end, block.first));
    end = Math.max(end, last);
  }
  return sum;
}
