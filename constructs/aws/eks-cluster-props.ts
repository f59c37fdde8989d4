import { BackupOptions } from "../cluster/backup/backup-options";
import { AvailabilityOptions } from "../cluster/availability/availability";
import { EksAddOnVersions } from "./add-ons/add-on-versions";
import { EksAutoModeOptions } from "./auto-mode/auto-mode-options";
import { EksFileBackupOptions } from "./backup/file-backup-options";
import { EksBudgetOptions } from "./budget/budget-options";
import { EksRegistryOptions } from "./registry/image-registry";
import { EksNetworkOptions, IEksNetwork } from "./network/eks-network";
import { EksSecurityGroups } from "./network/security-groups-options";
import { EksDnsRecordsOptions } from "./dns/dns-records-options";
import { EksAccess } from "./identity/eks-access";
import { EksOwnKeys } from "./control-plane/own-keys";
import { EksSignIn } from "./control-plane/connection";
import { EksKarpenterOptions } from "./karpenter/provisioner";
import { EksVersion } from "./control-plane/kubernetes-version";
import { EksManagedPrometheusOptions } from "./monitoring/managed-prometheus-options";
import { EksSecretsManagerOptions } from "./secrets/secrets-manager-options";
import { EksClaimedLustreOptions } from "./storage/claimed-lustre";
import { EksWeightsBucketOptions } from "./storage/weights-bucket";
import { EksLustreOptions } from "./storage/lustre-options";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "./pools/pool-options";

