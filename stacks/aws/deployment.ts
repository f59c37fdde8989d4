import { App, TerraformStack } from "cdktf";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { EksClusterOptions } from "../../constructs/aws/eks-cluster-props";
import { Chain } from "../chain";
import { ChainOptions } from "../chain-options";
import { admitDeploymentId } from "../deployment-id";
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
    const clusterStack = new EksClusterStack(app, `${admitted}-cluster`, {
      ...props,
      clusterName: props.clusterName ?? admitted,
      backend: props.backend ?? StateBackend.local(),
    });
    this.cluster = clusterStack.cluster;
    this.stacks = new Chain(app, admitted, { ...props, cluster: this.cluster, clusterStack }).stacks;
  }
}
