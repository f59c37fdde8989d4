import { KubernetesCluster, RoleAssignment, UserAssignedIdentity } from "../bindings";
import { Construct } from "constructs";
import { ForLife } from "../../core/late/for-life";
import { AksClusterProps } from "../aks-cluster-props";
import { AksPrivateClusterOptions, ApiServerAccess } from "./api-server-access";
import { nodeProvisioning, provisionByAks } from "../differences";
import { AksReplaceable } from "../replaceable";
import { AksVersion, upgradeChannel } from "./kubernetes-version";
import { keyRoles } from "./own-keys";
import { DEFAULT_WINDOW, maintenanceBlock } from "./maintenance-window";
import { AksSubnet, IAksNetwork } from "../network/aks-network";
import { AksNetwork } from "../network/network";
import { API_SERVER_DELEGATION } from "../network/network-features";
import { NetworkPlan } from "../network/network-plan";
import { AzurePlace } from "../place";
import { advancedNetworking, securityArguments } from "./security";
import { AksSkuTier } from "./sku-tier";
import { systemPoolBlock } from "../pools/system-pool";

/** What is remembered of disks that Azure's own keys encrypt. */
const NO_SET = "none";
/** What is remembered of a gateway over all zones, which Azure makes of none that is in one (`network.zoneRedundantNat`). */
const ALL_ZONES = ", with a way out over all zones";

/** What stands before the control plane. */
export interface ControlPlaneProps {
  readonly place: AzurePlace;
  /** The resource group's name, a constant where it is one. */
  readonly groupName: string;
  readonly plan: NetworkPlan;
  readonly network: IAksNetwork;
  /** Most nodes at a time; pools may still come. */
  readonly nodes: number;
  readonly identity: UserAssignedIdentity;
  readonly tenantId: string;
}

/** The cluster's Kubernetes version, also its nodes'. */
export function versionOf(props: AksClusterProps): string {
  return (props.kubernetesVersion ?? AksVersion.V1_35).version;
}

/** The cluster itself, with its system pool, in the scope of `AksCluster`. */
export function makeControlPlane(scope: Construct, props: AksClusterProps, made: ControlPlaneProps): KubernetesCluster {
  const { place, groupName, plan, network, identity } = made;
  const version = versionOf(props);
  const window = maintenanceBlock(props.maintenance ?? DEFAULT_WINDOW);
  const nodesSubnetId = network.subnetIds[AksSubnet.NODES];
  const theirs = props.network?.virtualNetwork !== undefined;
  const subnetRole = new RoleAssignment(scope, "subnet-role", {
    // Load balancers with an address inside the network. https://learn.microsoft.com/azure/aks/concepts-network
    scope: nodesSubnetId,
    roleDefinitionName: "Network Contributor",
    principalId: identity.principalId,
    principalType: "ServicePrincipal",
    skipServicePrincipalAadCheck: true,
  });
  const access = props.apiServerAccess;
  const inNetwork = apiServerSubnet(scope, props, made);
  const zoneRoles = access.privateOptions === undefined ? [] : privateRoles(scope, access.privateOptions, network.networkId, identity.principalId);
  const { ownKeys = {} } = props;
  const keyRolesMade = keyRoles(scope, ownKeys, identity.principalId);
  const forLife = new ForLife(scope, "for-life", {
    values: {
      clusterName: props.clusterName,
      region: place.location,
      resourceGroupName: groupName,
      // What the network is, under the name that it always had here: from one of ours to theirs is stopped too.
      // With it what came after it and is for life too: under names of their own these would be forgotten with the option that is taken out.
      "network.vnetCidr": `${theirs ? network.networkId : plan.vnetCidr}${props.network?.zoneRedundantNat === undefined ? "" : ALL_ZONES}`,
      "network.podCidr": plan.podCidr,
      "network.serviceCidr": plan.serviceCidr,
      "network.dnsServiceIp": plan.dnsServiceIp,
      apiServerAccess: `${access.kind}${inNetwork?.told ?? ""}`,
      // Its absence too: taken out, the cluster would be made anew.
      "ownKeys.diskEncryptionSetId": ownKeys.diskEncryptionSetId ?? NO_SET,
    },
    unremembered: { apiServerAccess: ApiServerAccess.ANYWHERE.kind, "ownKeys.diskEncryptionSetId": NO_SET },
    otherwise:
      "That replaces the cluster, or is refused by Azure while the cluster stands. Keep what was, or destroy the stacks after this one " +
      "and ask for it: allowReplacement: [AksReplaceable.CLUSTER].",
    released: props.allowReplacement?.includes(AksReplaceable.CLUSTER),
  });
  const { podCidr, serviceCidr } = plan;
  const suits = network.preconditions(scope, { region: place.location, nodes: made.nodes, podCidr, serviceCidr });
  const byAks = props.nodeProvisioning !== undefined;
  const cluster = new KubernetesCluster(scope, "cluster", {
    name: props.clusterName,
    location: place.location,
    resourceGroupName: place.resourceGroupName,
    nodeResourceGroup: `${groupName}-nodes`,
    dnsPrefix: props.clusterName,
    kubernetesVersion: version,
    skuTier: (props.skuTier ?? AksSkuTier.STANDARD).name,
    // Stated, since azurerm before 4.68 plans a change where AKS turns it on by itself (Kubernetes 1.34 on).
    oidcIssuerEnabled: true,
    workloadIdentityEnabled: true,
    localAccountDisabled: true,
    // `az aks command invoke` runs what it is given as a cluster admin, past the ranges that may reach the API server.
    runCommandEnabled: false,
    azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId: made.tenantId },
    identity: { type: "UserAssigned", identityIds: [identity.id] },
    defaultNodePool: systemPoolBlock(props.systemPool, nodesSubnetId, version, props.hostEncryption, byAks),
    networkProfile: {
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      networkDataPlane: "cilium",
      networkPolicy: "cilium",
      loadBalancerSku: "standard",
      outboundType: network.outbound.name,
      podCidr: plan.podCidr,
      serviceCidr: plan.serviceCidr,
      dnsServiceIp: plan.dnsServiceIp,
      advancedNetworking: advancedNetworking(props.security),
    },
    ...(access.privateOptions === undefined
      ? { apiServerAccessProfile: { authorizedIpRanges: access.authorizedRanges(network.egressIps), ...inNetwork?.profile } }
      : { apiServerAccessProfile: inNetwork?.profile, privateClusterEnabled: true, privateClusterPublicFqdnEnabled: false, privateDnsZoneId: access.privateOptions.dnsZoneId ?? "System" }),
    diskEncryptionSetId: ownKeys.diskEncryptionSetId,
    keyManagementService: ownKeys.secretsKeyId === undefined ? undefined : { keyVaultKeyId: ownKeys.secretsKeyId, keyVaultNetworkAccess: "Public" },
    // A secret that is renewed in the vault is so in the cluster, ten minutes later at most.
    keyVaultSecretsProvider: props.keyVault === undefined ? undefined : { secretRotationEnabled: true, secretRotationInterval: "10m" },
    storageProfile: props.storage?.blob === undefined && props.storage?.blobFuse === undefined ? undefined : { blobDriverEnabled: true },
    ...securityArguments(props.security),
    ...nodeProvisioning(byAks),
    automaticUpgradeChannel: upgradeChannel(version),
    nodeOsUpgradeChannel: "NodeImage",
    maintenanceWindowAutoUpgrade: window,
    maintenanceWindowNodeOs: window,
    tags: place.tags,
    timeouts: { create: "90m", update: "90m", delete: "90m" },
    dependsOn: [subnetRole, ...(inNetwork === undefined ? [] : [inNetwork.role]), ...zoneRoles, ...keyRolesMade, ...network.ready],
    // The count is the autoscaler's.
    lifecycle: { ...(byAks ? {} : { ignoreChanges: ["default_node_pool[0].node_count"] }), precondition: [...forLife.preconditions, ...suits] },
  });
  if (props.nodeProvisioning !== undefined) provisionByAks(cluster, props.nodeProvisioning.azurermVersion ?? "");
  return cluster;
}

