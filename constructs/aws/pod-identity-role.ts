import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ServiceRole } from "./service-role";

/** Properties of `PodIdentityRole`. */
export interface PodIdentityRoleProps {
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly roleName: string;
  readonly namespace: string;
  /** The service accounts whose pods get the role. */
  readonly serviceAccounts: string[];
  /** AWS's own policies, by the end of their ARNs. @default - none */
  readonly managedPolicies?: string[];
  /** ARNs of policies of one's own, by a name for each. @default - none */
  readonly policyArns?: { [name: string]: string };
}

/**
 * An IAM role for pods of certain service accounts, handed out by the Pod Identity agent on their node.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentityRole extends Construct {
  /** What pods must wait for: one that starts without its association runs without the role until it is started anew. */
  public readonly ready: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      roleName: props.roleName,
      service: "pods.eks.amazonaws.com",
      actions: ["sts:AssumeRole", "sts:TagSession"],
      managedPolicies: props.managedPolicies,
      policyArns: props.policyArns,
    });
    this.ready = props.serviceAccounts.map(
      (serviceAccount) =>
        new EksPodIdentityAssociation(this, serviceAccount, {
          clusterName: props.cluster,
          namespace: props.namespace,
          serviceAccount,
          roleArn: role.arn,
          dependsOn: role.policies,
        }),
    );
  }
}
