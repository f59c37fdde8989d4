import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { Cidr, addressesIn, checkCidr, contains, formatAddress, hostOf, overlap, parseAddress, parseCidr, subnetOf } from "../../core/forms/cidr";
import { AksSubnet, IAksNetwork } from "./aks-network";
import { AksExistingNetwork } from "./existing-network";
import { AksApiServerIntegrationOptions, AksZoneRedundantNatOptions } from "./network-feature-options";

/** Address ranges of a cluster, for its life: other ones replace it, so they are stopped unless `allowReplacement` names the cluster. */
export interface AksNetworkOptions {
  /** Range of the virtual network, in which nodes and private endpoints live. @default "10.0.0.0/16" @example "10.0.0.0/16" */
  readonly vnetCidr?: string;
  /**
   * A network that stands already, instead of one of `vnetCidr`. For the life of the cluster.
   * @default - one is made
   * @example AksExistingNetwork.fromIds({ ... })
   */
  readonly virtualNetwork?: IAksNetwork;
  /**
   * Range of the pods, an overlay: not part of the virtual network, and each node takes a /24 of it.
   * @default "192.168.0.0/16"
   * @example "192.168.0.0/16"
   */
  readonly podCidr?: string;
  /** Range of the services, virtual addresses inside the cluster. @default "172.16.0.0/16" @example "172.16.0.0/16" */
  readonly serviceCidr?: string;
  /**
   * A NAT gateway over all zones, in place of one in a zone that Azure picks: a zone that fails takes nobody's way out. With another address, which the API
   * server lets in. For life (`allowReplacement`).
   * @default - one in a zone
   * @example { azurermVersion: "4.67.0" }
   */
  readonly zoneRedundantNat?: AksZoneRedundantNatOptions;
  /**
   * Puts the API server into the network: nodes reach it by an address there, whoever else reaches it by `apiServerAccess`. Azure takes it off no more, and a
   * cluster that gets it later must be stopped and started by hand: so it is for life (`allowReplacement`). Some regions have too little room for it.
   * @default - nodes reach it by the address that everybody does
   * @example {}
   */
  readonly apiServerIntegration?: AksApiServerIntegrationOptions;
  /** Address of the cluster's DNS service. @default - the eleventh address of `serviceCidr` @example "172.16.0.10" */
  readonly dnsServiceIp?: string;
}

/** Every range of a cluster. */
export interface NetworkPlan {
  readonly vnetCidr: string;
  /** Subnet of the nodes: the first quarter of the virtual network. */
  readonly nodesCidr: string;
  /** Subnet of the private endpoints: the first of the small subnets, which begin at the third quarter. */
  readonly endpointsCidr: string;
  /** Subnet of Managed Lustre, where there is some: the second of those that are a 128th of the network, after the endpoints'. */
  readonly lustreCidr: string;
  /** Subnet of the Managed Lustre file systems that claims make: the third 128th. */
  readonly lustreClaimsCidr: string;
  /** Subnet of Azure NetApp Files: a 256th, after those of Lustre. */
  readonly netAppCidr: string;
  /** Subnet of the API server, where it lies in the network: the next 256th. */
  readonly apiServerCidr: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly dnsServiceIp: string;
}

/** Addresses of each subnet that Azure keeps for itself. */
const KEPT_BY_AZURE = 5;
/** Prefix of a node's share of the pod range with Azure CNI overlay. https://learn.microsoft.com/azure/aks/azure-cni-overlay */
const NODE_POD_PREFIX = 24;
/** What AKS can't use for its networks. https://learn.microsoft.com/azure/aks/azure-cni-overlay, MicrosoftDocs/azure-aks-docs */
const KEPT_BY_AKS = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

/**
 * The ranges of a cluster. Nodes get a quarter, small subnets (a 256th each) begin at the third quarter, and the rest stays free,
 * so that a subnet that is added later moves none that stands.
 */
export function planNetwork(options: AksNetworkOptions = {}): NetworkPlan {
  const vnetCidr = options.vnetCidr ?? "10.0.0.0/16";
  const serviceCidr = options.serviceCidr ?? "172.16.0.0/16";
  return {
    vnetCidr,
    nodesCidr: subnetOf(vnetCidr, 2, 0),
    endpointsCidr: subnetOf(vnetCidr, 8, 128),
    lustreCidr: subnetOf(vnetCidr, 7, 65),
    lustreClaimsCidr: subnetOf(vnetCidr, 7, 66),
    netAppCidr: subnetOf(vnetCidr, 8, 134),
    apiServerCidr: subnetOf(vnetCidr, 8, 135),
    podCidr: options.podCidr ?? "192.168.0.0/16",
    serviceCidr,
    dnsServiceIp: options.dnsServiceIp ?? hostOf(serviceCidr, 10),
  };
}

/**
 * What is wrong with a cluster's ranges.
 *
 * @param nodes most nodes that the cluster can have at a time, those included that an upgrade adds
 */
