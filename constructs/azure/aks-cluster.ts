import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
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
import { AksGpuNodePool, SPOT_TAINT, describeGpuPool } from "./gpu-node-pool";
import { AksVersion } from "./kubernetes-version";
import { DEFAULT_WINDOW, maintenanceBlock } from "./maintenance-window";
import { uniqueName } from "./names";
import { AksNetwork } from "./network";
import { NetworkPlan, planNetwork } from "./network-plan";
import { AzurePlace } from "./place";
import { AksRegistry, AksRegistrySku } from "./registry";
import { AksSharedFiles, builtInStorage } from "./shared-files";
import { AksSkuTier } from "./sku-tier";
import { describeSystemPool, systemPoolBlock } from "./system-pool";

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

  public readonly resourceGroupName: string;
  /** Images of one's own. */
  public readonly registry: AksRegistry;
  /** Host name of the registry: what an image's name begins with. Known only at apply. */
  public readonly registryLoginServer: string;
  /** What federated identity credentials name as their issuer. Known only at apply. */
  public readonly oidcIssuerUrl: string;

  public constructor(scope: Construct, id: string, given: AksClusterProps) {
    super(scope, id);
    const { value: props, findings } = admit("", given, AKS_CLUSTER);
    refuse(this, besides(findings, checkAksCluster(props)));
    const { clusterName } = props;
    // On everything that takes tags, so that what is ours can be told.
    const tags = { "cdktf-dynamo-cluster": clusterName, ...props.tags };
    this.clusterName = clusterName;
    this.resourceGroupName = props.resourceGroupName ?? clusterName;

    const client = new DataAzurermClientConfig(this, "client");
    const group = new ResourceGroup(this, "group", { name: this.resourceGroupName, location: props.region, tags });
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
    const made: Made = { place, plan, network, identity, tenantId: client.tenantId };
    const cluster = this.makeCluster(props, made);

    new AksClusterAdmins(this, "admins", {
      clusterId: cluster.id,
      objectIds: props.adminObjectIds,
      deployerObjectId: client.objectId,
    });
    this.systemPool = describeSystemPool(props.systemPool);
    this.gpuPools = this.makeGpuPools(props, cluster.id, made);

    const files = new AksSharedFiles(this, "files", {
      ...place,
      groupName: this.resourceGroupName,
      accountName: props.sharedFiles?.accountName ?? unique("files", 24),
      zoneRedundant: props.sharedFiles?.zoneRedundant ?? false,
      networkId: network.networkId,
      endpointsSubnetId: network.endpointsSubnetId,
      clusterPrincipalId: identity.principalId,
    });
    this.storage = [files.offer, ...builtInStorage()];
    this.registry = new AksRegistry(this, "registry", {
      ...place,
      registryName: props.registry?.name ?? unique("registry", 50),
      sku: props.registry?.sku ?? AksRegistrySku.STANDARD,
      kubeletPrincipalId: cluster.kubeletIdentity.objectId,
    });
    this.registryLoginServer = this.registry.loginServer;

    this.oidcIssuerUrl = cluster.oidcIssuerUrl;
    // Without local accounts kube_admin_config is empty, and kube_config holds address and CA but no key (azurerm, kubernetes_cluster).
    const config = cluster.kubeConfig.get(0);
    this.connection = ClusterConnection.exec({
      host: config.host,
      clusterCaCertificate: Fn.base64decode(config.clusterCaCertificate),
      credential: { command: "kubelogin", args: ["get-token", "--login", "azurecli", "--server-id", AKS_SERVER_ID] },
    });
  }

  private makeCluster(props: AksClusterProps, made: Made): KubernetesCluster {
    const { place, plan, network, identity } = made;
    const { ranges } = props.apiServerAccess;
    const window = maintenanceBlock(props.maintenance ?? DEFAULT_WINDOW);
    const subnetRole = new RoleAssignment(this, "subnet-role", {
      // Load balancers with an address inside the network. https://learn.microsoft.com/azure/aks/concepts-network
      scope: network.nodesSubnetId,
      roleDefinitionName: "Network Contributor",
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
    return new KubernetesCluster(this, "cluster", {
      name: props.clusterName,
      location: place.location,
      resourceGroupName: place.resourceGroupName,
      nodeResourceGroup: `${this.resourceGroupName}-nodes`,
      dnsPrefix: props.clusterName,
      kubernetesVersion: (props.kubernetesVersion ?? AksVersion.V1_35).version,
      skuTier: (props.skuTier ?? AksSkuTier.STANDARD).name,
      // Stated, since azurerm before 4.68 plans a change where AKS turns it on by itself (Kubernetes 1.34 on).
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      localAccountDisabled: true,
      azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId: made.tenantId },
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      defaultNodePool: systemPoolBlock(props.systemPool, network.nodesSubnetId),
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataPlane: "cilium",
        networkPolicy: "cilium",
        loadBalancerSku: "standard",
        outboundType: "userAssignedNATGateway",
        podCidr: plan.podCidr,
        serviceCidr: plan.serviceCidr,
        dnsServiceIp: plan.dnsServiceIp,
      },
      // The nodes reach the API server by its public address too, through the NAT gateway.
      apiServerAccessProfile: ranges && { authorizedIpRanges: [...ranges, `${network.egressIp}/32`] },
      automaticUpgradeChannel: "patch",
      nodeOsUpgradeChannel: "NodeImage",
      maintenanceWindowAutoUpgrade: window,
      maintenanceWindowNodeOs: window,
      tags: place.tags,
      timeouts: { create: "90m", update: "90m", delete: "90m" },
      dependsOn: [subnetRole, ...network.egress],
      // The count is the autoscaler's.
      lifecycle: { ignoreChanges: ["default_node_pool[0].node_count"] },
    });
  }

  private makeGpuPools(props: AksClusterProps, clusterId: string, made: Made): GpuPool[] {
    // Below a construct of their own, so that a pool may have any name.
    const pools = new Construct(this, "gpu-pools");
    return props.gpuPools.flatMap((pool, index) => {
      const name = pool.name === "" ? `gpuPools[${index}]` : pool.name;
      // Twice the same name is refused by the checks; the second has no place to stand.
      if (pools.node.tryFindChild(name) !== undefined) return [];
      new AksGpuNodePool(pools, name, { ...pool, clusterId, subnetId: made.network.nodesSubnetId, tags: made.place.tags });
      return [describeGpuPool(pool)];
    });
  }
}

interface Made {
  readonly place: AzurePlace;
  readonly plan: NetworkPlan;
  readonly network: AksNetwork;
  readonly identity: UserAssignedIdentity;
  readonly tenantId: string;
}
