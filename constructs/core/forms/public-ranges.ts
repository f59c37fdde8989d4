import { Cidr, addressesIn, contains, formatCidr, parseCidr } from "./cidr";
import { Token } from "../framework";
import { Finding } from "../problems/problem";

/** Ranges that no address of the internet is in (RFC 1918, 6598, 5735). Documentation's own are let in, which examples use. */
const NOT_PUBLIC = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"].map((text) => parseCidr(text)!);
const ALL = 2 ** 32;

/** What is said of the ranges that may reach a public endpoint. */
export interface PublicRanges {
  /** The property of one of them. */
  readonly property: (index: number) => string;
  /** That of the list. */
  readonly list: string;
  readonly ranges: readonly string[];
  /** The most that the cloud takes, and where it says so. */
  readonly most: number;
  readonly source: string;
  /** Another way, where everybody is meant. */
  readonly instead: string;
  /** Whether everybody may be let in by the one range that is all addresses. @default false */
  readonly mayBeAll?: boolean;
}

/**
 * A public endpoint's ranges, told alike on every cloud: one that is none, the world whole or in parts, addresses that never come from the
 * internet, one range twice, more than the cloud takes. Of an empty list the caller tells: it means another thing to each cloud.
 */
export function checkPublicRanges({ property, list, ranges, most, source, instead, mayBeAll = false }: PublicRanges): Finding[] {
  const known = ranges.map((text) => (typeof text === "string" && !Token.isUnresolved(text) ? parseCidr(text) : undefined));
  const seen = new Set<string>();
  const findings = known.flatMap((block, index): Finding[] => {
    const at = { property: property(index), value: ranges[index] };
    if (!Token.isUnresolved(at.value) && (block === undefined || formatCidr(block) !== at.value)) return [noRange(at, block)];
    if (block === undefined) return [];
    if (block.prefix === 0) return mayBeAll ? [] : [{ code: "open-to-the-world", ...at, reason: "this is every address there is", fix: meant(instead) }];
    const twice = seen.has(`${block.first}/${block.prefix}`);
    seen.add(`${block.first}/${block.prefix}`);
    if (twice) return [{ code: "duplicate-range", ...at, reason: "this range is in the list already", fix: "leave one of them out" }];
    const nowhere = NOT_PUBLIC.some((range) => contains(range, block.first) && block.prefix >= range.prefix);
    if (!nowhere) return [];
    return [{ code: "private-range", ...at, reason: "no request comes to a public address from this range: it is let in to no purpose", fix: "name the public addresses under which the network goes out, or reach the endpoint from inside" }];
  });
  const whole = known.some((block) => block?.prefix === 0);
  const share = covered(known.filter((block): block is Cidr => block !== undefined)) / ALL;
  if (!whole && share >= 0.5) {
    const reason = `together these are ${Math.round(share * 100)} % of all addresses there are`;
    findings.push({ code: "open-to-the-world", property: list, value: ranges, reason, fix: meant(instead) });
  }
  if (ranges.length > most) {
    findings.push({ code: "too-many-ranges", property: list, value: ranges.length, reason: `the cloud takes ${most} at most (${source})`, fix: "join neighbours into larger ranges" });
  }
  return findings;
}

function noRange(at: { property: string; value: unknown }, block: Cidr | undefined): Finding {
  const reason = block === undefined ? "this is no range of IPv4 addresses" : "the range doesn't begin at its own first address";
  return { code: "cidr-invalid", ...at, reason, fix: `write it like "${block === undefined ? "203.0.113.7/32" : formatCidr(block)}"` };
}

function meant(instead: string): string {
  return `name the networks you work from, or ${instead}`;
}

/** The share of all addresses that ranges are together; what is no range counts nothing. */
export function shareOfAll(ranges: readonly string[]): number {
  return covered(ranges.map((text) => parseCidr(text)).filter((block): block is Cidr => block !== undefined)) / ALL;
}

/** Addresses in any of the ranges, each once. */
function covered(blocks: readonly Cidr[]): number {
  let end = 0;
  let sum = 0;
  for (const block of [...blocks].sort((a, b) => a.first - b.first || a.prefix - b.prefix)) {
    const last = block.first + addressesIn(block);
    sum += Math.max(0, last - Math.max(end, block.first));
    end = Math.max(end, last);
  }
  return sum;
}
