import { SecurityGroup, VpcSecurityGroupEgressRule, VpcSecurityGroupIngressRule } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { EksSubnet } from "../network/eks-network";

/** Where the doors of Lustre file systems lead. */
export interface LustreDoorsProps {
  /** The group's name. */
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  /** Where the nodes are. */
  readonly subnets: EksSubnet[];
  /** The nodes' own group, which lets the file servers in. */
  readonly securityGroupId: string;
  /** The group of machines with EFA, for file systems that are read over it. @default - they aren't */
  readonly efaGroupId?: string;
  readonly tags: { [key: string]: string };
}

/** Ports of Lustre's network (https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html). */
const PORTS = [
  { name: "lnet", fromPort: 988, toPort: 988 },
  { name: "lnet-more", fromPort: 1018, toPort: 1023 },
];

/** A security group for Lustre's servers, and every rule that they need: between each other, from the nodes and back to them. */
export function openLustreDoors(scope: Construct, { name: groupName, description, vpcId, subnets, securityGroupId, efaGroupId, tags }: LustreDoorsProps): { readonly groupId: string; readonly ready: ITerraformDependable[] } {
  const group = new SecurityGroup(scope, "group", { name: groupName, description, vpcId, tags, timeouts: { delete: "30m" } });
  const groupId = group.id;
  const ready = PORTS.flatMap(({ name, fromPort, toPort }) => {
    const ports = { ipProtocol: "tcp", fromPort, toPort };
    const own = { securityGroupId: groupId, ...ports };
    const servers = { ...own, referencedSecurityGroupId: groupId, description: "Lustre between the file servers" };
    const bySubnet = subnets.flatMap(({ key, cidr }) => {
      // Refused; there is nothing to make of it.
      if (key === "" || scope.node.tryFindChild(`from-${key}-${name}`) !== undefined) return [];
      // By the subnet's addresses, as for EFS: nodes may be in other groups, but never elsewhere.
      return [
        new VpcSecurityGroupIngressRule(scope, `from-${key}-${name}`, { ...own, cidrIpv4: cidr, description: `Lustre from the nodes in zone ${key}` }),
        new VpcSecurityGroupEgressRule(scope, `to-${key}-${name}`, { ...own, cidrIpv4: cidr, description: `Lustre to the nodes in zone ${key}` }),
      ];
    });
    return [
      new VpcSecurityGroupIngressRule(scope, `from-itself-${name}`, servers),
      new VpcSecurityGroupEgressRule(scope, `to-itself-${name}`, servers),
      ...bySubnet,
      // The servers call clients back.
      new VpcSecurityGroupIngressRule(scope, `nodes-${name}`, { ...ports, securityGroupId, referencedSecurityGroupId: groupId, description: "Lustre from its file servers" }),
    ];
  });
  return { groupId, ready: [...ready, ...(efaGroupId === undefined ? [] : openEfaDoors(scope, groupId, efaGroupId))] };
}

/**
 * What goes past the operating system is let through by groups alone, and FSx looks whether all of it is: within its own group and between that and
 * the machines'.
 *
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html#efa-security-groups
 */
function openEfaDoors(scope: Construct, servers: string, machines: string): ITerraformDependable[] {
  const pairs = [
    { id: "itself", securityGroupId: servers, referencedSecurityGroupId: servers, who: "between the file servers" },
    { id: "nodes", securityGroupId: servers, referencedSecurityGroupId: machines, who: "between file servers and GPU nodes" },
    { id: "files", securityGroupId: machines, referencedSecurityGroupId: servers, who: "between GPU nodes and file servers" },
  ];
  return pairs.flatMap(({ id, who, ...ends }) => {
    const all = { ...ends, ipProtocol: "-1", description: `Lustre over EFA ${who}` };
    return [new VpcSecurityGroupIngressRule(scope, `efa-from-${id}`, all), new VpcSecurityGroupEgressRule(scope, `efa-to-${id}`, all)];
  });
}
