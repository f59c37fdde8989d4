import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { formatCidr, parseExactCidr, subRange } from "../../core/forms/cidr";
import { checkWayOut } from "./check-endpoints";
import { EksNetworkOptions } from "./eks-network";

/** The addresses of one zone. */
export interface ZonePlan {
  /** The zone's letter, by which it is told in names and ids. */
  readonly letter: string;
  /** The zone's name. @default - known only at apply */
  readonly name?: string;
  /** For nodes, pods and everything that has no business with the internet. */
  readonly privateCidr: string;
  /** For NAT gateways and load balancers that face the internet. */
  readonly publicCidr: string;
}

/** The addresses of a network. */
export interface NetworkPlan {
  readonly cidr: string;
  /** By letter. */
  readonly zones: ZonePlan[];
}

/**
 * Zones in which EKS puts no control plane.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const NO_CONTROL_PLANE = ["cac1-az3", "use1-az3", "usw1-az2"];

const DEFAULT_CIDR = "10.0.0.0/16";
/** One place for each letter that a zone can have, so that a zone's addresses depend on nothing but its letter. */
const LETTERS = "abcdefgh";
const SLOT_BITS = 3;
/** The first half of a zone's slot is private, the 32nd part after it public. The rest is free. */
const PRIVATE_BITS = SLOT_BITS + 1;
const PUBLIC_BITS = SLOT_BITS + 5;
/** AWS's bounds for a VPC and a subnet (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html). */
const LARGEST_VPC = 16;
const SMALLEST_SUBNET = 28;
const SMALLEST_VPC = SMALLEST_SUBNET - PUBLIC_BITS;

/** Which subnet gets which addresses: a function of the VPC's addresses and the zone's letter alone. */
export function planNetwork(options: EksNetworkOptions = {}): NetworkPlan {
  const cidr = options.cidr ?? DEFAULT_CIDR;
  // What can't be planned is refused by checkNetwork; the rest of the cluster is then checked with the default.
  const usable = checkCidr("", cidr).length === 0 ? cidr : DEFAULT_CIDR;
  const vpc = parseExactCidr(usable) ?? { first: 0, prefix: LARGEST_VPC };
  const names = new Map((options.availabilityZones ?? []).map((name) => [name.slice(-1), name]));
  const letters = options.availabilityZones === undefined ? ["a", "b", "c"] : [...names.keys()].sort();
  const zones = letters
    .filter((letter) => letter !== "" && LETTERS.includes(letter))
    .map((letter): ZonePlan => {
      const slot = subRange(vpc, vpc.prefix + SLOT_BITS, LETTERS.indexOf(letter));
      // The first block after the private half, counted in blocks of the public one's size.
      const publicIndex = 2 ** (PUBLIC_BITS - PRIVATE_BITS);
      return {
        letter,
        name: names.get(letter),
        privateCidr: formatCidr(subRange(slot, vpc.prefix + PRIVATE_BITS, 0)),
        publicCidr: formatCidr(subRange(slot, vpc.prefix + PUBLIC_BITS, publicIndex)),
      };
    });
  return { cidr: usable, zones };
}

/** What is wrong with a network's options. */
export function checkNetwork(property: string, region: string, options: EksNetworkOptions = {}): Finding[] {
  return [
    ...checkCidr(`${property}.cidr`, options.cidr ?? DEFAULT_CIDR),
    ...checkZones(`${property}.availabilityZones`, region, options.availabilityZones),
    ...checkWayOut(property, options),
  ];
}

function checkCidr(property: string, value: string): Finding[] {
  const block = parseExactCidr(value);
  if (block === undefined) {
    // A token too: the subnets are numbered from it when the app is synthesised.
    const reason = "an address range is written as its first address and the bits of its mask";
    return [{ code: "cidr-invalid", property, value, reason, fix: `write it like "${DEFAULT_CIDR}"` }];
  }
  if (block.prefix < LARGEST_VPC) {
    const reason = `AWS takes no VPC larger than /${LARGEST_VPC}`;
    return [{ code: "cidr-invalid", property, value, reason, fix: `use a block from /${LARGEST_VPC} to /${SMALLEST_VPC}` }];
  }
  if (block.prefix <= SMALLEST_VPC) return [];
  return [
    {
      code: "cidr-too-small",
      property,
      value,
      reason: `each of eight possible zones gets an eighth of it, and its public subnet would be smaller than /${SMALLEST_SUBNET}, AWS's smallest`,
      fix: `use a block from /${LARGEST_VPC} to /${SMALLEST_VPC}`,
    },
  ];
}

function checkZones(property: string, region: string, zones?: string[]): Finding[] {
  if (zones === undefined) return [];
  const findings = checkUnique("duplicate-zone", (index) => `${property}[${index}]`, zones);
  if (zones.length < 2 || zones.length > 6) {
    const reason = "EKS takes subnets in two zones or more, and no region has more than six";
    findings.push({ code: "invalid-zone-count", property, value: zones, reason, fix: "name two to six zones, or leave it out" });
  }
  const at = (index: number): string => `${property}[${index}]`;
  // The subnets are numbered by their letters when the app is synthesised.
  const wrong = zones.flatMap((value, index) => (Token.isUnresolved(value) ? [zoneFinding(at(index), region, value)] : checkZone(at(index), region, value)));
  return [...findings, ...wrong];
}

/** A zone of another region, or none at all; one that is known only at apply is let through. */
export function checkZone(property: string, region: string, value: string): Finding[] {
  const letter = value.slice(-1);
  const inRegion = Token.isUnresolved(region) || value === `${region}${letter}`;
  return Token.isUnresolved(value) || (inRegion && letter !== "" && LETTERS.includes(letter)) ? [] : [zoneFinding(property, region, value)];
}

function zoneFinding(property: string, region: string, value: string): Finding {
  return {
    code: "invalid-zone",
    property,
    value,
    reason: `a zone is named by its region, ${region}, and a letter from a to h; Local Zones take no EKS control plane`,
    fix: `write it like "${Token.isUnresolved(region) || region === "" ? "us-west-2" : region}a"`,
  };
}
