import { App, TerraformStack } from "cdktf";
import { AksCluster } from "../../constructs/azure/aks-cluster";
import { AksClusterOptions } from "../../constructs/azure/aks-cluster-props";
import { AKS_CLUSTER } from "../../constructs/azure/aks-cluster-shapes";
import { refuse } from "../../constructs/core/refuse";
import { Chain } from "../chain";
import { ChainOptions } from "../chain-options";
import { admitDeploymentId } from "../deployment-id";
import { takeApart } from "../deployment-props";
import { StateBackend } from "../state-backend";
import { AksClusterStack, AksClusterStackProps } from "./cluster-stack";
import { AksSubscription } from "./subscription";
import { SUBSCRIPTION } from "./subscription-shapes";

/** Properties of `AksDeployment`. */
export interface AksDeploymentProps extends AksClusterOptions, AksSubscription, ChainOptions {
  /** Name of the cluster. @default - the deployment's id */
  readonly clusterName?: string;
}

/**
 * An AKS cluster that serves models through NVIDIA Dynamo: the stacks `<id>-cluster`, `<id>-addons`, `<id>-crds`, `<id>-platform`
 * and `<id>-inference`.
 */
export class AksDeployment {
  public readonly cluster: AksCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  /** @throws InvalidInputError at synth, with everything that is wrong in the app */
  public constructor(app: App, id: string, props: AksDeploymentProps) {
    const admitted = admitDeploymentId(app, id, "cluster");
    const { cluster, chain, findings } = takeApart<Omit<AksClusterStackProps, "backend">>(props, { ...AKS_CLUSTER, ...SUBSCRIPTION });
    const clusterStack = new AksClusterStack(app, `${admitted}-cluster`, {
      ...cluster,
      clusterName: cluster.clusterName ?? admitted,
      backend: chain.backend ?? StateBackend.local(),
    });
    refuse(clusterStack, findings);
    this.cluster = clusterStack.cluster;
    this.stacks = new Chain(app, admitted, { ...chain, cluster: this.cluster, clusterStack }).stacks;
  }
}
