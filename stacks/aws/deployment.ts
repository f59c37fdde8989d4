import { reachedFrom } from "../api-access";
import { TerraformStack } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { EksClusterOptions } from "../../constructs/aws/eks-cluster-props";
import { EKS_CLUSTER } from "../../constructs/aws/eks-cluster-shapes";
import { refuse } from "../../constructs/core/problems/refuse";
import { coded, warn } from "../../constructs/core/problems/warn";
import { ChainOptions } from "../chain/chain-options";
import { CLUSTER_SUFFIX } from "../chain/chain-steps";
import { Deployment } from "../deployment";
import { takeApart } from "../deployment-props";
import { StateBackend } from "../state-backend";
import { cachedImages } from "./cached-images";
import { checkWithoutNat } from "./check-without-nat";
import { EksClusterStack, EksClusterStackProps } from "./cluster-stack";
import { eksNeeds } from "./needs";
import { EksProvider } from "./provider-options";
import { PROVIDER } from "./provider-shapes";

const UNUSED_CACHES =
  "imageMirror names every chart's and model's image, so that none of them comes by registry.caches: its rules serve images of your own alone. Leave one of them out.";

/** Properties of `EksDeployment`. */
export interface EksDeploymentProps extends EksClusterOptions, EksProvider, ChainOptions {
  /** Name of the cluster. @default - the deployment's id */
  readonly clusterName?: string;
}

/**
 * An EKS cluster that serves models through NVIDIA Dynamo: the stacks `<id>-cluster`, `<id>-addons`, `<id>-crds`, `<id>-platform`
 * and `<id>-inference`.
 */
export class EksDeployment extends Deployment {
  public readonly cluster: EksCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  /** @throws InvalidInputError at synth, for everything that is wrong in the app */
  public constructor(scope: Construct, id: string, props: EksDeploymentProps) {
    super(scope, id, CLUSTER_SUFFIX);
    const { cluster, chain, findings } = takeApart<Omit<EksClusterStackProps, "backend">>(props, { ...EKS_CLUSTER, ...PROVIDER });
    const own = { ...cluster, clusterName: cluster.clusterName === undefined ? this.prefix : cluster.clusterName };
    const clusterStack = new EksClusterStack(this.app, `${this.prefix}-${CLUSTER_SUFFIX}`, { ...own, backend: chain.backend ?? StateBackend.local() });
    refuse(clusterStack, [...findings, ...checkWithoutNat(cluster, chain)]);
    this.cluster = clusterStack.cluster;
    const place = { cloud: "aws", region: cluster.region, apiAccess: reachedFrom(cluster.publicAccessCidrs, "its own VPC"), connect: clusterStack.connectCommand };
    const copies = cachedImages(own);
    if (chain.imageMirror !== undefined && copies !== undefined) warn(clusterStack, [coded("caches-beside-mirror", UNUSED_CACHES)]);
    const imageMirror = chain.imageMirror ?? copies;
    this.stacks = this.chain({ ...chain, ...(imageMirror === undefined ? {} : { imageMirror }), cluster: this.cluster, clusterStack }, place, () => eksNeeds(clusterStack, own));
  }
}
