import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../cluster/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/refuse";
import { admit, besides } from "../core/shape";
import { AksClusterProps } from "./aks-cluster-props";
import { AKS_CLUSTER } from "./aks-cluster-shapes";
import { checkAksCluster } from "./check-aks-cluster";
import { AksClusterAdmins } from "./cluster-admins";
import { ControlPlaneProps, makeControlPlane, versionOf } from "./control-plane";
import { AksReplaceable } from "./for-life";
import { AksGpuNodePool, SPOT_TAINT, describeGpuPool } from "./gpu-node-pool";
import { defaultGroupName, uniqueName } from "./names";
import { AksNetwork } from "./network";
import { planNetwork } from "./network-plan";
import { AzurePlace } from "./place";
import { AksRegistry, AksRegistrySku } from "./registry";
import { AksSharedFiles, builtInStorage } from "./shared-files";
import { kubeloginArgs } from "./sign-in";
import { describeSystemPool } from "./system-pool";

/** Application id of AKS's API server in Entra ID, the same for every cluster. https://azure.github.io/kubelogin/concepts/aks.html */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/**
 * An AKS cluster with GPUs: resource group, network, cluster, pools, shared files and registry.
 *
 * Nobody has a password or key for it: people sign in with Entra ID, pods with workload identity, nodes with their own identity.
 *
 * @throws InvalidInputError at synth, for everything that `checkAksCluster` finds
 */
export class AksCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly spotTaints = [SPOT_TAINT];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware = GpuSoftware.GPU_OPERATOR;
  public readonly addOns: HelmAddOn[] = [];

  /** Known only at apply where it isn't given: a group that was made under an older default keeps its name. */
  public readonly resourceGroupName: string;
  /** Images of one's own. */
  public readonly registry: AksRegistry;
  /** What federated identity credentials name as their issuer. Known only at apply. */
  public readonly oidcIssuerUrl: string;

  public constructor(scope: Construct, id: string, given: AksClusterProps) {
    super(scope, id);
    const { value: props, findings } = admit<AksClusterProps>("", given, AKS_CLUSTER);
    refuse(this, besides(findings, checkAksCluster(props)));
    const { clusterName } = props;
    // On everything that takes tags, so that what is ours can be told.
    const tags = { "cdktf-dynamo-cluster": clusterName, ...props.tags };
    this.clusterName = clusterName;
    const mayReplace = (what: AksReplaceable): boolean => props.allowReplacement?.includes(what) ?? false;

    const client = new DataAzurermClientConfig(this, "client");
    const named = props.resourceGroupName;
    const group = new ResourceGroup(this, "group", {
      name: named ?? defaultGroupName(clusterName, props.region),
      location: props.region,
      tags,
      // A group that stands keeps the name that it has: all that is in it would go with another default.
      lifecycle: named === undefined ? { ignoreChanges: ["name"] } : undefined,
    });
    this.resourceGroupName = named ?? group.name;
    const place: AzurePlace = { clusterName, location: props.region, resourceGroupName: group.name, tags };
    const unique = (purpose: string, maxLength: number): string =>
      uniqueName({
        clusterName,
        resourceGroupName: this.resourceGroupName,
        subscriptionId: client.subscriptionId,
        purpose,
        maxLength,
      });

    const plan = planNetwork(props.network);
    const network = new AksNetwork(this, "network", { ...place, plan });
    const identity = new UserAssignedIdentity(this, "identity", {
      name: clusterName,
      location: props.region,
      resourceGroupName: group.name,
      tags,
    });
    const made: ControlPlaneProps = { place, groupName: this.resourceGroupName, plan, network, identity, tenantId: client.tenantId };
    const cluster = makeControlPlane(this, props, made);

    new AksClusterAdmins(this, "admins", {
      clusterId: cluster.id,
      objectIds: props.adminObjectIds,
      deployerObjectId: client.objectId,
      clusterMayBeReplaced: mayReplace(AksReplaceable.CLUSTER),
    });
    this.systemPool = describeSystemPool(props.systemPool);
    this.gpuPools = this.makeGpuPools(props, cluster.id, made);

    const files = new AksSharedFiles(this, "files", {
      ...place,
      groupName: this.resourceGroupName,
      accountName: props.sharedFiles?.accountName ?? unique("files", 24),
      zoneRedundant: props.sharedFiles?.zoneRedundant ?? false,
      mayBeReplaced: mayReplace(AksReplaceable.SHARED_FILES),
      networkId: network.networkId,
      endpointsSubnetId: network.endpointsSubnetId,
      clusterPrincipalId: identity.principalId,
    });
    this.storage = [files.offer, ...builtInStorage()];
    this.registry = new AksRegistry(this, "registry", {
      ...place,
      registryName: props.registry?.name ?? unique("registry", 50),
      sku: props.registry?.sku ?? AksRegistrySku.STANDARD,
      mayBeReplaced: mayReplace(AksReplaceable.REGISTRY),
      kubeletPrincipalId: cluster.kubeletIdentity.objectId,
    });

    this.oidcIssuerUrl = cluster.oidcIssuerUrl;
    // Without local accounts kube_admin_config is empty, and kube_config holds address and CA but no key (azurerm, kubernetes_cluster).
    const config = cluster.kubeConfig.get(0);
    this.connection = ClusterConnection.exec({
      host: config.host,
      clusterCaCertificate: Fn.base64decode(config.clusterCaCertificate),
      credential: { command: "kubelogin", args: kubeloginArgs(AKS_SERVER_ID, props.signIn) },
    });
  }

  private makeGpuPools(props: AksClusterProps, clusterId: string, made: ControlPlaneProps): GpuPool[] {
    // Below a construct of their own, so that a pool may have any name.
    const pools = new Construct(this, "gpu-pools");
    return props.gpuPools.flatMap((pool, index) => {
      const name = pool.name === "" ? `gpuPools[${index}]` : pool.name;
      // Twice the same name is refused by the checks; the second has no place to stand.
      if (pools.node.tryFindChild(name) !== undefined) return [];
      const { network, place } = made;
      new AksGpuNodePool(pools, name, { ...pool, clusterId, subnetId: network.nodesSubnetId, version: versionOf(props), tags: place.tags });
      return [describeGpuPool(pool)];
    });
  }
}
