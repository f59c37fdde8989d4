import { reachedFrom } from "../api-access";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { TerraformStack } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { AksCluster } from "../../constructs/azure/aks-cluster";
import { AksClusterOptions } from "../../constructs/azure/aks-cluster-props";
import { AKS_CLUSTER } from "../../constructs/azure/aks-cluster-shapes";
import { refuse } from "../../constructs/core/problems/refuse";
import { ChainOptions } from "../chain/chain-options";
import { CLUSTER_SUFFIX } from "../chain/chain-steps";
import { Deployment } from "../deployment";
import { takeApart } from "../deployment-props";
import { StateBackend } from "../state-backend";
import { AksClusterStack, AksClusterStackProps } from "./cluster-stack";
import { aksNeeds } from "./needs";
import { AksProvider } from "./provider-options";
import { PROVIDER } from "./provider-shapes";
import { AksSubscription } from "./subscription";
import { SUBSCRIPTION } from "./subscription-shapes";

/** Properties of `AksDeployment`. */
export interface AksDeploymentProps extends AksClusterOptions, AksSubscription, AksProvider, ChainOptions {
  /** Name of the cluster. @default - the deployment's id */
  readonly clusterName?: string;
}

function apiAccess(access: ApiServerAccess | undefined): string {
  if (access === ApiServerAccess.ANYWHERE) return "any address, by Entra ID";
  return reachedFrom(access instanceof ApiServerAccess ? access.ranges : undefined, "its own network");
}

/**
 * An AKS cluster that serves models through NVIDIA Dynamo: the stacks `<id>-cluster`, `<id>-addons`, `<id>-crds`, `<id>-platform`
 * and `<id>-inference`.
 */
export class AksDeployment extends Deployment {
  public readonly cluster: AksCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  /** @throws InvalidInputError at synth, with everything that is wrong in the app */
  public constructor(scope: Construct, id: string, props: AksDeploymentProps) {
    super(scope, id, CLUSTER_SUFFIX);
    const { cluster, chain, findings } = takeApart<Omit<AksClusterStackProps, "backend">>(props, { ...AKS_CLUSTER, ...SUBSCRIPTION, ...PROVIDER });
    const own = { ...cluster, clusterName: cluster.clusterName === undefined ? this.prefix : cluster.clusterName };
    const clusterStack = new AksClusterStack(this.app, `${this.prefix}-${CLUSTER_SUFFIX}`, { ...own, backend: chain.backend ?? StateBackend.local() });
    refuse(clusterStack, findings);
    this.cluster = clusterStack.cluster;
    const place = { cloud: "azure", region: cluster.region, apiAccess: apiAccess(cluster.apiServerAccess), connect: clusterStack.connectCommand };
    this.stacks = this.chain({ ...chain, cluster: this.cluster, clusterStack }, place, () => aksNeeds(clusterStack, own));
  }
}