export function checkNetwork(property: string, options: AksNetworkOptions, nodes: number): Finding[] {
  const plan = planNetwork(options);
  const theirs = options.virtualNetwork;
  const given = [
    ...(theirs === undefined ? [{ of: "nodes", name: "vnetCidr", text: plan.vnetCidr }] : rangesOf(theirs)),
    { of: "pods", name: "podCidr", text: plan.podCidr },
    { of: "services", name: "serviceCidr", text: plan.serviceCidr },
  ];
  const findings = given.flatMap(({ name, text }) => checkCidr(`${property}.${name}`, text));
  const ranges = given.flatMap(({ of, name, text }) => {
    const cidr = Token.isUnresolved(text) ? undefined : parseCidr(text);
    return cidr === undefined ? [] : [{ of, name, text, cidr }];
  });
  const range = (name: string): Cidr | undefined => ranges.find((one) => one.name === name)?.cidr;

  for (const [index, { of, name, text, cidr }] of ranges.entries()) {
    const earlier = ranges.slice(0, index).find((other) => other.of !== of && overlap(other.cidr, cidr));
    if (earlier !== undefined) {
      findings.push({
        code: "cidr-overlap",
        property: `${property}.${name}`,
        value: text,
        reason: `it overlaps ${earlier.name}, ${earlier.text}: addresses in both could not be told apart`,
        fix: "choose ranges that have no address in common",
      });
    }
    const kept = KEPT_BY_AKS.find((other) => overlap(parseCidr(other) as Cidr, cidr));
    if (kept !== undefined) {
      findings.push({
        code: "cidr-reserved",
        property: `${property}.${name}`,
        value: text,
        reason: `AKS keeps ${kept} for itself (https://learn.microsoft.com/azure/aks/azure-cni-overlay)`,
        fix: "choose another range",
      });
    }
  }
  if (theirs !== undefined) findings.push(...checkTheirs(property, options, range(NODES_RANGE), nodes));
  findings.push(...checkSizes(property, plan, { vnet: range("vnetCidr"), pods: range("podCidr"), services: range("serviceCidr") }, nodes));
  findings.push(...checkDnsAddress(`${property}.dnsServiceIp`, plan, range("serviceCidr")));
  return findings;
}

/** The range of an existing network's nodes, where it is known. */
const NODES_RANGE = `virtualNetwork.ranges["${AksSubnet.NODES}"]`;

function rangesOf({ ranges }: IAksNetwork): { readonly of: string; readonly name: string; readonly text: string }[] {
  return Object.entries(ranges).map(([key, text]) => ({ of: "nodes", name: `virtualNetwork.ranges["${key}"]`, text }));
}

/** What is wrong with a network that somebody else made, beside what Terraform is left to ask. */
function checkTheirs(property: string, { vnetCidr, virtualNetwork }: AksNetworkOptions, nodesRange: Cidr | undefined, nodes: number): Finding[] {
  const findings: Finding[] = virtualNetwork instanceof AksExistingNetwork ? virtualNetwork.findings(`${property}.virtualNetwork`) : [];
  if (vnetCidr !== undefined) {
    findings.push({
      code: "network-stands",
      property: `${property}.vnetCidr`,
      value: vnetCidr,
      reason: "the network at virtualNetwork has its ranges already",
      fix: "leave one of both out",
    });
  }
  const room = nodesRange === undefined ? nodes : addressesIn(nodesRange) - KEPT_BY_AZURE;
  if (nodesRange !== undefined && room < nodes) {
    findings.push({
      code: "cidr-too-small",
      property: `${property}.${NODES_RANGE}`,
      value: virtualNetwork?.ranges[AksSubnet.NODES],
      reason: `it has ${room} addresses for nodes, the pools can have ${nodes} nodes`,
      fix: "take a larger subnet, or fewer nodes",
    });
  }
  return findings;
}

interface Ranges {
  readonly vnet: Cidr | undefined;
  readonly pods: Cidr | undefined;
  readonly services: Cidr | undefined;
}

function checkSizes(property: string, plan: NetworkPlan, ranges: Ranges, nodes: number): Finding[] {
  const findings: Finding[] = [];
  const tooSmall = (name: string, value: string, reason: string, fix: string): void => {
    findings.push({ code: "cidr-too-small", property: `${property}.${name}`, value, reason, fix });
  };
  const { vnet, pods, services } = ranges;
  if (vnet !== undefined) {
    const forNodes = addressesIn(vnet) / 4 - KEPT_BY_AZURE;
    // Small subnets have a 256th of the network each; Azure makes none below a /29.
    if (vnet.prefix + 8 > 29) {
      tooSmall("vnetCidr", plan.vnetCidr, "no subnet for private endpoints fits in it", "use a /21 or larger");
    } else if (forNodes < nodes) {
      const reason = `the nodes' quarter of it has ${forNodes} addresses, the pools can have ${nodes} nodes`;
      tooSmall("vnetCidr", plan.vnetCidr, reason, "use a larger range");
    }
  }
  if (pods !== undefined) {
    const shares = Math.floor(2 ** (NODE_POD_PREFIX - pods.prefix));
    if (shares < nodes) {
      const reason = `each node takes a /24 of it, so it serves ${shares} nodes, the pools can have ${nodes}`;
      tooSmall("podCidr", plan.podCidr, reason, "use a larger range");
    }
  }
  if (services !== undefined && services.prefix > 24) {
    tooSmall("serviceCidr", plan.serviceCidr, "fewer than 256 services fit in it", "use a /24 or larger");
  }
  if (services !== undefined && services.prefix < 12) {
    const reason = "AKS takes a /12 or smaller for services (https://learn.microsoft.com/azure/aks/azure-cni-overlay)";
    findings.push({ code: "cidr-too-large", property: `${property}.serviceCidr`, value: plan.serviceCidr, reason, fix: "use a /12 or smaller" });
  }
  return findings;
}

function checkDnsAddress(property: string, plan: NetworkPlan, services: Cidr | undefined): Finding[] {
  if (services === undefined || Token.isUnresolved(plan.dnsServiceIp)) return [];
  const address = parseAddress(plan.dnsServiceIp);
  // The first address is the API server's own service, kubernetes.default.
  if (address !== undefined && contains(services, address) && address !== services.first && address !== services.first + 1) return [];
  return [
    {
      code: "dns-service-ip-outside",
      property,
      value: plan.dnsServiceIp,
      reason: `the DNS service has an address of serviceCidr, ${plan.serviceCidr}, and not its first`,
      fix: `use "${formatAddress(services.first + 10)}", or leave it out`,
    },
  ];
}
