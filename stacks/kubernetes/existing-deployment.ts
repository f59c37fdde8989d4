import { App, TerraformStack } from "cdktf";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { checkCluster } from "../../constructs/cluster/check-cluster";
import { refuse } from "../../constructs/core/refuse";
import { Shapes, admit, besides } from "../../constructs/core/shape";
import { Chain } from "../chain";
import { ChainOptions } from "../chain-options";
import { admitDeploymentId } from "../deployment-id";
import { takeApart } from "../deployment-props";
import { EXISTING_DEPLOYMENT } from "./existing-shapes";

/** Properties of `ExistingDeployment`. */
export interface ExistingDeploymentProps extends ChainOptions {
  /** The cluster, as an `ExistingCluster` or any other. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
}

type ClusterPart = Pick<ExistingDeploymentProps, "cluster">;

const SHAPES: Shapes = { cluster: EXISTING_DEPLOYMENT.cluster };

/**
 * CRDs, platform and models on a cluster that somebody else made, kind included: the stacks `<id>-crds`, `<id>-platform` and
 * `<id>-inference`.
 */
export class ExistingDeployment {
  public readonly cluster: IKubernetesCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  public constructor(app: App, id: string, props: ExistingDeploymentProps) {
    const parts = takeApart<ClusterPart>(props, SHAPES);
    const { value, findings } = admit<ClusterPart>("", parts.cluster, SHAPES);
    this.cluster = value.cluster;
    this.stacks = new Chain(app, admitDeploymentId(app, id, "crds"), { ...parts.chain, cluster: this.cluster }).stacks;
    const own = this.cluster instanceof ExistingCluster ? this.cluster.findings("cluster") : [];
    refuse(this.stacks[0], [...parts.findings, ...besides([...findings, ...own], checkCluster("cluster", this.cluster))]);
  }
}
