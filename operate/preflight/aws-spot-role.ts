import { Aws } from "../clouds/aws";
import { OperatedDeployment } from "../clouds/deployment";
import { Row, rowsOf } from "./row";

/** Karpenter's label of its nodes. */
const BY_KARPENTER = "karpenter.sh/nodepool";
const ROLE = "AWSServiceRoleForEC2Spot";

/**
 * The role by which EC2 makes spot machines. For a managed group EKS makes it; Karpenter may not, and an account that never had a spot machine has
 * none (aws/karpenter-provider-aws v1.14.1, getting-started, step06-add-spot-role.sh).
 */
export async function spotRoleRows(aws: Aws, { pools }: OperatedDeployment): Promise<Row[]> {
  const needing = pools.filter(({ capacity, labels = {} }) => capacity === "spot" && Object.hasOwn(labels, BY_KARPENTER));
  if (needing.length === 0) return [];
  const answer = await aws.ask(["iam", "get-role", "--role-name", ROLE], (json) => json.at("Role").at("Arn").text());
  const [what, needed] = [`role ${ROLE}`, `for spot machines of ${needing.map(({ name }) => `pool ${name}`).join(", ")}`];
  const command = aws.command("iam create-service-linked-role --aws-service-name spot.amazonaws.com");
  if (!answer.known && answer.why === "absent") {
    return [{ group: "account", what, needed, there: "none", verdict: "lacking", note: "EC2 refuses Karpenter's spot machines without it", command }];
  }
  return rowsOf(answer, "account", what, needed, (): Row[] => [{ group: "account", what, needed, there: "there", verdict: "ok" }]);
}
