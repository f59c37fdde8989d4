import { Construct } from "constructs";
import { IAddOnSource } from "../../constructs/kubernetes/add-on-source";
import { AddOns } from "../../constructs/kubernetes/add-ons";
import { StorageClasses } from "../../constructs/kubernetes/storage-classes";
import { InClusterStack, InClusterStackProps } from "./in-cluster-stack";

/** Properties of `AddonsStack`. */
export interface AddonsStackProps extends InClusterStackProps {
  /** Who else needs charts in the cluster. @default - nobody */
  readonly sources?: IAddOnSource[];
  /** Whether the deployment makes the cluster. In one that somebody else made, only what `sources` need is installed. @default true */
  readonly makesCluster?: boolean;
}

/** `<id>-addons`: GPU software, storage classes, monitoring and the charts that the cloud needs; replaced without touching nodes. */
export class AddonsStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: AddonsStackProps) {
    super(scope, id, props);
    const { cluster, imageMirror, chartRepository, existingNamespaces = [], sources, makesCluster = true } = props;
    if (makesCluster) new StorageClasses(this, "storage-classes", { cluster });
    new AddOns(this, "add-ons", { cluster, imageMirror, chartRepository, sources, clusterNeeds: makesCluster, existingNamespaces: [...existingNamespaces] });
  }
}
