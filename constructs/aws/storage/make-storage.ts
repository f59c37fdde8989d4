import { Construct } from "constructs";
import { ExtraAddOn } from "../add-ons/add-ons";
import { nodeSubnetsOf } from "../network/network-roles";
import { StorageSite, makeOptionalStorage } from "./optional-storage";
import { SharedFiles } from "./shared-files";
import { SharedPlaces } from "./storage-offers";

/** What a cluster stores on, and by what it is mounted. */
export interface MadeStorage {
  readonly places: SharedPlaces;
  readonly addOns: ExtraAddOn[];
  /** ARN of the shared files. */
  readonly filesArn: string;
}

/** All that a cluster stores on, in the scope of `EksCluster`. */
export function makeStorage(scope: Construct, site: StorageSite): MadeStorage {
  const { clusterName, deletionProtection, ownKeys } = site.props;
  const { vpcId, subnets } = site.network;
  const files = new SharedFiles(scope, "shared-files", { clusterName, vpcId, subnets, sources: nodeSubnetsOf(site.network), deletionProtection, kmsKeyArn: ownKeys?.filesKeyArn });
  const { lustre, offers, addOns } = makeOptionalStorage(scope, site);
  return { places: { fileSystemId: files.fileSystemId, lustre, others: offers }, addOns, filesArn: files.fileSystemArn };
}
