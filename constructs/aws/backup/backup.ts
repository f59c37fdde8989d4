import { Construct } from "constructs";
import { BackupOptions } from "../../cluster/backup/backup-options";
import { VELERO_ACCOUNT, VELERO_NAMESPACE, keepDaysOf, veleroAddOn } from "../../cluster/backup/velero";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { IamPolicy, S3Bucket, S3BucketLifecycleConfiguration, S3BucketPolicy, S3BucketPublicAccessBlock, S3BucketServerSideEncryptionConfigurationA, S3BucketServerSideEncryptionConfigurationRuleA, S3BucketVersioningA } from "../bindings";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";

/** Properties of `EksBackup`. */
export interface EksBackupProps extends BackupOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly deletionProtection?: boolean;
  /** ARN of a KMS key of one's own for the bucket. @default - S3's own */
  readonly kmsKeyArn?: string;
}

/** The provider puts 26 characters after it, and a bucket's name has 63. */
const LONGEST_PREFIX = 37;
const SUFFIX = "-backups-";

/**
 * A bucket for the cluster's backups, Velero's role in it, and the chart. The bucket is private, encrypted and versioned, and is talked to by TLS
 * alone: what is deleted in it stays readable for as long as a backup is kept.
 */
export class EksBackup extends Construct {
  public readonly addOn: HelmAddOn;

  public constructor(scope: Construct, id: string, props: EksBackupProps) {
    super(scope, id);
    const { clusterName, region, deletionProtection = true, kmsKeyArn } = props;
    const bucket = new S3Bucket(this, "bucket", { bucketPrefix: `${clusterName.slice(0, LONGEST_PREFIX - SUFFIX.length)}${SUFFIX}`, forceDestroy: false, lifecycle: { preventDestroy: deletionProtection } });
    this.node.defaultChild = bucket;
    const its = { bucket: bucket.id };
    const closed = new S3BucketPublicAccessBlock(this, "private", { ...its, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true });
    const versioned = new S3BucketVersioningA(this, "versions", { ...its, versioningConfiguration: { status: "Enabled" } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", { ...its, rule: [encryption(kmsKeyArn)] });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...its,
      rule: [{ id: "old-versions", status: "Enabled", filter: [{ prefix: "" }], noncurrentVersionExpiration: [{ noncurrentDays: keepDaysOf(props) }], abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] }],
      dependsOn: [versioned],
    });
    new S3BucketPolicy(this, "tls", { ...its, policy: JSON.stringify(tlsOnly(bucket.arn)), dependsOn: [closed] });
    const name = roleName(clusterName, region, "backup");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(backupPolicy(bucket.arn, region, kmsKeyArn)) });
    new PodIdentityRole(this, "role", { cluster: props.cluster, roleName: name, namespace: VELERO_NAMESPACE, serviceAccounts: [VELERO_ACCOUNT], policyArns: { backup: policy.arn } });
    this.addOn = veleroAddOn(props, { provider: "aws", bucket: bucket.id, config: { region } });
  }
}

/** A key of one's own is asked for once for many objects, which S3 calls a bucket key. */
function encryption(kmsMasterKeyId?: string): S3BucketServerSideEncryptionConfigurationRuleA {
  if (kmsMasterKeyId === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId }, bucketKeyEnabled: true };
}

/** What Velero does in the bucket, and nothing else: it makes no snapshots (velero-plugin-for-aws, "Set permissions for Velero"). */
function backupPolicy(bucket: string, region: string, kmsKeyArn?: string): object {
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: objects, Resource: `${bucket}/*` },
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: bucket },
      ...(kmsKeyArn === undefined ? [] : [{ Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: kmsKeyArn, Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } } }]),
    ],
  };
}

function tlsOnly(bucket: string): object {
  return { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [bucket, `${bucket}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } } }] };
}
