import { IamRole, IamRolePolicyAttachment } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";

/** Properties of `ServiceRole`. */
export interface ServiceRoleProps {
  readonly roleName: string;
  /** The service that takes the role: "eks.amazonaws.com". */
  readonly service: string;
  /** What it does to take it. @default ["sts:AssumeRole"] */
  readonly actions?: string[];
  /** What must hold when it does, in IAM's own form. @default - nothing more */
  readonly condition?: object;
  /** AWS's own policies, by the end of their ARNs: "AmazonEKSClusterPolicy". @default - none @unique */
  readonly managedPolicies?: string[];
  /** ARNs of policies of one's own, by a name for each. @default - none */
  readonly policyArns?: { [name: string]: string };
}

/** An IAM role that an AWS service takes, with its policies attached. */
export class ServiceRole extends Construct {
  public readonly resource: IamRole;
  public readonly arn: string;
  public readonly name: string;
  /** The attachments: what uses the role must wait for them, and be gone before them. */
  public readonly policies: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.roleName,
      assumeRolePolicy: trust(props),
    });
    this.node.defaultChild = role;
    this.resource = role;
    this.arn = role.arn;
    this.name = role.name;
    const managed = (props.managedPolicies ?? []).map((policy) => [policy.split("/").slice(-1)[0], `arn:aws:iam::aws:policy/${policy}`]);
    this.policies = [...managed, ...Object.entries(props.policyArns ?? {})].map(
      ([name, policyArn]) => new IamRolePolicyAttachment(this, name, { role: role.name, policyArn }),
    );
  }
}

/** Who may take a role, and how, in IAM's own form. */
export function trust({ service, actions = ["sts:AssumeRole"], condition }: Pick<ServiceRoleProps, "service" | "actions" | "condition">): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions, Condition: condition }] });
}
