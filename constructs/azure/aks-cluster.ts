import { CLUSTER_TAG } from "./tags";
import { DataAzurermClientConfig, KubernetesCluster, ResourceGroup, UserAssignedIdentity } from "./bindings";
import { Fn, Lazy } from "../core/framework";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { IExposureOffer } from "../cluster/exposure/exposure-offer";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { ModelSecrets } from "../cluster/model-secrets";
import { IManagedLogs } from "../cluster/managed/logs";
import { IManagedPrometheus } from "../cluster/managed/prometheus";
import { IManagedTraces } from "../cluster/managed/traces";
import { GpuPool, NodePool } from "../cluster/pools/node-pool";
import { Taint } from "../cluster/pools/scheduling";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { AksClusterProps } from "./aks-cluster-props";
import { AKS_CLUSTER, AKS_WORKLOAD_IDENTITY } from "./aks-cluster-shapes";
import { AKS_GPU_POOL } from "./pools/pool-shapes";
import { AksBackup } from "./backup/backup";
import { AksBudget } from "./budget/budget";
import { ClusterBudget, clusterBudget } from "../cluster/budget/budget";
import { AksSubnet, IAksNetwork, isNetwork } from "./network/aks-network";
import { checkAksCluster, checkObjectId, checkOneMorePool, mostNodes } from "./check-aks-cluster";
import { AksClusterAdmins } from "./access/cluster-admins";
import { AksClusterAttributes } from "./cluster-attributes";
import { AksAuditLogs } from "./control-plane/audit-logs";
import { connectionTo } from "./control-plane/connection";
import { ControlPlaneProps, makeControlPlane, versionOf } from "./control-plane/control-plane";
import { INFINIBAND_ADD_ON, infiniBandAddOns } from "./infiniband/infiniband-add-ons";
import { VAULT_READER, vaultReader, vaultSecrets } from "./key-vault/key-vault-secrets";
import { RECORD_WRITER, recordAddOns, recordWriter } from "./dns/dns-records";
import { gatewayAddOns, gatewayDoor } from "./exposure/gateway";
import { withHighAvailability } from "./high-availability";
import { AksReplaceable } from "./replaceable";
import { SPOT_TAINT } from "./pools/gpu-pool";
import { AksGpuPools } from "./pools/gpu-pools";
import { ImportedAksCluster } from "./imported-cluster";
import { defaultGroupName, uniqueName } from "./names";
import { AksManagedPrometheus } from "./monitoring/managed-prometheus";
import { AksPodLogs } from "./monitoring/pod-logs";
import { AksPodTraces } from "./monitoring/pod-traces";
import { AksNetwork } from "./network/network";
import { planNetwork } from "./network/network-plan";
import { AzurePlace } from "./place";
import { AksGpuPoolOptions } from "./pools/pool-options";
import { checkProvisionedInTime, withProvisioning } from "./provisioning/provisioning";
import { provisioningAddOns } from "./provisioning/provisioning-add-ons";
import { AksRegistry, AksRegistrySku } from "./registry/registry";
import { AksReservationRoles } from "./pools/reservation-roles";
import { checkNvmeInTime } from "./storage/local-nvme";
import { makeStorage } from "./storage/make-storage";
import { accountEncryption } from "./storage/storage-key";
import { describeSystemPool } from "./pools/system-pool";
import { AksWorkloadIdentity, AksWorkloadIdentityOptions, checkIdentityName } from "./access/workload-identity";
import { childId } from "../core/names/child-id";

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
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly spotTaints?: Taint[] = [SPOT_TAINT];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware: GpuSoftware;
  /** The gateway, for models that ask for a door. @default - none, without `gateway` */
  public readonly exposure?: IExposureOffer;
  /** What comes from its vault. @default - nothing, without `keyVault` */
  public readonly modelSecrets?: ModelSecrets;
  /** Its workspace of Azure Monitor. @default - none, without `managedPrometheus` */
  public readonly managedPrometheus?: IManagedPrometheus;
  /** Container Insights, where a deployment keeps its pods' lines there. */
  public readonly managedLogs?: IManagedLogs;
  /** Application Insights, where a deployment keeps its spans there. */
  public readonly managedTraces?: IManagedTraces = new AksPodTraces();
  /** What a month of it may cost before somebody is told. @default - nobody is told */
  public readonly budget?: ClusterBudget;

  /** Known only at apply where it isn't given: a group that was made under an older default keeps its name. */
  public readonly resourceGroupName: string;
  /** Images of one's own. */
  public readonly registry: AksRegistry;
  /** What federated identity credentials name as their issuer. Known only at apply. */
  public readonly oidcIssuerUrl: string;

  /** What it lives in, ours or theirs. */
  public readonly network: IAksNetwork;
  /** The cluster as Azure has it. */
  public readonly resource: KubernetesCluster;
  /** As which the cluster acts in Azure: on its subnet, its shared files, reservations. */
  public readonly identity: UserAssignedIdentity;
  /** Object id of the kubelets' identity, as which nodes pull images. Known only at apply. */
  public readonly kubeletPrincipalId: string;

  private props: AksClusterProps;
  private readonly ownAddOns: HelmAddOn[];
  /** Whether somebody has asked what the cluster needs: another pool of AKS's own making can't be added to it then. */
  private addOnsTaken = false;
  private readonly place: AzurePlace;
  private readonly pools: AksGpuPools;
  private readonly admins: AksClusterAdmins;

  /**
   * A cluster that another app made, for the stacks of this one. In a stack that has azurerm.
   *
   * @throws InvalidInputError at synth, for attributes that no cluster has
   */
  public static fromAttributes(scope: Construct, id: string, attributes: AksClusterAttributes): ImportedAksCluster {
    return new ImportedAksCluster(scope, id, attributes);
  }

  public constructor(scope: Construct, id: string, given: AksClusterProps) {
    super(scope, id);
    const { value, findings } = admit<AksClusterProps>("", given, AKS_CLUSTER);
    const wanted = withHighAvailability(value);
    refuse(this, besides(findings, checkAksCluster(wanted)));
    const props = withProvisioning(wanted);
    this.props = props;
    const { clusterName } = props;
    this.ownAddOns = [
      ...(props.infiniBand === undefined ? [] : infiniBandAddOns()),
      ...gatewayAddOns(props.gateway),
    ];
    this.gpuSoftware = props.infiniBand === undefined ? GpuSoftware.GPU_OPERATOR : GpuSoftware.gpuOperatorAfter(INFINIBAND_ADD_ON);
    // On everything that takes tags, so that what is ours can be told.
    const tags = { [CLUSTER_TAG]: clusterName, ...props.tags };
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
    const place = (this.place = { clusterName, location: props.region, resourceGroupName: group.name, tags });
    const unique = (purpose: string, maxLength: number): string =>
      uniqueName({
        clusterName,
        resourceGroupName: this.resourceGroupName,
        subscriptionId: client.subscriptionId,
        purpose,
        maxLength,
      });

    const plan = planNetwork(props.network);
    const theirs = props.network?.virtualNetwork;
    const { zoneRedundantNat } = props.network ?? {};
    const network: IAksNetwork = isNetwork(theirs) ? theirs : new AksNetwork(this, "network", { ...place, plan, zoneRedundantNat });
    this.network = network;
    const identity = new UserAssignedIdentity(this, "identity", {
      name: clusterName,
      location: props.region,
      resourceGroupName: group.name,
      tags,
    });
    const nodes = Lazy.numberValue({ produce: () => mostNodes(this.props) });
    const made: ControlPlaneProps = { place, groupName: this.resourceGroupName, plan, network, identity, tenantId: client.tenantId, nodes };
    const cluster = makeControlPlane(this, props, made);
    this.resource = cluster;
    this.identity = identity;
    this.kubeletPrincipalId = cluster.kubeletIdentity.objectId;
    this.node.defaultChild = cluster;

    if (props.auditLogs !== undefined) new AksAuditLogs(this, "audit-logs", cluster, props.auditLogs);

    this.admins = new AksClusterAdmins(this, "admins", {
      clusterId: cluster.id,
      objectIds: props.adminObjectIds,
      deployerObjectId: client.objectId,
      clusterMayBeReplaced: mayReplace(AksReplaceable.CLUSTER),
    });
    this.systemPool = describeSystemPool(props.systemPool);
    this.pools = new AksGpuPools(this, "gpu-pools", {
      clusterId: cluster.id,
      subnetId: network.subnetIds[AksSubnet.NODES],
      version: versionOf(props),
      hostEncryption: props.hostEncryption,
      tags,
      infiniBand: props.infiniBand,
      reservations: new AksReservationRoles(this, "reservations", identity.principalId),
      place,
      clusterPrincipalId: identity.principalId,
      provisioned: props.nodeProvisioning === undefined ? undefined : { region: props.region, subnetId: network.subnetIds[AksSubnet.NODES], hostEncryption: props.hostEncryption === true, tags },
    });
    for (const pool of props.gpuPools) this.pools.add(pool);
    this.gpuPools = this.pools.pools;

    const encryption = accountEncryption(this, props.ownKeys, place);
    const ours = { place, groupName: this.resourceGroupName, groupId: group.id, subscriptionId: client.subscriptionId, clusterPrincipalId: identity.principalId };
    const stored = makeStorage(this, props, { ...ours, network, plan, unique, cluster, encryption });
    this.storage = stored.offers;
    this.ownAddOns.push(...stored.addOns);
    this.registry = new AksRegistry(this, "registry", {
      ...place,
      ...props.registry,
      registryName: props.registry?.name ?? unique("registry", 50),
      sku: props.registry?.sku ?? AksRegistrySku.STANDARD,
      mayBeReplaced: mayReplace(AksReplaceable.REGISTRY),
      kubeletPrincipalId: this.kubeletPrincipalId,
    });

    if (props.backup !== undefined) {
      new AksBackup(this, "backup", {
        ...place,
        ...props.backup,
        ...{ cluster, groupName: this.resourceGroupName, accountName: unique("backups", 24), clusterPrincipalId: identity.principalId },
        ...{ subscriptionId: client.subscriptionId, tenantId: client.tenantId, networkId: network.networkId, endpointsSubnetId: network.subnetIds[AksSubnet.ENDPOINTS] },
        ...{ blobDnsZoneId: stored.blobDnsZoneId, encryption },
      });
    }
    if (props.managedPrometheus !== undefined) {
      this.managedPrometheus = new AksManagedPrometheus(this, "managed-prometheus", { ...place, ...props.managedPrometheus, cluster, tenantId: client.tenantId });
    }
    this.managedLogs = new AksPodLogs(this, "pod-logs", { ...place, cluster });
    if (props.budget !== undefined) {
      this.budget = clusterBudget(props.budget);
      const groups = [this.resourceGroupName, cluster.nodeResourceGroup];
      new AksBudget(this, "budget", { ...props.budget, clusterName, location: props.region, resourceGroupNames: groups, subscriptionId: client.subscriptionId });
    }
    this.exposure = gatewayDoor(props.gateway, props.dnsRecords);
    this.oidcIssuerUrl = cluster.oidcIssuerUrl;
    if (props.dnsRecords !== undefined && props.gateway !== undefined) this.ownAddOns.push(...recordAddOns(props.dnsRecords, clusterName, this.addWorkloadIdentity(RECORD_WRITER, recordWriter(props.dnsRecords))));
    if (props.keyVault !== undefined) {
      const reader = this.addWorkloadIdentity(VAULT_READER, vaultReader(props.keyVault));
      this.modelSecrets = vaultSecrets(props.keyVault, reader, client.tenantId);
    }
    // Without local accounts kube_admin_config is empty, and kube_config holds address and CA but no key (azurerm, kubernetes_cluster).
    const config = cluster.kubeConfig.get(0);
    this.connection = connectionTo(config.host, Fn.base64decode(config.clusterCaCertificate), props.signIn);
  }

  /** What the cluster needs in it, and what AKS makes its pools' nodes by, where it does. */
  public get addOns(): HelmAddOn[] {
    this.addOnsTaken = true;
    return [...this.ownAddOns, ...provisioningAddOns(this.pools.releases)];
  }

  /**
   * Adds a GPU pool, as `gpuPools` would have made it: it comes back as the scheduler sees it, as on the other clouds.
   *
   * @throws InvalidInputError at synth, for what a pool in `gpuPools` is refused for
   */
  public addGpuPool(options: AksGpuPoolOptions): GpuPool {
    const at = "addGpuPool(options)";
    const { value, findings } = admit<AksGpuPoolOptions>(at, options, AKS_GPU_POOL);
    refuse(this, besides(findings, [...checkOneMorePool(at, value, this.props), ...checkNvmeInTime(`${at}.localNvme`, value, this.props), ...checkProvisionedInTime(`${at}.name`, value, this.props, !this.addOnsTaken)]));
    this.props = { ...this.props, gpuPools: [...this.props.gpuPools, value] };
    return this.pools.add(value).pool;
  }

  /**
   * Lets one more administer the cluster, as `adminObjectIds` would have. Where that is left out, whoever deployed first keeps the role.
   *
   * @param objectId Entra ID object id of a user, group or service principal
   * @throws InvalidInputError at synth, for what is no object id
   */
  public grantAdmin(objectId: string): void {
    refuse(this, checkObjectId("grantAdmin(objectId)", objectId));
    if (objectId !== "") this.admins.grant(objectId);
  }

  /**
   * Makes an identity in Azure for the pods of one service account, after the cluster, whose issuer it trusts.
   *
   * @param name its name beside the cluster's: "weights"
   * @throws InvalidInputError at synth, for names that Kubernetes or Azure refuse, and a name that another one has
   */
  public addWorkloadIdentity(name: string, options: AksWorkloadIdentityOptions): AksWorkloadIdentity {
    const at = "addWorkloadIdentity(name, options)";
    const { value, findings } = admit<AksWorkloadIdentityOptions>(at, options, AKS_WORKLOAD_IDENTITY);
    const identities = (this.node.tryFindChild("identities") as Construct | undefined) ?? new Construct(this, "identities");
    const id = typeof name !== "string" || name === "" ? "unnamed" : childId(name);
    const first = identities.node.tryFindChild(id) as AksWorkloadIdentity | undefined;
    refuse(this, [...checkIdentityName("addWorkloadIdentity(name)", name, first !== undefined), ...findings]);
    return first ?? new AksWorkloadIdentity(identities, id, { ...value, ...this.place, name, oidcIssuerUrl: this.oidcIssuerUrl });
  }
}
