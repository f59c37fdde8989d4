import { Token } from "../../../core/framework";
import { parseCidr } from "../../../core/forms/cidr";
import { Finding } from "../../../core/problems/problem";
import { AksClusterProps } from "../../aks-cluster-props";
import table from "../../data/managed-lustre.json";
import { AksSubnet } from "../../network/aks-network";
import { planNetwork } from "../../network/network-plan";
import { checkResourceId, networkOf } from "../../resource-id";
import { AksLustreSku, AksManagedLustreOptions } from "./lustre-options";

/** Its kind where none is named: the one with the smallest file systems. */
export const DEFAULT_SKU = AksLustreSku.PREMIUM_500;

/** The size of a file system, given or the kind's smallest. */
export function capacityOf({ sku = DEFAULT_SKU, capacityTib }: AksManagedLustreOptions): number {
  return capacityTib ?? sku.stepTib;
}

/** What Azure would refuse of a file system, after minutes or at once. */
export function checkLustre(property: string, options: AksManagedLustreOptions | undefined, props: AksClusterProps): Finding[] {
  if (options === undefined) return [];
  const size = checkCapacity(`${property}.capacityTib`, options);
  return [...checkZone(`${property}.zone`, options.zone), ...size, ...(size.length === 0 ? checkSubnet(property, options, props) : [])];
}

function checkZone(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value) || ["1", "2", "3"].includes(value)) return [];
  const reason = "a Managed Lustre file system lies in one of the region's availability zones, which Azure numbers 1, 2 and 3";
  return [{ code: "invalid-zone", property, value, reason, fix: 'write "1", "2" or "3": the zone of the nodes that read most' }];
}

function checkCapacity(property: string, { sku = DEFAULT_SKU, capacityTib: value }: AksManagedLustreOptions): Finding[] {
  const { name, stepTib, mostTib } = sku;
  if (value === undefined || Token.isUnresolved(value) || (value >= stepTib && value <= mostTib && value % stepTib === 0)) return [];
  const reason = `Azure makes ${name} of ${stepTib} to ${mostTib} TiB, in steps of ${stepTib} TiB`;
  const near = Math.min(mostTib, Math.max(stepTib, Math.ceil(value / stepTib) * stepTib));
  const fix = Number.isFinite(near) ? `write ${near}${value > mostTib ? ", or a kind that is made larger" : ""}` : `write ${stepTib} or a multiple of it`;
  return [{ code: "invalid-lustre-size", property, value, reason, fix }];
}

/** Theirs is in the network that is given; of ours there must be room for one. */
function checkSubnet(property: string, options: AksManagedLustreOptions, { network }: AksClusterProps): Finding[] {
  const { subnetId: value } = options;
  const at = `${property}.subnetId`;
  const theirs = network?.virtualNetwork;
  if (theirs === undefined) return value === undefined ? checkRoom("network.vnetCidr", options, planNetwork(network).vnetCidr) : [subnetOfNobody(at, value)];
  if (value === undefined) {
    const reason = "Managed Lustre needs a subnet for itself, and in a network that is given none is made";
    return [{ code: "lustre-subnet", property: at, value, reason, fix: "name a subnet of that network that nothing else is in" }];
  }
  const form = checkResourceId("subnet", at, value);
  const { networkId, subnetIds } = theirs;
  if (form.length > 0 || Token.isUnresolved(value) || Token.isUnresolved(networkId)) return form;
  const same = (id: string | undefined): boolean => id?.toLowerCase() === value.toLowerCase();
  if (same(subnetIds[AksSubnet.NODES]) || same(subnetIds[AksSubnet.ENDPOINTS])) {
    return [{ code: "lustre-subnet", property: at, value, reason: "nodes or private endpoints are in this subnet already", fix: "give Managed Lustre a subnet of its own" }];
  }
  if (networkOf(value).toLowerCase() === networkId.toLowerCase()) return [];
  return [{ code: "two-networks", property: at, value, reason: `the nodes' subnet is in another network, ${networkId}`, fix: "name a subnet of the same network" }];
}

function subnetOfNobody(property: string, value: string): Finding {
  const reason = "the network is made with the cluster, and a subnet for Managed Lustre in it";
  return { code: "lustre-subnet", property, value, reason, fix: "leave it out, or give the network too: network.virtualNetwork" };
}

function checkRoom(property: string, options: AksManagedLustreOptions, value: string): Finding[] {
  const capacity = capacityOf(options);
  const vnet = Token.isUnresolved(value) ? undefined : parseCidr(value);
  const needed = table.subnets.find(({ upToTib }) => capacity <= upToTib)?.prefix ?? table.subnets[table.subnets.length - 1].prefix - 1;
  // Its subnet is a 128th of the network.
  const largest = needed - 7;
  if (vnet === undefined || Token.isUnresolved(capacity) || vnet.prefix <= largest) return [];
  const reason = `a Managed Lustre file system of ${capacity} TiB needs a subnet of a /${needed}, and one of this network's has a /${vnet.prefix + 7}`;
  return [{ code: "cidr-too-small", property, value, reason, fix: `use a /${largest} or larger` }];
}
