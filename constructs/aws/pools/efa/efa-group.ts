import { SecurityGroup, VpcSecurityGroupEgressRule, VpcSecurityGroupIngressRule } from "../../bindings";
import { Construct } from "constructs";

/** Properties of `EfaGroup`. */
export interface EfaGroupProps {
  readonly clusterName: string;
  readonly vpcId: string;
}

/**
 * The security group of all machines with EFA. What bypasses the operating system is let through only between members of one group that names
 * itself, for what comes and for what goes: a rule for everywhere isn't enough.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html#efa-start-security
 */
export class EfaGroup extends Construct {
  public readonly groupId: string;

  public constructor(scope: Construct, id: string, { clusterName, vpcId }: EfaGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      name: `${clusterName}-efa`,
      description: "EFA between the GPU nodes",
      vpcId,
      tags: { Name: `${clusterName}-efa` },
      // Machines' network cards hold it until the last of them is gone.
      timeouts: { delete: "30m" },
    });
    this.groupId = group.id;
    const itself = { securityGroupId: group.id, referencedSecurityGroupId: group.id, ipProtocol: "-1" };
    new VpcSecurityGroupIngressRule(this, "from-itself", { ...itself, description: "EFA from the other GPU nodes" });
    new VpcSecurityGroupEgressRule(this, "to-itself", { ...itself, description: "EFA to the other GPU nodes" });
  }
}
