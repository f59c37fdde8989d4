import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { gpuSoftwareAddOns } from "./gpu-software";

/**
 * Somebody who needs charts in a cluster: the cloud, the GPU software, monitoring. What a chart needs before it, its source names in
 * `after`, be it another source's: a name that nobody brings is refused, and so is a circle.
 */
export interface IAddOnSource {
  /** The property that asks for them, as problems name it: "cluster.gpuSoftware". */
  readonly property: string;
  /** What it needs in this cluster, nothing where it needs nothing. */
  addOns(cluster: IKubernetesCluster): HelmAddOn[];
}

/** One that needs more of others' charts than they have by themselves. */
export interface IAdjustingAddOnSource extends IAddOnSource {
  /** Another source's add-on as this one needs it: with more values; or as it is. */
  adjust(addOn: HelmAddOn, cluster: IKubernetesCluster): HelmAddOn;
}

/** An add-on, and where it comes from. */
export interface ContributedAddOn {
  readonly addOn: HelmAddOn;
  /** The property in which it stands. */
  readonly property: string;
}

/** Driver, toolkit and device plugin, as the cluster asks for them. */
const GPU_SOFTWARE: IAddOnSource = { property: "cluster.gpuSoftware", addOns: gpuSoftwareAddOns };

/** What the cloud needs. */
const CLOUD: IAddOnSource = { property: "cluster.addOns", addOns: ({ addOns }) => addOns };

/** Those who contribute to every cluster that a deployment makes. */
export const ADD_ON_SOURCES: readonly IAddOnSource[] = [GPU_SOFTWARE, CLOUD];

/** What all sources need in a cluster, in their order. */
export function contributedAddOns(cluster: IKubernetesCluster, sources: readonly IAddOnSource[] = ADD_ON_SOURCES): ContributedAddOn[] {
  const adjusted = (addOn: HelmAddOn): HelmAddOn => sources.filter(adjusts).reduce((sum, source) => source.adjust(sum, cluster), addOn);
  return sources.flatMap((source) => {
    const addOns = source.addOns(cluster).map(adjusted);
    // The one property asks for one chart; of a list the place is told.
    const at = (index: number): string => (source === GPU_SOFTWARE ? source.property : `${source.property}[${index}]`);
    return addOns.map((addOn, index) => ({ addOn, property: at(index) }));
  });
}

function adjusts(source: IAddOnSource): source is IAdjustingAddOnSource {
  return "adjust" in source;
}
