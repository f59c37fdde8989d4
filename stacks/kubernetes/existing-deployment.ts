import { App, TerraformStack } from "cdktf";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { checkCluster } from "../../constructs/cluster/check-cluster";
import { refuse } from "../../constructs/core/refuse";
import { Chain } from "../chain";
import { ChainOptions } from "../chain-options";
import { admitDeploymentId } from "../deployment-id";

/** Properties of `ExistingDeployment`. */
export interface ExistingDeploymentProps extends ChainOptions {
  /** The cluster, as an `ExistingCluster` or any other. */
  readonly cluster: IKubernetesCluster;
}

/**
 * CRDs, platform and models on a cluster that somebody else made, kind included: the stacks `<id>-crds`, `<id>-platform` and
 * `<id>-inference`.
 */
export class ExistingDeployment {
  public readonly cluster: IKubernetesCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  public constructor(app: App, id: string, props: ExistingDeploymentProps) {
    this.cluster = props.cluster;
    this.stacks = new Chain(app, admitDeploymentId(app, id, "crds"), props).stacks;
    refuse(this.stacks[0], checkCluster("cluster", props.cluster));
  }
}
