import { App, TerraformStack } from "cdktf";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { EksClusterOptions, EksClusterProps } from "../../constructs/aws/eks-cluster-props";
import { EKS_CLUSTER } from "../../constructs/aws/eks-cluster-shapes";
import { refuse } from "../../constructs/core/refuse";
import { Chain } from "../chain";
import { ChainOptions } from "../chain-options";
import { admitDeploymentId } from "../deployment-id";
import { takeApart } from "../deployment-props";
import { StateBackend } from "../state-backend";
import { EksClusterStack } from "./cluster-stack";

/** Properties of `EksDeployment`. */
export interface EksDeploymentProps extends EksClusterOptions, ChainOptions {
  /** Name of the cluster. @default - the deployment's id */
  readonly clusterName?: string;
}

/**
 * An EKS cluster that serves models through NVIDIA Dynamo: the stacks `<id>-cluster`, `<id>-addons`, `<id>-crds`, `<id>-platform`
 * and `<id>-inference`.
 */
export class EksDeployment {
  public readonly cluster: EksCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  /** @throws InvalidInputError at synth, for everything that is wrong in the app */
  public constructor(app: App, id: string, props: EksDeploymentProps) {
    const admitted = admitDeploymentId(app, id, "cluster");
    const { cluster, chain, findings } = takeApart<EksClusterProps>(props, EKS_CLUSTER);
    const clusterStack = new EksClusterStack(app, `${admitted}-cluster`, {
      ...cluster,
      clusterName: cluster.clusterName ?? admitted,
      backend: chain.backend ?? StateBackend.local(),
    });
    refuse(clusterStack, findings);
    this.cluster = clusterStack.cluster;
    this.stacks = new Chain(app, admitted, { ...chain, cluster: this.cluster, clusterStack }).stacks;
  }
}
