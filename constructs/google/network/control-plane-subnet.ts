import { Token } from "../../core/framework";
import { overlap, parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { GkeIpRanges, IpRangePlan } from "./ip-ranges";

/** A subnet in which GKE puts the control plane's address. For life. */
export interface GkeControlPlaneSubnet {
  /** Its name, of the cluster's region and VPC; it may be the nodes' subnet. @example "control-planes" */
  readonly subnetwork: string;
  /** Its own range of addresses, from which webhooks are called. @example "10.9.0.0/28" */
  readonly range: string;
}

/** What of a network says where the control plane is. */
interface ControlPlaneNetwork {
  readonly subnetworkId: string;
  readonly controlPlane?: GkeControlPlaneSubnet;
  readonly ranges?: { readonly nodes?: string; readonly pods?: string; readonly services?: string };
}

/** The plan of a cluster's ranges, the control plane's of its subnet where it has one. */
export function withControlPlane(plan: IpRangePlan, network?: ControlPlaneNetwork): IpRangePlan {
  const range = network?.controlPlane?.range;
  return range === undefined ? plan : { ...plan, controlPlane: range };
}

/** What is wrong with the control plane's subnet, beside the ranges that are known. */
export function checkControlPlaneSubnet(network: ControlPlaneNetwork, ipRanges: GkeIpRanges = {}): Finding[] {
  const { controlPlane: place, ranges = {}, subnetworkId } = network;
  if (place === undefined) return [];
  const property = "network.controlPlane.range";
  const twice: Finding[] =
    ipRanges.controlPlane === undefined
      ? []
      : [
          {
            code: "range-of-the-network",
            property: "ipRanges.controlPlane",
            value: ipRanges.controlPlane,
            reason: "the control plane's address is one of the subnet in network.controlPlane: GKE takes a range or a subnet, not both",
            fix: "leave out one of them",
          },
        ];
  if (Token.isUnresolved(place.range)) return twice;
  const own = parseExactCidr(place.range);
  if (own === undefined) {
    const reason = "an address range is written as its first address and the bits of its mask";
    return [...twice, { code: "cidr-invalid", property, value: place.range, reason, fix: "write the range that the subnet has, like \"10.9.0.0/28\"" }];
  }
  // The nodes' subnet may be the control plane's too.
  const others = place.subnetwork === subnetworkId ? { pods: ranges.pods, services: ranges.services } : ranges;
  const taken = Object.entries<string | undefined>({ ...others }).find(([, text]) => {
    const block = text === undefined || Token.isUnresolved(text) ? undefined : parseExactCidr(text);
    return block !== undefined && overlap(block, own);
  });
  if (taken === undefined) return twice;
  const reason = `it overlaps network.ranges.${taken[0]}, ${taken[1]}, and subnets of a VPC share no addresses`;
  return [...twice, { code: "cidr-overlap", property, value: place.range, reason, fix: "write the range that each subnet has" }];
}
