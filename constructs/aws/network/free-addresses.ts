import { Token } from "../../core/framework";
import { parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problem";
import table from "../data/interface-addresses.json";
import { EksClusterProps } from "../eks-cluster-props";
import { isAutoMode } from "../karpenter/provisioner";
import { systemPool } from "../pools/scheduled-pool";
import { EksSubnet } from "./eks-network";

/** AWS's own of each subnet: the first four and the last (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). */
const OF_AWS = 5;
const PER_INTERFACE: { readonly [machineType: string]: number | undefined } = table.machines;

/** What of a cluster takes addresses. */
export type AddressTakers = Pick<EksClusterProps, "gpuPools" | "systemPool">;

/** Nodes of one pool, as far as one subnet gets some of them. */
interface Share {
  readonly pool: string;
  readonly nodes: number;
  readonly addresses: number;
}

/**
 * How many addresses of a subnet a cluster takes before it has done anything: the control plane's, and a first interface's for each node of the
 * pools at their most, spread evenly over the pools' subnets. What pods take beyond that is left to the network plugin, which makes do with less.
 */
export function addressesTaken(subnet: EksSubnet, subnets: EksSubnet[], takers: AddressTakers): number {
  return sharesOf(subnet, subnets, takers).reduce((sum, { addresses }) => sum + addresses, table.controlPlane.addresses);
}

/** Subnets whose range, were it empty, holds less than the cluster takes of it. */
export function checkFreeAddresses(property: string, subnets: EksSubnet[], takers: AddressTakers): Finding[] {
  return subnets.flatMap((subnet, index): Finding[] => {
    const prefix = parseExactCidr(subnet.cidr)?.prefix;
    if (prefix === undefined) return [];
    const there = 2 ** (32 - prefix) - OF_AWS;
    const taken = addressesTaken(subnet, subnets, takers);
    // None at all is a range that AWS hasn't, which is told already.
    if (there < 11 || taken <= there) return [];
    const shares = sharesOf(subnet, subnets, takers).map(({ pool, nodes, addresses }) => `${addresses} by ${nodes} of ${pool}`);
    const reason = `it has ${there} addresses, of which the control plane takes ${table.controlPlane.addresses} and nodes ${shares.join(", ")}: ${taken}`;
    return [{ code: "few-addresses", property: `${property}[${index}].cidr`, value: subnet.cidr, reason, fix: "name a larger subnet, write fewer maxNodes, or let the pools lie in more zones" }];
  });
}

function sharesOf(subnet: EksSubnet, subnets: EksSubnet[], { gpuPools, systemPool: system = {} }: AddressTakers): Share[] {
  const own = systemPool(system);
  const pools = [
    // Of Auto Mode EKS says no most, nor does it take whole interfaces.
    ...(isAutoMode(system) ? [] : [{ name: own.name, machineType: own.machineType, maxNodes: own.maxNodes, availabilityZones: undefined }]),
    ...gpuPools.filter((pool) => !isAutoMode(pool)),
  ];
  return pools.flatMap(({ name: pool, machineType, maxNodes, availabilityZones: zones }): Share[] => {
    const among = zones === undefined ? subnets : subnets.filter(({ zone }) => zone !== undefined && zones.includes(zone));
    if (!among.includes(subnet) || Token.isUnresolved(maxNodes) || !(maxNodes > 0)) return [];
    const nodes = Math.ceil(maxNodes / among.length);
    // Of a machine that isn't in the table, its own address alone.
    return [{ pool, nodes, addresses: nodes * (PER_INTERFACE[machineType ?? ""] ?? 1) }];
  });
}
