import { Token } from "../../core/framework";
import { parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import table from "../data/interface-addresses.json";
import { EksClusterProps } from "../eks-cluster-props";
import { isAutoMode } from "../karpenter/provisioner";
import { systemPool } from "../pools/scheduled-pool";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { rolesOf } from "./network-roles";

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

/** What takes addresses of one subnet. */
interface Taken {
  readonly controlPlane: number;
  readonly shares: Share[];
  readonly balancers: number;
}

/**
 * How many addresses of a subnet a cluster takes before it has done anything: the control plane's, a load balancer's, and a first interface's for each
 * node of the pools at their most, spread evenly over the pools' subnets. A subnet of several roles is taken for each. What pods take beyond that is left to
 * the network plugin, which makes do with less.
 */
export function addressesTaken(subnet: EksSubnet, network: IEksNetwork, takers: AddressTakers): number {
  return sumOf(takenOf(subnet, network, takers));
}

/** Subnets whose range, were it empty, holds less than the cluster takes of it, or is asked to have free. */
export function checkFreeAddresses(property: string, network: IEksNetwork, takers: AddressTakers): Finding[] {
  const seen: string[] = [];
  return rolesOf(network).flatMap(({ role, subnets }) =>
    subnets.flatMap((subnet, index): Finding[] => {
      const prefix = parseExactCidr(subnet.cidr)?.prefix;
      if (prefix === undefined || seen.includes(subnet.subnetId)) return [];
      seen.push(subnet.subnetId);
      const there = 2 ** (32 - prefix) - OF_AWS;
      // None at all is a range that AWS hasn't, which is told already.
      if (there < 11) return [];
      const at = `${property}.${role}[${index}].cidr`;
      const taken = takenOf(subnet, network, takers);
      if (sumOf(taken) > there) {
        const reason = `it has ${there} addresses, of which ${inWords(taken)}: ${sumOf(taken)}`;
        return [{ code: "few-addresses", property: at, value: subnet.cidr, reason, fix: "name a larger subnet, write fewer maxNodes, or let the pools lie in more zones" }];
      }
      const { freeAddresses = 0 } = network;
      if (!(freeAddresses > there) || (role !== "subnets" && role !== "gpuSubnets")) return [];
      const reason = `it has ${there} addresses, and freeAddresses asks for ${freeAddresses}`;
      return [{ code: "few-addresses", property: at, value: subnet.cidr, reason, fix: "name a larger subnet, or ask for fewer" }];
    }),
  );
}

function takenOf({ subnetId }: EksSubnet, network: IEksNetwork, takers: AddressTakers): Taken {
  const all = rolesOf(network).map(({ role, subnets }): Taken => {
    const subnet = subnets.find((one) => one.subnetId === subnetId);
    if (subnet === undefined) return NOTHING;
    if (role === "controlPlaneSubnets") return { ...NOTHING, controlPlane: table.controlPlane.addresses };
    if (role === "gpuSubnets") return { ...NOTHING, shares: sharesOf(subnet, subnets, gpuTakers(takers)) };
    if (role !== "subnets") return { ...NOTHING, balancers: table.loadBalancer.addresses };
    const pools = [...systemTakers(takers), ...(network.gpuSubnets === undefined ? gpuTakers(takers) : [])];
    return { ...NOTHING, controlPlane: network.controlPlaneSubnets === undefined ? table.controlPlane.addresses : 0, shares: sharesOf(subnet, subnets, pools) };
  });
  const sum = (of: (one: Taken) => number): number => all.reduce((before, one) => before + of(one), 0);
  return { controlPlane: sum((one) => one.controlPlane), balancers: sum((one) => one.balancers), shares: all.flatMap(({ shares }) => shares) };
}

const NOTHING: Taken = { controlPlane: 0, shares: [], balancers: 0 };

function sumOf({ controlPlane, shares, balancers }: Taken): number {
  return shares.reduce((sum, { addresses }) => sum + addresses, controlPlane + balancers);
}

function inWords({ controlPlane, shares, balancers }: Taken): string {
  const parts = [
    ...(controlPlane > 0 ? [["the control plane", `${controlPlane}`]] : []),
    ...(shares.length > 0 ? [["nodes", shares.map(({ pool, nodes, addresses }) => `${addresses} by ${nodes} of ${pool}`).join(", ")]] : []),
    ...(balancers > 0 ? [["load balancers", `${balancers}`]] : []),
  ];
  return parts.map(([who, what], index) => `${who} ${index > 0 ? "" : who.endsWith("s") ? "take " : "takes "}${what}`).join(" and ");
}

type Taker = Pick<EksClusterProps["gpuPools"][number], "maxNodes" | "availabilityZones"> & { readonly name: string; readonly machineType?: string };

/** Of Auto Mode EKS says no most, nor does it take whole interfaces. */
function systemTakers({ systemPool: system = {} }: AddressTakers): Taker[] {
  const { name, machineType, maxNodes } = systemPool(system);
  return isAutoMode(system) ? [] : [{ name, machineType, maxNodes }];
}

function gpuTakers({ gpuPools }: AddressTakers): Taker[] {
  return gpuPools.filter((pool) => !isAutoMode(pool));
}

function sharesOf(subnet: EksSubnet, subnets: EksSubnet[], pools: Taker[]): Share[] {
  return pools.flatMap(({ name: pool, machineType, maxNodes, availabilityZones: zones }): Share[] => {
    const among = zones === undefined ? subnets : subnets.filter(({ zone }) => zone !== undefined && zones.includes(zone));
    if (!among.includes(subnet) || Token.isUnresolved(maxNodes) || !(maxNodes > 0)) return [];
    const nodes = Math.ceil(maxNodes / among.length);
    // Of a machine that isn't in the table, its own address alone.
    return [{ pool, nodes, addresses: nodes * (PER_INTERFACE[machineType ?? ""] ?? 1) }];
  });
}
