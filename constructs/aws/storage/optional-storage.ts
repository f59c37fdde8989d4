import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { StorageOffer } from "../../cluster/storage-offer";
import { ExtraAddOn } from "../add-ons/add-ons";
import { zonesOfPools } from "../check-eks-cluster";
import { EksClusterProps } from "../eks-cluster-props";
import { IEksNetwork } from "../network/eks-network";
import { nodeSubnetsOf } from "../network/network-roles";
import { DEFAULT_DEPLOYMENT, lustreZone } from "./check-lustre";
import { ClaimedLustre } from "./claimed-lustre";
import { LustreFiles, LustreFilesProps } from "./lustre-files";
import { LustrePlace } from "./storage-offers";
import { S3_ADD_ON, WeightsBucket, bucketOffer } from "./weights-bucket";

/** EKS's name of the FSx driver's add-on. */
const FSX_ADD_ON = "aws-fsx-csi-driver";

/** Where storage of a cluster stands. */
export interface StorageSite {
  readonly props: EksClusterProps;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly network: IEksNetwork;
  /** The nodes' own group. */
  readonly securityGroupId: string;
  /** The group of machines with EFA. @default - none has it */
  readonly efaGroupId?: string;
}

/** Storage that a cluster has only where it is asked for. */
export interface OptionalStorage {
  /** The one file system for all. */
  readonly lustre?: LustrePlace;
  /** What else claims name. */
  readonly offers: StorageOffer[];
  /** By what it is mounted. */
  readonly addOns: ExtraAddOn[];
}

/** The add-ons by which nodes mount what a cluster has besides EBS and EFS. */
export function optionalDrivers({ lustre, lustreClaims, weightsBucket }: EksClusterProps): string[] {
  return [...(lustre === undefined && lustreClaims === undefined ? [] : [FSX_ADD_ON]), ...(weightsBucket === undefined ? [] : [S3_ADD_ON])];
}

/** Makes it, below the cluster's construct. */
export function makeOptionalStorage(scope: Construct, site: StorageSite): OptionalStorage {
  const { lustreClaims, weightsBucket, addOnVersions = {}, region, clusterName } = site.props;
  const inCluster = { clusterName, region, cluster: site.cluster };
  const claimed = lustreClaims === undefined ? undefined : new ClaimedLustre(scope, "lustre-claims", { ...inCluster, ...lustreClaims, ...placeOf(site, lustreClaims) });
  const bucket = weightsBucket === undefined ? undefined : new WeightsBucket(scope, "weights-bucket", { ...inCluster, ...weightsBucket, version: addOnVersions.s3CsiDriver });
  const lustre = makeLustre(scope, site);
  return {
    lustre,
    offers: [...(claimed === undefined ? [] : [claimed.offer]), ...(weightsBucket === undefined ? [] : [bucketOffer(weightsBucket, region)])],
    addOns: [...fsxDriver(site.props, claimed?.ready), ...(bucket === undefined ? [] : [bucket.addOn])],
  };
}

/** Without claims it has no role: it mounts what Terraform made. AWS's own policy for it, AmazonFSxFullAccess, may delete any file system of the account. */
function fsxDriver({ lustre, lustreClaims, addOnVersions }: EksClusterProps, after?: ITerraformDependable[]): ExtraAddOn[] {
  return lustre === undefined && lustreClaims === undefined ? [] : [{ name: FSX_ADD_ON, version: addOnVersions?.fsxCsiDriver, after }];
}

function makeLustre(scope: Construct, site: StorageSite): LustrePlace | undefined {
  const { clusterName, lustre, deletionProtection } = site.props;
  if (lustre === undefined) return undefined;
  const files = new LustreFiles(scope, "lustre", { ...lustre, clusterName, ...placeOf(site, lustre), deletionProtection });
  const { capacityGiB, deployment = DEFAULT_DEPLOYMENT } = lustre;
  const { fileSystemId, dnsName, mountName } = files;
  return { fileSystemId, dnsName, mountName, capacityGiB, throughputPerTiB: deployment.throughputPerTiB };
}

/** Where file systems of Lustre's lie, and who reaches them. */
type LustreSite = Pick<LustreFilesProps, "vpcId" | "subnets" | "subnetId" | "securityGroupId" | "efaGroupId">;

/** The zones of file systems that are read over EFA. */
export function efaZones(props: EksClusterProps): string[] {
  const pools = zonesOfPools(props);
  return [props.lustre, props.lustreClaims].flatMap((options) => {
    const zone = options?.efa === true ? lustreZone(options, pools) : undefined;
    return zone === undefined ? [] : [zone];
  });
}

/** Of one that was refused nothing is made. */
function placeOf({ props, network, securityGroupId, efaGroupId }: StorageSite, options: { readonly availabilityZone?: string }): LustreSite {
  const zone = lustreZone(options, zonesOfPools(props));
  const { subnets, vpcId } = network;
  return { vpcId, subnets: nodeSubnetsOf(network), subnetId: subnets.find((subnet) => subnet.zone === zone)?.subnetId ?? subnets[0]?.subnetId ?? "", securityGroupId, efaGroupId };
}
