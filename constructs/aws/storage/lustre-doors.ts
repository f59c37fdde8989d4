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
  readonly tags: { [key: string]: string };
}

/** Ports of Lustre's network (https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html). */
const PORTS = [
  { name: "lnet", fromPort: 988, toPort: 988 },
  { name: "lnet-more", fromPort: 1018, toPort: 1023 },
];

/** A security group for Lustre's servers, and every rule that they need: between each other, from the nodes and back to them. */
export function openLustreDoors(scope: Construct, { name: groupName, description, vpcId, subnets, securityGroupId, tags }: LustreDoorsProps): { readonly groupId: string; readonly ready: ITerraformDependable[] } {
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
  return { groupId, ready };
}
