import { Construct } from "constructs";
import { Token } from "../../core/framework";
import { DataAwsSecurityGroup } from "../bindings";
import { textInExpression } from "../expression";

const FACTS = "security-groups";

/** Whether security groups lie in the cluster's VPC, asked when Terraform plans: EC2 says so only when the first machine starts. */
export function askForGroups(cluster: Construct, vpcId: string, groupIds: string[]): void {
  for (const groupId of groupIds) {
    // Made in the same deployment: there is nothing to ask yet.
    if (Token.isUnresolved(groupId) || groupId === "") continue;
    const facts = (cluster.node.tryFindChild(FACTS) as Construct | undefined) ?? new Construct(cluster, FACTS);
    if (facts.node.tryFindChild(groupId) !== undefined) continue;
    new DataAwsSecurityGroup(facts, groupId, {
      id: groupId,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.vpc_id == ${textInExpression(vpcId)}}`,
            errorMessage: `The security group ${groupId} is one of \${self.vpc_id}, not of the cluster's VPC.`,
          },
        ],
      },
    });
  }
}