/** What a person says of an EKS cluster. */
export interface EksClusterOptions extends AvailabilityOptions {
  /**
   * AWS region: "us-west-2". For life: in another everything is made anew, and what was made stays where it is, out of Terraform's sight.
   * @example "us-west-2"
   */
  readonly region: string;
  /** Accepts a region that this release doesn't know. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /** The VPC. @default - three zones in 10.0.0.0/16, one NAT gateway @example { cidr: "10.0.0.0/16" } */
  readonly network?: EksNetworkOptions;
  /**
   * A network that is there already, in place of `network`. For life: in another VPC is another cluster, and the change is refused at plan.
   * @default - one is made
   * @example EksExistingNetwork.fromIds({ vpcId: "vpc-0123456789abcdef0", subnets: [...] })
   */
  readonly existingNetwork?: IEksNetwork;
  /**
   * Security groups of one's own in `existingNetwork`, besides those of the cluster.
   * @default - the cluster's own alone
   * @example { nodes: ["sg-0123456789abcdef0"] }
   */
  readonly securityGroups?: EksSecurityGroups;
  /** The GPU pools, one or more; none here where `addGpuPool` adds them. @example [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] */
  readonly gpuPools: EksGpuPoolOptions[];
  /** The pool for everything without a GPU. @default - 2 to 4 nodes of m6i.xlarge @example { machineType: "m6i.xlarge" } */
  readonly systemPool?: EksSystemPoolOptions;
  /**
   * Raised by one minor version at a time, nodes with it, and never lowered: another step is refused at plan.
   * @default EksVersion.V1_35
   * @example EksVersion.of("1.35")
   */
  readonly kubernetesVersion?: EksVersion;
  /**
   * Networks that may reach the Kubernetes API over the internet: "203.0.113.7/32". What comes from there still has to be let in by IAM.
   * @default - none: the API is reached inside the VPC only, and Terraform must run there too, or come in by VPN
   * @example ["203.0.113.7/32"]
   */
  readonly publicAccessCidrs?: string[];
  /**
   * ARNs of IAM roles and users that administer the cluster. To exchange one, add the new one, deploy, and take the old one out in a second
   * deployment: in one, the old one may lose its rights first. @default - none but the creator
   * @example ["arn:aws:iam::111122223333:role/platform"]
   */
  readonly admins?: string[];
  /**
   * What roles and users may do in the cluster who don't administer it: people who look, a pipeline that deploys into a namespace.
   * @default - nobody but administrators may do anything
   * @example [EksAccess.view("arn:aws:iam::111122223333:role/developers")]
   * @noun rights
   */
  readonly access?: EksAccess[];
  /**
   * Whether who creates the cluster administers it, which the stacks inside the cluster need when the same identity deploys them.
   * For life: a change of it is refused at plan.
   * @default true
   */
  readonly creatorIsAdmin?: boolean;
  /**
   * ARN of a policy that bounds every IAM role that is made here, whatever its own policies say: what an organisation asks of roles that people
   * make. It must let through what the roles are for, or nodes don't join and controllers fail.
   * @default - none
   * @example "arn:aws:iam::111122223333:policy/boundary"
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * Refuses to delete the cluster until this is false and applied (EKS's own protection, which the AWS provider knows since 6.x), and to
   * plan away, or make anew, the cluster, its file system and, without `registry.forceDelete`, its repositories. @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * How long the control plane's logs are kept, in days: one of those that CloudWatch Logs offers. Their log group then goes with the
   * cluster. @default - nothing in it expires, and it stays when the cluster goes
   * @example 30
   */
  readonly logRetentionDays?: number;
  /**
   * Versions of the EKS add-ons. One taken away again stays.
   * @default - EKS's default for the Kubernetes version when the add-on is made
   * @example { coreDns: "v1.2.3-eksbuild.1" }
   */
  readonly addOnVersions?: EksAddOnVersions;
  /**
   * Repositories for images, which the nodes may pull from.
   * @default - with the defaults of `EksRegistryOptions`
   * @example { images: ["preflight"] }
   */
  readonly registry?: EksRegistryOptions;
  /**
   * An FSx for Lustre file system in one zone, which models take by `storageClass: "lustre"`.
   * @default - none: EFS and EBS
   * @example { capacityGiB: 1200 }
   */
  readonly lustre?: EksLustreOptions;
  /**
   * FSx for Lustre file systems that are made for claims, which models take by `storageClass: "lustre-claims"`: one each, which goes with its model.
   * @default - none
   * @example { deployment: EksLustreDeployment.SCRATCH }
   */
  readonly lustreClaims?: EksClaimedLustreOptions;
  /**
   * A bucket with weights, which models read by `storageClass: "s3"` and `WeightsLoader.prefilled()`: Mountpoint for Amazon S3.
   * @default - none
   * @example { bucket: "my-weights", prefix: "models" }
   */
  readonly weightsBucket?: EksWeightsBucketOptions;
  /**
   * Secrets of AWS Secrets Manager that become Secrets beside the models.
   * @default - none: who deploys puts them there
   * @example { secrets: [EksManagedSecret.huggingFaceToken("hf-token")] }
   */
  readonly secretsManager?: EksSecretsManagerOptions;
  /**
   * What the pools share whose nodes Karpenter makes (`provisioner` of a pool).
   * @default - the defaults of `EksKarpenterOptions`
   * @example { nodeImage: "v20260714" }
   */
  readonly karpenter?: EksKarpenterOptions;
  /**
   * Whether EKS replaces or restarts a node that its monitoring agent finds broken for ten minutes or half an hour: a GPU that fell off, a kubelet that says
   * nothing. Of managed groups and Karpenter; Auto Mode does it by itself. Once on, `false` turns it off.
   * @default - not: a broken node stays, and its workers wait
   */
  readonly nodeRepair?: boolean;
  /**
   * EKS Auto Mode, which is on where a pool is made by it (`provisioner` of a pool).
   * @default - on where a pool asks for it
   * @example { enabled: false }
   */
  readonly autoMode?: EksAutoModeOptions;
  /**
   * KMS keys of one's own, for disks, shared files, logs and Kubernetes' Secrets.
   * @default - AWS's, and one that is made for Kubernetes' Secrets
   * @example { disksKeyArn: "arn:aws:kms:us-west-2:111122223333:key/ID" }
   */
  readonly ownKeys?: EksOwnKeys;
  /**
   * A workspace of Amazon's managed Prometheus, which `monitoring` of a deployment writes into.
   * @default - none
   * @example { retentionDays: 400 }
   */
  readonly managedPrometheus?: EksManagedPrometheusOptions;
  /**
   * What a month of it may cost before somebody is told. It stops nothing.
   * @default - nobody is told
   * @example { monthlyUsd: 3000, emails: ["platform@example.com"] }
   */
  readonly budget?: EksBudgetOptions;
  /**
   * DNS records of models' doors, made in hosted zones of the account's by external-dns.
   * @default - none: a door's record is yours to make
   * @example { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] }
   */
  readonly dnsRecords?: EksDnsRecordsOptions;
  /**
   * Velero, with a bucket of the cluster's own. Volumes aren't saved.
   * @default - nothing is saved
   * @example { keepDays: 30 }
   */
  readonly backup?: BackupOptions;
  /**
   * AWS Backup of the shared files, EFS, for weights that can't be downloaded again.
   * @default - nothing is saved
   * @example { keepDays: 30, restoreTest: true }
   */
  readonly fileBackups?: EksFileBackupOptions;
  /**
   * Tags on everything that is made, besides ours. A change of them rolls every node, since machines have them too.
   * @default - none
   * @example { team: "research" }
   */
  readonly tags?: { [key: string]: string };
}

/** Properties of `EksCluster`. */
export interface EksClusterProps extends EksClusterOptions {
  /**
   * Name of the cluster, one in account and region, and part of the names of its roles. At most 35 characters. Another makes all anew.
   * @example "my-cluster"
   */
  readonly clusterName: string;
  /** As whom the cluster's token is asked for: as Terraform's AWS provider works. @default - as the machine is signed in @example { profile: "platform" } */
  readonly signIn?: EksSignIn;
}
