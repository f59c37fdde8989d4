import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { Cidr, addressesIn, overlap, parseCidr, parseExactCidr } from "../../core/forms/cidr";

/**
 * The address ranges of a cluster, for life: Google Cloud refuses to change those of pods and services, and another range of nodes or
 * control plane makes the cluster anew, which `deletionProtection` stops at the plan. Only the nodes' range can grow in place.
 */
export interface GkeIpRanges {
  /** Addresses of the nodes: the subnet's own range. @default "10.0.0.0/20", 4,092 nodes @example "10.0.0.0/20" */
  readonly nodes?: string;
  /** Addresses of the pods, of which every node takes a /24. @default "10.4.0.0/14", 1,024 nodes @example "10.16.0.0/14" */
  readonly pods?: string;
  /** Addresses of the services. @default "10.8.0.0/20", 4,096 services @example "10.20.0.0/20" */
  readonly services?: string;
  /** Addresses of the control plane: a /28. @default "172.16.0.0/28" @example "172.16.0.0/28" */
  readonly controlPlane?: string;
  /**
   * Addresses of the networks that GPUs have beside the cluster's, with `multiNetworking`: each zone has one part of 32 of it, and a node one
   * address in each of nine subnets, of 512 the range's part.
   * @default "192.168.0.0/16", 124 nodes with GPUDirect in each zone
   * @example "192.168.0.0/16"
   */
  readonly gpuNetworks?: string;
  /** Addresses that Google's services get in a VPC of our own, with `managedLustre`: a /24 at least. @default "10.12.0.0/20" @example "10.12.0.0/20" */
  readonly privateServices?: string;
}

/** The ranges with the defaults filled in. */
export interface IpRangePlan {
  readonly nodes: string;
  readonly pods: string;
  readonly services: string;
  readonly controlPlane: string;
  /** @default - the cluster has no networks of the kind */
  readonly gpuNetworks?: string;
  /** @default - no service of Google's is in the VPC */
  readonly privateServices?: string;
}

/** Where the GPUs' networks are when nothing else is said. */
export const GPU_NETWORKS = "192.168.0.0/16";

/** Ranges that aren't the subnet's. */
const OF_THEIR_OWN = ["controlPlane", "gpuNetworks", "privateServices"];

/** Bits of the range that a node takes for its pods with GKE's default of 110 pods a node. */
const POD_PREFIX_OF_A_NODE = 24;
/** Addresses of a subnet that Google keeps: the first two and the last two. */
const RESERVED_IN_SUBNET = 4;

const SOURCES = {
  podRange: "https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
  subnet: "https://cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet",
};

/**
 * The address plan of a cluster.
 *
 * @param multiNetworking whether it may have networks beside its own
 * @param privateServices whether services of Google's are in its VPC
 */
export function planIpRanges(ranges: GkeIpRanges = {}, multiNetworking = false, privateServices = false): IpRangePlan {
  return {
    nodes: ranges.nodes ?? "10.0.0.0/20",
    pods: ranges.pods ?? "10.4.0.0/14",
    services: ranges.services ?? "10.8.0.0/20",
    controlPlane: ranges.controlPlane ?? "172.16.0.0/28",
    ...(multiNetworking ? { gpuNetworks: ranges.gpuNetworks ?? GPU_NETWORKS } : {}),
    ...(privateServices ? { privateServices: ranges.privateServices ?? "10.12.0.0/20" } : {}),
  };
}

/**
 * Ranges that are no ranges, that overlap, or that hold too little.
 *
 * @param plan those that are known
 * @param nodes the most nodes that the cluster ever has at once
 * @param ofSubnet property with the ranges of the subnet, where they stand elsewhere than that of the control plane
 */
export function checkIpRanges(property: string, plan: Partial<IpRangePlan>, nodes: number, ofSubnet = property): Finding[] {
  const at = (name: string): string => `${OF_THEIR_OWN.includes(name) ? property : ofSubnet}.${name}`;
  const findings: Finding[] = [];
  const blocks: { name: string; text: string; block: Cidr }[] = [];
  for (const [name, text] of Object.entries<string | undefined>({ ...plan })) {
    if (text === undefined || Token.isUnresolved(text)) continue;
    const block = parseExactCidr(text);
    if (block !== undefined) {
      blocks.push({ name, text, block });
      continue;
    }
    findings.push({
      code: "cidr-invalid",
      property: at(name),
      value: text,
      reason: "an address range is written as its first address and the bits of its mask",
      fix: `write it like "${planIpRanges({}, true, true)[name as keyof IpRangePlan]}"`,
    });
  }
  blocks.forEach(({ name, text, block }, index) => {
    const other = blocks.slice(0, index).find((earlier) => overlap(earlier.block, block));
    if (other === undefined) return;
    findings.push({
      code: "cidr-overlap",
      property: at(name),
      value: text,
      reason: `it overlaps ${at(other.name)}, ${other.text}`,
      fix: "give each its own range",
    });
  });
  return [...findings, ...blocks.flatMap(({ name, text, block }) => [...checkProhibited(at(name), text, block), ...checkSize(at(name), name, text, block, nodes)])];
}

/** https://cloud.google.com/vpc/docs/subnets#prohibited-ranges */
const PROHIBITED = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "199.36.153.4/30", "199.36.153.8/30"];
/** https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing_secondary_range_svcs */
const SMALLEST_SERVICES = 28;

function checkProhibited(property: string, value: string, block: Cidr): Finding[] {
  const range = PROHIBITED.find((text) => overlap(parseCidr(text)!, block));
  if (range === undefined) return [];
  return [{ code: "cidr-prohibited", property, value, reason: `Google Cloud keeps ${range} (https://cloud.google.com/vpc/docs/subnets#prohibited-ranges)`, fix: "take a range of RFC 1918, such as one of 10.0.0.0/8" }];
}

/** Of RFC 1918: 10.0.0.0/8. */
const LARGEST = 8;

function checkSize(property: string, name: string, value: string, block: Cidr, nodes: number): Finding[] {
  const tooSmall = (reason: string, prefix: number): Finding[] => [
    { code: "cidr-too-small", property, value, reason, fix: prefix < LARGEST ? "let pools have fewer nodes: no private range holds as many" : `give it a /${prefix} or larger` },
  ];
  if (name === "pods" && addressesIn(block) < nodes * 256) {
    const held = Math.floor(addressesIn(block) / 256);
    const reason =
      `every node takes a /${POD_PREFIX_OF_A_NODE} for its pods, so this holds ${held} nodes, but the pools can have ${nodes} ` +
      `at once (${SOURCES.podRange})`;
    return tooSmall(reason, prefixFor(nodes * 256));
  }
  if (name === "nodes" && addressesIn(block) - RESERVED_IN_SUBNET < nodes) {
    const held = Math.max(0, addressesIn(block) - RESERVED_IN_SUBNET);
    const reason = `this holds ${held} nodes, but the pools can have ${nodes} at once (${SOURCES.subnet})`;
    return tooSmall(reason, prefixFor(nodes + RESERVED_IN_SUBNET));
  }
  if (name === "services" && block.prefix > SMALLEST_SERVICES) {
    return tooSmall(`GKE takes no smaller range for services than a /${SMALLEST_SERVICES}`, SMALLEST_SERVICES);
  }
  if (name === "controlPlane" && block.prefix !== 28) {
    const reason = "GKE takes a range of exactly 16 addresses for the control plane (google_container_cluster, master_ipv4_cidr_block)";
    return [{ code: "cidr-invalid", property, value, reason, fix: "give it a /28" }];
  }
  return [];
}

function prefixFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses));
}
