import { IamPolicy, KmsGrant } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { accountOf } from "./account";

/** Properties of `DiskKey`. */
export interface DiskKeyProps {
  readonly clusterName: string;
  readonly region: string;
  /** The key's ARN. */
  readonly keyArn: string;
}

/** What EC2 does with a key for volumes, for whoever makes machines or volumes with it. */
const OPERATIONS = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "DescribeKey"];

/**
 * Who may use a key of one's own for disks: machines of node groups are made by the account's role for Auto Scaling, which gets a grant; everybody
 * else of the cluster by a policy, which the key's own policy must leave to IAM, as it does by default.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class DiskKey extends Construct {
  /** A policy for roles that make machines or volumes. */
  public readonly policyArn: string;
  /** What node groups must wait for. */
  public readonly ready: ITerraformDependable[];

  public constructor(scope: Construct, id: string, { clusterName, region, keyArn }: DiskKeyProps) {
    super(scope, id);
    const role = `arn:aws:iam::${accountOf(this)}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const grant = new KmsGrant(this, "auto-scaling", { name: `${clusterName}-nodes`, keyId: keyArn, granteePrincipal: role, operations: [...OPERATIONS, "CreateGrant"] });
    const policy = new IamPolicy(this, "policy", { name: `${clusterName}-${region}-disk-key`, policy: JSON.stringify(diskKeyPolicy(keyArn, region)) });
    this.policyArn = policy.arn;
    this.ready = [grant];
  }
}

/** The use of a key for volumes, through EC2 alone, in IAM's own form. */
export function diskKeyPolicy(keyArn: string, region: string): object {
  const throughEc2 = { "kms:ViaService": `ec2.${region}.amazonaws.com` };
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "UseDiskKey", Effect: "Allow", Action: OPERATIONS.map((operation) => `kms:${operation}`), Resource: [keyArn], Condition: { StringEquals: throughEc2 } },
      { Sid: "GrantDiskKey", Effect: "Allow", Action: ["kms:CreateGrant"], Resource: [keyArn], Condition: { StringEquals: throughEc2, Bool: { "kms:GrantIsForAWSResource": "true" } } },
    ],
  };
}
