import { IamPolicy } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";
import { EksSubnet } from "../network/eks-network";
import { CLUSTER_TAG } from "../tags";
import { openLustreDoors } from "./lustre-doors";
import { efaStepGiB } from "./lustre-efa";
import { EksLustreDeployment } from "./lustre-options";

/** Lustre file systems that are made for claims: one for each model that names the class. */
export interface EksClaimedLustreOptions {
  /** How each is kept, and how fast it is. Those that are there stay as they were made. @default EksLustreDeployment.SCRATCH @example EksLustreDeployment.persistent(250) */
  readonly deployment?: EksLustreDeployment;
  /**
   * The one zone that they lie in, one of the cluster's, by name.
   * @default - the GPU pools' zone, where all of them name the same one
   * @example "us-west-2a"
   */
  readonly availabilityZone?: string;
  /** ARN of the KMS key that encrypts them; of persistent ones. @default - a key of FSx's @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly kmsKeyArn?: string;
  /**
   * Whether nodes with EFA in their zone read them over EFA; of persistent ones, each of which is a multiple of 38400 GiB at 125 MB/s a TiB, of
   * 19200 at 250, 9600 at 500, 4800 at 1000.
   * @default false
   */
  readonly efa?: boolean;
}

/** The class by which models ask for one. */
export const CLAIMED_CLASS = "lustre-claims";
/** Kept no longer than the model that it is made for: what is on it can be downloaded again. */
export const DEFAULT_CLAIMED = EksLustreDeployment.SCRATCH;
/** The smallest that FSx makes; a claim of more gets the next multiple of 2400. */
const SMALLEST_GIB = 1200;

const NAMESPACE = "kube-system";
const SERVICE_ACCOUNT = "fsx-csi-controller-sa";

/** Properties of `ClaimedLustre`. */
export interface ClaimedLustreProps extends EksClaimedLustreOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly vpcId: string;
  readonly subnets: EksSubnet[];
  /** The subnet that they lie in. */
  readonly subnetId: string;
  /** The nodes' own group. */
  readonly securityGroupId: string;
  /** The group of machines with EFA, where any has it. */
  readonly efaGroupId?: string;
}

/** What the FSx driver makes file systems by: a security group, and a role that makes and deletes those with the cluster's tag alone. */
export class ClaimedLustre extends Construct {
  public readonly offer: StorageOffer;
  /** What the driver must wait for. */
  public readonly ready: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: ClaimedLustreProps) {
    super(scope, id);
    const { clusterName, region, cluster, vpcId, subnets, securityGroupId } = props;
    const groupName = `${clusterName}-lustre-claims`;
    const doors = openLustreDoors(this, { name: groupName, description: "Lustre of claims, between its servers and the cluster's nodes", vpcId, subnets, securityGroupId, efaGroupId: props.efa === true ? props.efaGroupId : undefined, tags: { Name: groupName } });
    const name = roleName(clusterName, region, "fsx-csi");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(claimedLustrePolicy(clusterName, region)) });
    const role = new PodIdentityRole(this, "role", { cluster, roleName: name, namespace: NAMESPACE, serviceAccounts: [SERVICE_ACCOUNT], policyArns: { files: policy.arn } });
    this.ready = [...role.ready, ...doors.ready];
    this.offer = claimedOffer(props, doors.groupId);
  }
}

/** Of AWS's own policy for the driver (AmazonFSxFullAccess) what it needs here, for file systems with the cluster's tag. */
export function claimedLustrePolicy(clusterName: string, region: string): object {
  const files = `arn:aws:fsx:${region}:*:file-system/*`;
  const asked = { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName } };
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "MakeFilesTagged", Effect: "Allow", Action: ["fsx:CreateFileSystem", "fsx:TagResource"], Resource: [files], Condition: asked },
      { Sid: "DeleteFilesTagged", Effect: "Allow", Action: ["fsx:DeleteFileSystem", "fsx:UpdateFileSystem"], Resource: [files], Condition: { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } } },
      { Sid: "LookAtFiles", Effect: "Allow", Action: ["fsx:DescribeFileSystems"], Resource: ["*"], Condition: { StringEquals: { "aws:RequestedRegion": region } } },
      {
        Sid: "FsxRole",
        Effect: "Allow",
        Action: ["iam:CreateServiceLinkedRole"],
        Resource: ["arn:aws:iam::*:role/aws-service-role/fsx.amazonaws.com/*"],
        Condition: { StringEquals: { "iam:AWSServiceName": "fsx.amazonaws.com" } },
      },
    ],
  };
}

function claimedOffer({ deployment = DEFAULT_CLAIMED, kmsKeyArn, subnetId, clusterName, efa = false }: ClaimedLustreProps, groupId: string): StorageOffer {
  const persistent = deployment.type !== DEFAULT_CLAIMED.type;
  const step = efa ? efaStepGiB(deployment) : undefined;
  return {
    className: CLAIMED_CLASS,
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE],
    minimumGiB: step ?? SMALLEST_GIB,
    // The driver rounds to multiples of 2400, which FSx refuses of these.
    ...(step === undefined ? {} : { stepGiB: step }),
    ownedByRoot: true,
    definition: {
      provisioner: "fsx.csi.aws.com",
      parameters: {
        subnetId,
        securityGroupIds: groupId,
        // Left out, the driver makes SCRATCH_1, of 2.10.
        deploymentType: deployment.type,
        storageType: "SSD",
        fileSystemTypeVersion: "2.15",
        // It makes backups for a week otherwise, and a last one that stays.
        ...(persistent ? { perUnitStorageThroughput: String(deployment.throughputPerTiB), automaticBackupRetentionDays: "0", ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }) } : {}),
        // FSx wants a metadata configuration of one with EFA, and takes none of scratch.
        ...(step === undefined ? {} : { efaEnabled: "true", metadataConfigurationMode: "AUTOMATIC" }),
        extraTags: `${CLUSTER_TAG}=${clusterName}`,
      },
      mountOptions: ["flock"],
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: false,
    },
  };
}

