import { ITerraformDependable, Lazy } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { isObject, unknownProperties, wrongType } from "../../core/shape/shape";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { RoleName } from "./network-roles";
import { EksSubnetRole } from "./subnet-role";

/** A subnet that is there already. */
export interface EksExistingSubnet {
  /** What it is called by in ids and names of ours, so that one more renames no other: the letter of its zone. */
  readonly key: string;
  /** The zone that it lies in, by name. */
  readonly zone: string;
  /** Its id. */
  readonly subnetId: string;
  /** Its addresses: whoever comes from them may mount the cluster's shared files. */
  readonly cidr: string;
}

/** What is known of a network that is there already. */
export interface EksExistingNetworkAttributes {
  /** The VPC's id. */
  readonly vpcId: string;
  /** Its private subnets for nodes, each in a zone of its own, two or more. */
  readonly subnets: EksExistingSubnet[];
  /** Those of GPU nodes, in zones of `subnets`. @default - where the other nodes are */
  readonly gpuSubnets?: EksExistingSubnet[];
  /** Those of the control plane's interfaces, two or more. @default - where the nodes are */
  readonly controlPlaneSubnets?: EksExistingSubnet[];
  /** Those of load balancers of private addresses, two or more. @default - the load balancer controller finds them by its tag */
  readonly internalLoadBalancerSubnets?: EksExistingSubnet[];
  /** Those of load balancers that the internet reaches, two or more. @default - the load balancer controller finds them by its tag */
  readonly publicLoadBalancerSubnets?: EksExistingSubnet[];
  /** Addresses that each of the nodes' subnets has free when the cluster is made. @default - what control plane and nodes take at their most */
  readonly freeAddresses?: number;
}

/** What a network that is there is to have, found by its tags when Terraform plans. */
export interface EksFoundNetworkAttributes {
  /** The VPC's id. */
  readonly vpcId: string;
  /**
   * The zones, by name, two or more: of each role there is one subnet in each of them, no more and no fewer. Terraform must know how many there are
   * before it asks, so they are written.
   */
  readonly zones: string[];
  /** Those of the nodes. @default EksSubnetRole.INTERNAL_LOAD_BALANCERS */
  readonly nodes?: EksSubnetRole;
  /** Those of GPU nodes. @default - where the other nodes are */
  readonly gpuNodes?: EksSubnetRole;
  /** Zones of the GPU nodes' subnets, some of `zones`. @default - all */
  readonly gpuZones?: string[];
  /** Those of the control plane's interfaces. @default - where the nodes are */
  readonly controlPlane?: EksSubnetRole;
  /** Those of load balancers of private addresses. @default - not asked for: the load balancer controller finds them by its tag */
  readonly internalLoadBalancers?: EksSubnetRole;
  /** Those of load balancers that the internet reaches. @default - not asked for: the load balancer controller finds them by its tag */
  readonly publicLoadBalancers?: EksSubnetRole;
  /** Addresses that each of the nodes' subnets has free when the cluster is made. @default - what control plane and nodes take at their most */
  readonly freeAddresses?: number;
}

/** The role by which the subnets of one property are found. */
export interface WantedRole {
  readonly role: RoleName;
  /** As whoever wrote it called it. */
  readonly property: string;
  readonly by: EksSubnetRole;
}

/**
 * A network that is there already, as its owner tells it. What can be seen of it when the app is synthesised is checked then; whether AWS
 * has it so, when Terraform plans.
 */
export class EksExistingNetwork implements IEksNetwork {
  /** By the ids that AWS gave it. */
  public static fromIds(attributes: EksExistingNetworkAttributes): EksExistingNetwork {
    // Without a type check it may be anything; the cluster says then what is missing.
    const given = (attributes ?? {}) as EksExistingNetworkAttributes;
    return new EksExistingNetwork(given, [], isObject(given) ? unknownProperties("", given, BY_IDS) : []);
  }

