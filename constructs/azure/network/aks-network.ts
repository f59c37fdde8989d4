import { ITerraformDependable, Precondition } from "../../core/framework";
import { Construct } from "constructs";

/** The subnets of a cluster's network, by key. */
export enum AksSubnet {
  NODES = "nodes",
  /** Of private endpoints. */
  ENDPOINTS = "endpoints",
}

/** How nodes reach the internet. @see https://learn.microsoft.com/azure/aks/egress-outboundtype */
export class AksOutbound {
  /** By a NAT gateway on the nodes' subnet. */
  public static readonly NAT_GATEWAY = new AksOutbound("userAssignedNATGateway");
  /** By a route table on the nodes' subnet, through a firewall or another appliance. */
  public static readonly USER_DEFINED_ROUTING = new AksOutbound("userDefinedRouting");

  /** A type that this version of the library doesn't know. */
  public static of(name: string): AksOutbound {
    return new AksOutbound(name);
  }

  private constructor(public readonly name: string) {}
}

/** What a cluster needs of its network. Numbers and texts may be known only later. */
export interface AksNetworkNeeds {
  /** The cluster's region: Azure takes a network of the same one only. */
  readonly region: string;
  /** Most nodes at a time. */
  readonly nodes: number;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/**
 * The network that a cluster lives in, whoever made it.
 * @open anybody may implement it, with more properties than these
 */
export interface IAksNetwork {
  /** Resource id of the virtual network. @example "/subscriptions/.../virtualNetworks/hub" */
  readonly networkId: string;
  /** Resource ids of its subnets, by `AksSubnet`. @example { nodes: "/subscriptions/.../subnets/nodes" } */
  readonly subnetIds: { [key: string]: string };
  /** Ranges by subnet, and by "network" the network's own, as far as they are known. @example { nodes: "10.0.0.0/18" } */
  readonly ranges: { [key: string]: string };
  /** @example AksOutbound.NAT_GATEWAY */
  readonly outbound: AksOutbound;
  /** Addresses under which nodes appear on the internet: the API server lets them in. @example ["203.0.113.7"] */
  readonly egressIps: string[];
  /**
   * Resource id of the private DNS zone in which the network finds Azure Files' endpoints, where it has one.
   * @default - one is made and linked to it
   * @example "/subscriptions/.../privateDnsZones/privatelink.file.core.windows.net"
   */
  readonly filesDnsZoneId?: string;
  /** What must stand before nodes can reach the internet. @example [...] @noun resources @unchecked elements */
  readonly ready: ITerraformDependable[];
  /** What Terraform holds against the cluster's needs when it plans, since it isn't known before. */
  preconditions(scope: Construct, needs: AksNetworkNeeds): Precondition[];
}

/** Whether something can be a network: what was refused is a copy without what a class gives. */
export function isNetwork(value: IAksNetwork | undefined): value is IAksNetwork {
  return typeof value?.preconditions === "function";
}
