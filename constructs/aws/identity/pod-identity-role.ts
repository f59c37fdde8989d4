import { EksPodIdentityAssociation } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { isWithinRefused, refuse } from "../../core/problems/refuse";
import { admit, besides } from "../../core/shape/shape";
import { checkRoleName } from "../names";
import { accountOf } from "./account";
import { clustersNamed } from "./cluster-edges";
import { POD_IDENTITY_ROLE } from "./pod-identity-shapes";
import { ServiceRole } from "./service-role";

/** Pods, and what they may do in AWS. */
export interface PodIdentityOptions {
  /** Their namespace. @example "inference" */
  readonly namespace: string;
  /** The service accounts whose pods get the role. One has one role. @noun texts @example ["models"] */
  readonly serviceAccounts: string[];
  /** AWS's own policies, by the end of their ARNs. @default - none @example ["AmazonS3ReadOnlyAccess"] @unique */
  readonly managedPolicies?: string[];
  /** ARNs of policies of one's own, by a name for each. @default - none @example { weights: "arn:aws:iam::111122223333:policy/weights" } */
  readonly policyArns?: { [name: string]: string };
}

/** A role for pods of a cluster. */
export interface EksPodRoleOptions extends PodIdentityOptions {
  /** The role's name, one in the account. @default - cluster, region and the name that it is added by, with hyphens between @example "reader" */
  readonly roleName?: string;
}

/** Properties of `PodIdentityRole`. */
export interface PodIdentityRoleProps extends PodIdentityOptions {
  /**
   * The cluster's name: as its resource gives it, or as a constant. By a constant a cluster of the app that is made before this is found,
   * and goes first. @example "chat"
   */
  readonly cluster: string;
  /** The role's name, one in the account: 1 to 64 letters, digits and any of _+=,.@-. @example "chat-reader" */
  readonly roleName: string;
}

/**
 * An IAM role for pods of certain service accounts, handed out by the Pod Identity agent on their node.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentityRole extends Construct {
  /** What pods must wait for: one that starts without its association runs without the role until it is started anew. */
  public readonly ready: ITerraformDependable[];
  /** The role's ARN. Known only at apply. */
  public readonly roleArn: string;

  /** @throws InvalidInputError at synth, for what isn't of the form that its properties have */
  public constructor(scope: Construct, id: string, given: PodIdentityRoleProps) {
    super(scope, id);
    const { value: props, findings } = admit<PodIdentityRoleProps>("", given, POD_IDENTITY_ROLE);
    // A cluster makes the names of its own roles from its own.
    refuse(this, besides(findings, isWithinRefused(this) ? [] : checkRoleName("roleName", props.roleName, props.roleName)));
    const role = new ServiceRole(this, "role", {
      roleName: props.roleName,
      service: "pods.eks.amazonaws.com",
      actions: ["sts:AssumeRole", "sts:TagSession"],
      condition: podsOnly(accountOf(this), props),
      managedPolicies: props.managedPolicies,
      policyArns: props.policyArns,
    });
    this.node.defaultChild = role.resource;
    this.roleArn = role.arn;
    const dependsOn = [...role.policies, ...clustersNamed(this, props.cluster)];
    this.ready = props.serviceAccounts.map(
      (serviceAccount) =>
        new EksPodIdentityAssociation(this, serviceAccount, {
          clusterName: props.cluster,
          namespace: props.namespace,
          serviceAccount,
          roleArn: role.arn,
          dependsOn,
        }),
    );
  }
}

/**
 * Of everybody for whom EKS takes a role, those pods of that cluster alone, in this account: whoever may make associations can't hand the role to
 * other pods, and EKS can't be made to take it for another account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function podsOnly(account: string, { cluster, namespace, serviceAccounts }: PodIdentityRoleProps): object {
  return {
    StringEquals: {
      "aws:SourceAccount": account,
      "aws:RequestTag/eks-cluster-name": cluster,
      "aws:RequestTag/kubernetes-namespace": namespace,
      "aws:RequestTag/kubernetes-service-account": serviceAccounts,
    },
  };
}
