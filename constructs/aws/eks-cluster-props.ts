import { EksAddOnVersions } from "./add-ons";
import { EksRegistryOptions } from "./image-registry";
import { EksVersion } from "./kubernetes-version";
import { EksNetworkOptions } from "./network-plan";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "./pool-options";

/** What a person says of an EKS cluster. */
export interface EksClusterOptions {
  /** AWS region: "us-west-2". */
  readonly region: string;
  /** Accepts a region that this release doesn't know. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /** The VPC. @default - three zones in 10.0.0.0/16, one NAT gateway */
  readonly network?: EksNetworkOptions;
  /** The GPU pools, one or more. */
  readonly gpuPools: EksGpuPoolOptions[];
  /** The pool for everything without a GPU. @default - 2 to 4 nodes of m6i.xlarge */
  readonly systemPool?: EksSystemPoolOptions;
  /** @default EksVersion.V1_35 */
  readonly kubernetesVersion?: EksVersion;
  /**
   * Networks that may reach the Kubernetes API over the internet: "203.0.113.7/32". What comes from there still has to be let in by IAM.
   * @default - none: the API is reached inside the VPC only, and Terraform must run there too, or come in by VPN
   */
  readonly publicAccessCidrs?: string[];
  /** ARNs of IAM roles and users that administer the cluster. @default - none but the creator */
  readonly admins?: string[];
  /**
   * Whether who creates the cluster administers it, which the stacks inside the cluster need when the same identity deploys them.
   * Changing it later makes the cluster anew.
   * @default true
   */
  readonly creatorIsAdmin?: boolean;
  /**
   * Refuses to delete the cluster until this is false and applied: EKS's own protection, which the AWS provider knows since 6.x.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * How long the control plane's logs are kept, in days: one of those that CloudWatch Logs offers. Their log group is then made
   * with the cluster and goes with it.
   * @default - EKS makes the log group: nothing in it expires, and it stays when the cluster goes
   */
  readonly logRetentionDays?: number;
  /** Versions of the EKS add-ons. @default - EKS's default for the Kubernetes version when the add-on is made */
  readonly addOnVersions?: EksAddOnVersions;
  /** Repositories for images, which the nodes may pull from. @default - with the defaults of `EksRegistryOptions` */
  readonly registry?: EksRegistryOptions;
  /** Tags on everything that is made, besides ours. @default - none */
  readonly tags?: { [key: string]: string };
}

/** Properties of `EksCluster`. */
export interface EksClusterProps extends EksClusterOptions {
  /** Name of the cluster, one in account and region, and part of the names of its roles. At most 35 characters. */
  readonly clusterName: string;
}
