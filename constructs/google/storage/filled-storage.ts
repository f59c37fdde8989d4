import { Construct } from "constructs";
import { StorageOffer } from "../../cluster/storage-offer";
import { childId } from "../../core/names/child-id";
import { ITerraformDependable } from "../../core/framework";
import { ContainerCluster } from "../bindings";
import { GkeClusterProps } from "../gke-cluster-props";
import { GoogleProject } from "../project";
import { resourceLabels } from "../resource-labels";
import { GkeHyperdiskMl, hyperdiskOffer } from "./hyperdisk-ml";
import { GkeWeightsBucket, bucketOffer } from "./weights-bucket";

type Given = Pick<GkeClusterProps, "clusterName" | "region" | "project" | "weightsBucket" | "hyperdiskMl" | "labels" | "deletionProtection" | "diskEncryptionKey">;

/** What volumes that were filled before are made with. */
export interface FilledStorageProps extends Given {
  readonly google: GoogleProject;
  readonly cluster: ContainerCluster;
  /** What must be there before the first. */
  readonly dependsOn: ITerraformDependable[];
}

/** Volumes that were filled before: what is made of them, directly below the cluster, and how models name them. */
export function filledStorage(scope: Construct, props: FilledStorageProps): StorageOffer[] {
  const { clusterName, region, project: projectId, google: project, cluster, weightsBucket, hyperdiskMl = [], labels, deletionProtection, diskEncryptionKey: kmsKeyName, dependsOn } = props;
  const shared = { projectId, labels: resourceLabels(clusterName, labels), protect: deletionProtection ?? true, kmsKeyName };
  if (weightsBucket !== undefined) new GkeWeightsBucket(scope, "weights", { ...weightsBucket, ...shared, clusterName, region, project, cluster, dependsOn });
  const disks = hyperdiskMl.length === 0 ? undefined : new Construct(scope, "hyperdisk-ml");
  for (const disk of hyperdiskMl) {
    // A second of the name is refused.
    if (disks === undefined || disk.name === "" || disks.node.tryFindChild(childId(disk.name)) !== undefined) continue;
    new GkeHyperdiskMl(disks, childId(disk.name), { ...disk, ...shared, clusterName, dependsOn: [...project.apis, ...dependsOn] });
  }
  return [...(weightsBucket === undefined ? [] : [bucketOffer(weightsBucket)]), ...hyperdiskMl.map((disk) => hyperdiskOffer(disk, clusterName, project.projectId))];
}
