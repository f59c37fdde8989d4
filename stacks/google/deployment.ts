import { reachedFrom } from "../api-access";
import { ControlPlaneAccess } from "../../constructs/google/control-plane/control-plane-access";
import { TerraformStack } from "../../constructs/core/framework";
import { Construct } from "constructs";
import { GkeCluster } from "../../constructs/google/gke-cluster";
import { GkeClusterOptions } from "../../constructs/google/gke-cluster-props";
import { GKE_CLUSTER } from "../../constructs/google/gke-cluster-shapes";
import { refuse } from "../../constructs/core/problems/refuse";
import { coded, warn } from "../../constructs/core/problems/warn";
import { ChainOptions } from "../chain/chain-options";
import { CLUSTER_SUFFIX } from "../chain/chain-steps";
import { Deployment } from "../deployment";
import { takeApart } from "../deployment-props";
import { StateBackend } from "../state-backend";
import { GkeClusterStack, GkeClusterStackProps } from "./cluster-stack";
import { checkClosed } from "./check-closed";
import { gkeNeeds } from "./needs";
import { GkeProvider } from "./provider-options";
import { checkRemoteImages, remoteImages } from "./remote-images";
import { PROVIDER } from "./provider-shapes";

/** Properties of `GkeDeployment`. */
export interface GkeDeploymentProps extends GkeClusterOptions, GkeProvider, ChainOptions {
  /** Name of the cluster. @default - the deployment's id */
  readonly clusterName?: string;
}

/** A bucket with weights is the models' to read, in whatever namespace they are. */
function withReaders<T extends Pick<GkeClusterOptions, "weightsBucket">>(cluster: T, modelNamespace?: string): T {
  const { weightsBucket } = cluster;
  if (weightsBucket === undefined || weightsBucket.namespaces !== undefined || modelNamespace === undefined) return cluster;
  return { ...cluster, weightsBucket: { ...weightsBucket, namespaces: [modelNamespace] } };
}

function apiAccess(access: ControlPlaneAccess | undefined): string {
  if (access === ControlPlaneAccess.DNS) return "any address, by Google's sign-in (the DNS endpoint)";
  const networks: unknown = access instanceof ControlPlaneAccess ? access.networks : undefined;
  return reachedFrom(Array.isArray(networks) ? networks.map((network) => network?.cidr) : undefined, "its own network");
}

/** Two say where images come from, and one is heard. */
const UNUSED_REMOTES = "imageMirror names every chart's and model's image, so that none of them comes by registry.remotes: its repositories serve images of your own alone. Leave one of them out.";

/**
 * A GKE cluster that serves models through NVIDIA Dynamo: the stacks `<id>-cluster`, `<id>-addons`, `<id>-crds`, `<id>-platform`
 * and `<id>-inference`.
 */
export class GkeDeployment extends Deployment {
  public readonly cluster: GkeCluster;
  /** In the order in which they are deployed. */
  public readonly stacks: TerraformStack[];

  public constructor(scope: Construct, id: string, props: GkeDeploymentProps) {
    super(scope, id, CLUSTER_SUFFIX);
    const { cluster, chain, findings } = takeApart<Omit<GkeClusterStackProps, "backend">>(props, { ...GKE_CLUSTER, ...PROVIDER });
    const own = { ...withReaders(cluster, chain.dynamo?.modelNamespace), clusterName: cluster.clusterName === undefined ? this.prefix : cluster.clusterName };
    const clusterStack = new GkeClusterStack(this.app, `${this.prefix}-${CLUSTER_SUFFIX}`, { ...own, backend: chain.backend ?? StateBackend.local() });
    refuse(clusterStack, [...findings, ...checkRemoteImages(own), ...checkClosed(own, chain)]);
    this.cluster = clusterStack.cluster;
    const place = { cloud: "google", region: cluster.region, apiAccess: apiAccess(cluster.controlPlaneAccess), connect: clusterStack.connectCommand };
    const copies = remoteImages(own);
    if (chain.imageMirror !== undefined && copies !== undefined) warn(clusterStack, [coded("remotes-beside-mirror", UNUSED_REMOTES)]);
    const imageMirror = chain.imageMirror ?? copies;
    this.stacks = this.chain({ ...chain, ...(imageMirror === undefined ? {} : { imageMirror }), cluster: this.cluster, clusterStack }, place, () => gkeNeeds(clusterStack, own));
  }
}
