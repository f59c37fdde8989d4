import { IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { ExtraAddOn } from "../add-ons/add-ons";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";

/** A bucket with weights, which pods read as files. */
export interface EksWeightsBucketOptions {
  /** The bucket's name. It is there already, in the cluster's region. @example "my-weights" */
  readonly bucket: string;
  /** What its objects begin with; nothing else of the bucket is read. @default - all of the bucket @example "models" */
  readonly prefix?: string;
  /**
   * GiB of a node's disk in which what was read is kept for as long as a pod mounts the bucket there: the machine's own with `instanceStore`. The weights must fit.
   * @default - nothing is kept, and files are read as they are asked for
   * @example 100
   */
  readonly cacheGiB?: number;
  /** ARN of the KMS key of its objects. @default - they have none of one's own @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly kmsKeyArn?: string;
}

/** The class by which models name the bucket. */
export const BUCKET_CLASS = "s3";
/** EKS's name of the driver's add-on. */
export const S3_ADD_ON = "aws-mountpoint-s3-csi-driver";
/** By its account the driver mounts for all pods (its chart's values.yaml, v2.7.0). */
const NAMESPACE = "kube-system";
const SERVICE_ACCOUNT = "s3-csi-driver-sa";

/** Properties of `WeightsBucket`. */
export interface WeightsBucketProps extends EksWeightsBucketOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  /** Version of the add-on. @default - EKS's default when it is made */
  readonly version?: string;
}

/**
 * Mountpoint for Amazon S3: the driver's role, which lists and reads what is below the prefix, and no more.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html
 */
export class WeightsBucket extends Construct {
  public readonly addOn: ExtraAddOn;

  public constructor(scope: Construct, id: string, props: WeightsBucketProps) {
    super(scope, id);
    const name = roleName(props.clusterName, props.region, "s3-csi");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(readPolicy(props)) });
    const role = new PodIdentityRole(this, "role", { cluster: props.cluster, roleName: name, namespace: NAMESPACE, serviceAccounts: [SERVICE_ACCOUNT], policyArns: { weights: policy.arn } });
    // On GPU nodes too, whichever taints they have: older charts tolerate none.
    this.addOn = { name: S3_ADD_ON, version: props.version, after: role.ready, values: { node: { tolerateAllTaints: true } } };
  }
}

/** What Mountpoint needs to read, in IAM's own form (awslabs/mountpoint-s3 doc/CONFIGURATION.md, IAM permissions). */
export function readPolicy({ bucket, prefix, kmsKeyArn, region }: EksWeightsBucketOptions & { readonly region: string }): object {
  const arn = `arn:aws:s3:::${bucket}`;
  const below = prefix === undefined ? {} : { Condition: { StringLike: { "s3:prefix": [`${prefix}/*`] } } };
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "List", Effect: "Allow", Action: ["s3:ListBucket"], Resource: [arn], ...below },
      { Sid: "ReadWeights", Effect: "Allow", Action: ["s3:GetObject"], Resource: [`${arn}/${prefix === undefined ? "" : `${prefix}/`}*`] },
      ...(kmsKeyArn === undefined ? [] : [{ Sid: "ReadEncrypted", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [kmsKeyArn], Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } } }]),
    ],
  };
}

/** The bucket as a class that models name: each gets a volume that is all of it, and nobody writes there. */
export function bucketOffer({ bucket, prefix, cacheGiB }: EksWeightsBucketOptions, region: string): StorageOffer {
  return {
    className: BUCKET_CLASS,
    accessModes: [AccessMode.READ_ONLY_MANY],
    sharedVolume: {
      driver: "s3.csi.aws.com",
      handle: prefix === undefined ? bucket : `${bucket}/${prefix}`,
      attributes: {
        bucketName: bucket,
        authenticationSource: "driver",
        ...(cacheGiB === undefined ? {} : { cache: "emptyDir", cacheEmptyDirSizeLimit: `${cacheGiB}Gi` }),
      },
      // Given the region, so that nobody asks the metadata service, which answers no pod. Weights don't change: what was listed stays true.
      mountOptions: ["read-only", "allow-other", `region ${region}`, "metadata-ttl indefinite", ...(prefix === undefined ? [] : [`prefix ${prefix}/`])],
    },
    definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
  };
}
