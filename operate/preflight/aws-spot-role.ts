import { Aws } from "../clouds/aws";
import { OperatedDeployment } from "../clouds/deployment";
import { Row, rowsOf } from "./row";

/** Karpenter's label of its nodes. */
const BY_KARPENTER = "karpenter.sh/nodepool";
const ROLE = "AWSServiceRoleForEC2Spot";
/** The service whose role must be there before a key is granted to it, as `needs.services` names it. */
const SCALING = "autoscaling.amazonaws.com";

/**
 * The role by which EC2 makes spot machines. For a managed group EKS makes it; Karpenter may not, and an account that never had a spot machine has
 * none (aws/karpenter-provider-aws v1.14.1, getting-started, step06-add-spot-role.sh).
 */
export async function spotRoleRows(aws: Aws, { pools }: OperatedDeployment): Promise<Row[]> {
  const needing = pools.filter(({ capacity, labels = {} }) => capacity === "spot" && Object.hasOwn(labels, BY_KARPENTER));
  if (needing.length === 0) return [];
  const needed = `for spot machines of ${needing.map(({ name }) => `pool ${name}`).join(", ")}`;
  return roleRows(aws, { role: ROLE, service: "spot.amazonaws.com", needed, note: "EC2 refuses Karpenter's spot machines without it" });
}

/**
 * The role by which Auto Scaling makes a managed group's machines. EKS makes it with an account's first group; a key of one's own for their disks is
 * granted to it before there is any, and KMS refuses a grant to a role that isn't there.
 */
export async function scalingRoleRows(aws: Aws, { needs }: OperatedDeployment): Promise<Row[]> {
  if (needs === undefined || !needs.services.includes(SCALING)) return [];
  const note = "KMS refuses the grant of ownKeys.disksKeyArn without it, and the first apply stops there";
  return roleRows(aws, { role: "AWSServiceRoleForAutoScaling", service: SCALING, needed: "for a key of your own for nodes' disks", note });
}

/** A role that AWS makes for one of its services, once an account. */
interface ServiceLinkedRole {
  readonly role: string;
  readonly service: string;
  readonly needed: string;
  readonly note: string;
}

async function roleRows(aws: Aws, { role, service, needed, note }: ServiceLinkedRole): Promise<Row[]> {
  const answer = await aws.ask(["iam", "get-role", "--role-name", role], (json) => json.at("Role").at("Arn").text());
  const what = `role ${role}`;
  if (!answer.known && answer.why === "absent") {
    const command = aws.command(`iam create-service-linked-role --aws-service-name ${service}`);
    return [{ group: "account", what, needed, there: "none", verdict: "lacking", note, command }];
  }
  return rowsOf(answer, "account", what, needed, (): Row[] => [{ group: "account", what, needed, there: "there", verdict: "ok" }]);
}
