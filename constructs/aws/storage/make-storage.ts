import { Construct } from "constructs";
import { StorageOffer } from "../../cluster/storage-offer";
import { zonesOfPools } from "../check-eks-cluster";
import { EksClusterProps } from "../eks-cluster-props";
import { EksSubnet } from "../network/eks-network";
import { DEFAULT_DEPLOYMENT, lustreZone } from "./check-lustre";
import { LustreFiles } from "./lustre-files";
import { SharedFiles } from "./shared-files";
import { LustrePlace, storageOffers } from "./storage-offers";

/** What stands before storage. */
export interface StoragePlace {
  readonly vpcId: string;
  readonly subnets: EksSubnet[];
  readonly securityGroupId: string;
}

/** All that a cluster stores on, in the scope of `EksCluster`. */
export function makeStorage(scope: Construct, props: EksClusterProps, place: StoragePlace): StorageOffer[] {
  const { clusterName, deletionProtection } = props;
  const { vpcId, subnets } = place;
  const files = new SharedFiles(scope, "shared-files", { clusterName, vpcId, subnets, deletionProtection });
  return storageOffers(files.fileSystemId, makeLustre(scope, props, place));
}

/** Of one that was refused nothing is made. */
function makeLustre(scope: Construct, props: EksClusterProps, { vpcId, subnets, securityGroupId }: StoragePlace): LustrePlace | undefined {
  const { clusterName, lustre, deletionProtection } = props;
  if (lustre === undefined) return undefined;
  const zone = lustreZone(lustre, zonesOfPools(props));
  const subnetId = subnets.find((subnet) => subnet.zone === zone)?.subnetId ?? subnets[0]?.subnetId ?? "";
  const files = new LustreFiles(scope, "lustre", { ...lustre, clusterName, vpcId, subnets, subnetId, securityGroupId, deletionProtection });
  const { capacityGiB, deployment = DEFAULT_DEPLOYMENT } = lustre;
  const { fileSystemId, dnsName, mountName } = files;
  return { fileSystemId, dnsName, mountName, capacityGiB, throughputPerTiB: deployment.throughputPerTiB };
}
