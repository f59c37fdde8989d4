import { Construct } from "constructs";
import { TerraformStack } from "../../core/framework";
import { DataAwsCallerIdentity } from "../bindings";

/** The account in which a stack is deployed, asked once a stack. Known only at apply. */
export function accountOf(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const id = "aws-account";
  const asked = stack.node.tryFindChild(id) ?? new DataAwsCallerIdentity(stack, id);
  return (asked as DataAwsCallerIdentity).accountId;
}
