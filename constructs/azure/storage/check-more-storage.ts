import { Token } from "../../core/framework";
import { parseCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import netapp from "../data/netapp.json";
import { checkAzureName } from "../names";
import { AksSubnet } from "../network/aks-network";
import { planNetwork } from "../network/network-plan";
import { checkResourceId, networkOf } from "../resource-id";
import { AksBlobFuseOptions } from "./blob-fuse";
import { AksLustreClaimsOptions } from "./lustre/lustre-claims-options";
import { AksNetAppOptions } from "./netapp-options";

/** What Azure would refuse of Azure NetApp Files. */
export function checkNetApp(property: string, options: AksNetAppOptions | undefined, props: AksClusterProps): Finding[] {
  if (options === undefined) return [];
  const { capacityTib: value } = options;
  const [least, most] = [netapp.poolTib.least, netapp.volumeTib.most];
  const size: Finding[] =
    value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)
      ? []
      : [{ code: "invalid-netapp-size", property: `${property}.capacityTib`, value, reason: `a pool of Azure NetApp Files has ${least} TiB at least, and a volume ${most} at most`, fix: `write a whole number from ${least} to ${most}` }];
  return [...size, ...checkZone(`${property}.zone`, options.zone), ...checkOwnSubnet({ property, options, props, what: "Azure NetApp Files", prefix: netapp.subnet.smallestPrefix, share: 8 })];
}

/** What Azure would refuse of file systems that claims make. */
export function checkLustreClaims(property: string, options: AksLustreClaimsOptions | undefined, props: AksClusterProps): Finding[] {
  if (options === undefined) return [];
  return [...checkZone(`${property}.zone`, options.zone), ...checkOwnSubnet({ property, options, props, what: "Managed Lustre by claims", prefix: 26, share: 7 })];
}

/** What Azure would refuse of the container with weights, and a cache that is none. */
export function checkBlobFuse(property: string, options: AksBlobFuseOptions | undefined, { sharedFiles, storage }: AksClusterProps): Finding[] {
  if (options === undefined) return [];
  const { accountName, cacheGiB, cacheFolder, dnsZoneId } = options;
  const findings: Finding[] = [
    ...(accountName === undefined ? [] : checkAzureName("storageAccount", `${property}.accountName`, accountName)),
    ...(dnsZoneId === undefined ? [] : checkResourceId("blobDnsZone", `${property}.dnsZoneId`, dnsZoneId)),
  ];
  if (accountName !== undefined && !Token.isUnresolved(accountName) && [sharedFiles?.accountName, storage?.blob?.accountName].includes(accountName)) {
    findings.push({ code: "name-taken", property: `${property}.accountName`, value: accountName, reason: "another storage account of the cluster has this name", fix: "give each its own name" });
  }
  if (cacheGiB !== undefined && !Token.isUnresolved(cacheGiB) && !(Number.isInteger(cacheGiB) && cacheGiB >= 8 && cacheGiB <= 16384)) {
    findings.push({ code: "invalid-fuse-cache", property: `${property}.cacheGiB`, value: cacheGiB, reason: "each file that is opened is fetched whole, and weights come in files of some gigabytes: 8 to 16384 GiB", fix: "write a whole number in that range, or leave it out for blocks in memory" });
  }
  if (cacheFolder === undefined) return findings;
  if (cacheGiB === undefined) return [...findings, { code: "invalid-fuse-cache", property: `${property}.cacheFolder`, value: cacheFolder, reason: "without cacheGiB nothing is kept on a disk", fix: "write cacheGiB too, or leave it out" }];
  if (Token.isUnresolved(cacheFolder) || /^(\/[a-z0-9._-]+)+$/i.test(cacheFolder) && !/\/\.\.?(\/|$)/.test(cacheFolder)) return findings;
  return [...findings, { code: "invalid-fuse-cache", property: `${property}.cacheFolder`, value: cacheFolder, reason: "this is a folder of the node, from its root, which becomes a part of the driver's command line", fix: 'write it like "/mnt"' }];
}

function checkZone(property: string, value: string | undefined): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || ["1", "2", "3"].includes(value)) return [];
  return [{ code: "invalid-zone", property, value, reason: "Azure numbers the availability zones of a region 1, 2 and 3", fix: 'write "1", "2" or "3"' }];
}

interface OwnSubnet {
  readonly property: string;
  readonly options: { readonly subnetId?: string };
  readonly props: AksClusterProps;
  /** Who lies in it. */
  readonly what: string;
  /** The smallest that it takes. */
  readonly prefix: number;
  /** How many bits smaller than the network ours is. */
  readonly share: number;
}

/** Theirs is in the network that is given, and nobody else's; of ours there must be room for one. */
function checkOwnSubnet({ property, options, props: { network, storage }, what, prefix, share }: OwnSubnet): Finding[] {
  const at = `${property}.subnetId`;
  const { subnetId: value } = options;
  const theirs = network?.virtualNetwork;
  const wrong = (reason: string, fix: string): Finding[] => [{ code: "own-subnet", property: at, value, reason, fix }];
  if (theirs === undefined) {
    if (value !== undefined) return wrong(`the network is made with the cluster, and a subnet for ${what} in it`, "leave it out, or give the network too: network.virtualNetwork");
    const text = planNetwork(network).vnetCidr;
    const vnet = Token.isUnresolved(text) ? undefined : parseCidr(text);
    if (vnet === undefined || vnet.prefix + share <= prefix) return [];
    const reason = `${what} need a subnet of a /${prefix}, and one of this network's has a /${vnet.prefix + share}`;
    return [{ code: "cidr-too-small", property: "network.vnetCidr", value: text, reason, fix: `use a /${prefix - share} or larger` }];
  }
  if (value === undefined) return wrong(`${what} need a subnet for themselves, and in a network that is given none is made`, "name a subnet of that network that nothing else is in");
  const form = checkResourceId("subnet", at, value);
  if (form.length > 0 || Token.isUnresolved(value)) return form;
  const { networkId, subnetIds } = theirs;
  const others = [subnetIds[AksSubnet.NODES], subnetIds[AksSubnet.ENDPOINTS], ...[storage?.managedLustre, storage?.lustreClaims, storage?.netApp].filter((one) => one !== options).map((one) => one?.subnetId)];
  if (others.some((id) => id?.toLowerCase() === value.toLowerCase())) return wrong("something else of the cluster's is in this subnet already", `give ${what} a subnet of their own`);
  if (Token.isUnresolved(networkId) || networkOf(value).toLowerCase() === networkId.toLowerCase()) return [];
  return [{ code: "two-networks", property: at, value, reason: `the nodes' subnet is in another network, ${networkId}`, fix: "name a subnet of the same network" }];
}