  /** By the tags of its subnets, one in each zone for each role, looked up when Terraform plans; what is missing is named then. */
  public static byRole(attributes: EksFoundNetworkAttributes): EksExistingNetwork {
    const { vpcId, zones = [], nodes, gpuNodes, gpuZones, controlPlane, internalLoadBalancers, publicLoadBalancers, freeAddresses } = (attributes ?? {}) as EksFoundNetworkAttributes;
    const refused = misgiven(attributes);
    const places = (property: string, given: string[]): string[] => (refused.some((one) => one.property.startsWith(property)) ? [] : given);
    const [inZones, inGpuZones] = [places("zones", zones), places("gpuZones", gpuZones ?? zones)];
    const all: [RoleName, string, EksSubnetRole | undefined, string[]][] = [
      ["subnets", "nodes", nodes ?? EksSubnetRole.INTERNAL_LOAD_BALANCERS, inZones],
      ["gpuSubnets", "gpuNodes", gpuNodes ?? (gpuZones === undefined ? undefined : (nodes ?? EksSubnetRole.INTERNAL_LOAD_BALANCERS)), inGpuZones],
      ["controlPlaneSubnets", "controlPlane", controlPlane, inZones],
      ["internalLoadBalancerSubnets", "internalLoadBalancers", internalLoadBalancers, inZones],
      ["publicLoadBalancerSubnets", "publicLoadBalancers", publicLoadBalancers, inZones],
    ];
    const wanted = all.flatMap(([role, property, by]): WantedRole[] => (by instanceof EksSubnetRole ? [{ role, property, by }] : []));
    const lists = all.flatMap(([role, , by, places]): [RoleName, EksSubnet[]][] => (by === undefined ? [] : [[role, places.map(placeholder)]]));
    return new EksExistingNetwork({ vpcId, freeAddresses, ...(Object.fromEntries(lists) as { [role in RoleName]: EksExistingSubnet[] }) }, wanted, refused);
  }

  public readonly vpcId: string;
  public readonly subnets: EksSubnet[];
  public readonly gpuSubnets?: EksSubnet[];
  public readonly controlPlaneSubnets?: EksSubnet[];
  public readonly internalLoadBalancerSubnets?: EksSubnet[];
  public readonly publicLoadBalancerSubnets?: EksSubnet[];
  public readonly freeAddresses?: number;
  /** Nothing is to wait for. */
  public readonly ready?: ITerraformDependable[] = [];

  private constructor(
    given: EksExistingNetworkAttributes,
    /** Roles whose subnets are still to be found; none where they were given by their ids. */
    public readonly wanted: WantedRole[],
    /** What was given that is none of it, by the names below `existingNetwork`. */
    public readonly refused: Finding[],
  ) {
    this.vpcId = given.vpcId;
    this.subnets = given.subnets;
    this.gpuSubnets = given.gpuSubnets;
    this.controlPlaneSubnets = given.controlPlaneSubnets;
    this.internalLoadBalancerSubnets = given.internalLoadBalancerSubnets;
    this.publicLoadBalancerSubnets = given.publicLoadBalancerSubnets;
    this.freeAddresses = given.freeAddresses;
  }
}

const BY_IDS = ["vpcId", "subnets", "gpuSubnets", "controlPlaneSubnets", "internalLoadBalancerSubnets", "publicLoadBalancerSubnets", "freeAddresses"];
const FOUND_ROLES = ["nodes", "gpuNodes", "controlPlane", "internalLoadBalancers", "publicLoadBalancers"];
const BY_ROLE = ["vpcId", "zones", ...FOUND_ROLES, "gpuZones", "freeAddresses"];

/** What of a network by roles has another form, in programs whose types nobody looked at: left to itself, nodes would come to lie elsewhere. */
function misgiven(attributes: EksFoundNetworkAttributes): Finding[] {
  const given: unknown = attributes;
  if (!isObject(given)) return [];
  const lists = ["zones", "gpuZones"].flatMap((name): Finding[] => {
    const zones = given[name];
    if (zones === undefined) return [];
    if (!Array.isArray(zones)) return [wrongType(name, zones, "a list of texts", '["us-west-2a", "us-west-2b"]')];
    return (zones as unknown[]).flatMap((zone, index) => (typeof zone === "string" ? [] : [wrongType(`${name}[${index}]`, zone, "a text", '"us-west-2a"')]));
  });
  const roles = FOUND_ROLES.flatMap((name): Finding[] => {
    const role = given[name];
    return role === undefined || role instanceof EksSubnetRole ? [] : [wrongType(name, role, "an EksSubnetRole", 'EksSubnetRole.karpenter("my-cluster")')];
  });
  return [...unknownProperties("", given, BY_ROLE), ...lists, ...roles];
}

/** A subnet that is found later: its zone is known, and by the zone's letter what it is called by. */
function placeholder(zone: string): EksSubnet {
  const later = (): string => Lazy.stringValue({ produce: () => "" });
  // One that is no text is told of by its property.
  return { key: typeof zone === "string" ? zone.slice(-1) : zone, zone, subnetId: later(), cidr: later() };
}