/** The subnet of an API server that lies in the network, ours or theirs, and the right to put it there. */
interface ApiServerSubnet {
  /** As it is remembered: of constants alone where it is made, so that the plan is stopped and not its execution. */
  readonly told: string;
  readonly role: RoleAssignment;
  readonly profile: { readonly virtualNetworkIntegrationEnabled: boolean; readonly subnetId: string };
}

function apiServerSubnet(scope: Construct, props: AksClusterProps, { network, plan, identity }: ControlPlaneProps): ApiServerSubnet | undefined {
  const integration = props.network?.apiServerIntegration;
  if (integration === undefined) return undefined;
  const { service, actions } = API_SERVER_DELEGATION;
  const subnetId = network instanceof AksNetwork ? network.addDelegatedSubnet("api-server", plan.apiServerCidr, service, actions) : (integration.subnetId ?? "");
  // https://learn.microsoft.com/azure/aks/api-server-vnet-integration: on that subnet, beside the nodes'.
  const role = new RoleAssignment(scope, "api-server-role", {
    scope: subnetId,
    roleDefinitionName: "Network Contributor",
    principalId: identity.principalId,
    principalType: "ServicePrincipal",
    skipServicePrincipalAadCheck: true,
  });
  return { told: `, in the network${integration.subnetId === undefined ? "" : ` by ${integration.subnetId}`}`, role, profile: { virtualNetworkIntegrationEnabled: true, subnetId } };
}

/**
 * What AKS does in the name of a private cluster: it writes its name into the zone, and links the zone with the nodes' network
 * (https://learn.microsoft.com/azure/aks/private-clusters).
 */
function privateRoles(scope: Construct, { dnsZoneId }: AksPrivateClusterOptions, networkId: string, principalId: string): RoleAssignment[] {
  const role = (id: string, at: string, roleDefinitionName: string): RoleAssignment =>
    new RoleAssignment(scope, id, { scope: at, roleDefinitionName, principalId, principalType: "ServicePrincipal", skipServicePrincipalAadCheck: true });
  return [role("network-role", networkId, "Network Contributor"), ...(dnsZoneId === undefined ? [] : [role("zone-role", dnsZoneId, "Private DNS Zone Contributor")])];
}
