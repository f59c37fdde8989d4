import { Construct } from "constructs";
import { AddOns } from "../constructs/kubernetes/add-ons";
import { StorageClasses } from "../constructs/kubernetes/storage-classes";
import { InClusterStack, InClusterStackProps } from "./in-cluster-stack";

/** `<id>-addons`: GPU software, storage classes and the charts that the cloud needs; replaced without touching nodes. */
export class AddonsStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: InClusterStackProps) {
    super(scope, id, props);
    new StorageClasses(this, "storage-classes", { cluster: props.cluster });
    const { cluster, imageMirror, chartRepository, existingNamespaces = [] } = props;
    new AddOns(this, "add-ons", { cluster, imageMirror, chartRepository, existingNamespaces: [...existingNamespaces] });
  }
}
