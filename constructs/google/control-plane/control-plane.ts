import { ContainerClusterConfig } from "../bindings";
import { ControlPlaneAccess } from "./control-plane-access";
import { GkeClusterProps } from "../gke-cluster-props";
import { IGkeNetwork } from "../network/gke-network";
import { IpRangePlan } from "../network/ip-ranges";
import { clusterAutoscaling } from "../pools/provisioning/auto-provisioning";
import { NODE_DEFAULTS } from "../pools/node-defaults";
import { NodeIdentity } from "../identity/node-identity";
import { ReleaseChannel } from "./release-channel";
import { securityArguments, unsayable } from "./security";
import { resourceLabels } from "../resource-labels";
import { defaultZones } from "../pools/zones/zones";

/** What `controlPlane` needs besides the cluster's own properties. */
export interface ControlPlaneProps extends GkeClusterProps {
  readonly access: ControlPlaneAccess;
  readonly ranges: IpRangePlan;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  readonly network: IGkeNetwork;
  readonly nodes: NodeIdentity;
}

/** The arguments of google_container_cluster. */
export function controlPlane(props: ControlPlaneProps): ContainerClusterConfig {
  return {
    name: props.clusterName,
    location: props.region,
    project: props.project,
    nodeLocations: props.zones ?? defaultZones(props.region),
    deletionProtection: props.deletionProtection ?? true,
    resourceLabels: resourceLabels(props.clusterName, props.labels),
    releaseChannel: { channel: (props.releaseChannel ?? ReleaseChannel.REGULAR).channel },
    ...networking(props),
    ...reach(props),
    ...telemetry(props.cloudGpuMetrics ?? true),
    workloadIdentityConfig: { workloadPool: `${props.projectId}.svc.id.goog` },
    ...securityArguments(props.security),
    // Written without secrets too: taken away again, the provider would send a change with nothing in it, which GKE refuses at each run.
    secretManagerConfig: { enabled: props.secretManager !== undefined },
    enableShieldedNodes: true,
    enableLegacyAbac: false,
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    // Written without a key too: left out, the provider keeps the key that was there (the argument is optional and computed).
    databaseEncryption:
      props.secretsEncryptionKey === undefined
        ? { state: "DECRYPTED" }
        : { state: "ENCRYPTED", keyName: props.secretsEncryptionKey },
    addonsConfig: {
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gcpFilestoreCsiDriverConfig: { enabled: true },
      lustreCsiDriverConfig: props.managedLustre && { enabled: true },
      gcsFuseCsiDriverConfig: props.weightsBucket && { enabled: true },
      httpLoadBalancing: { disabled: false },
    },
    ...(props.gateway === undefined ? {} : { gatewayApiConfig: { channel: "CHANNEL_STANDARD" } }),
    clusterAutoscaling: clusterAutoscaling(props, props.nodes.account.email, props.zones ?? defaultZones(props.region)),
    costManagementConfig: { enabled: true },
    // The kubelet's port that asks nobody who they are, on pools to come: those that are there keep theirs, since GKE makes their nodes anew for it.
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
    // Pools are resources of their own, so that they come and go without the cluster. The default pool lives for some minutes.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: { ...NODE_DEFAULTS, serviceAccount: props.nodes.account.email, diskSizeGb: 50, bootDiskKmsKey: props.diskEncryptionKey },
    lifecycle: {
      // The provider's own protection is asked when the cluster's turn comes, after its pools are gone: this stops the plan.
      preventDestroy: props.deletionProtection ?? true,
      // They describe the pool that is no more; the provider reads in their place whatever pool it finds first.
      ignoreChanges: ["node_config", "node_pool", "initial_node_count", ...unsayable(props.security)],
    },
    // The provider gives up after 40 minutes, its later releases after 90.
    timeouts: { create: "90m", update: "90m", delete: "90m" },
  };
}

function networking({ network, multiNetworking }: ControlPlaneProps): Partial<ContainerClusterConfig> {
  return {
    network: network.networkId,
    subnetwork: network.subnetworkId,
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: { clusterSecondaryRangeName: network.podRange, servicesSecondaryRangeName: network.serviceRange },
    // Network policies without a further agent, and what several network interfaces of a node need later. Can't be changed later.
    datapathProvider: "ADVANCED_DATAPATH",
    enableMultiNetworking: multiNetworking === true ? true : undefined,
  };
}

/** Who reaches the API. The address inside the VPC is always there. */
function reach({ access, ranges, network }: ControlPlaneProps): Partial<ContainerClusterConfig> {
  const isPublic = access.kind === "authorized-networks";
  return {
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: !isPublic,
      // One or the other: "When masterIpv4Cidr is set, privateEndpointSubnetwork must be unset" (terraform-google-modules/terraform-google-kubernetes-engine#2119).
      masterIpv4CidrBlock: network.controlPlane === undefined ? ranges.controlPlane : undefined,
      privateEndpointSubnetwork: network.controlPlane?.subnetwork,
    },
    // Without networks it lets in the cluster's own subnet only (google_container_cluster, master_authorized_networks_config).
    masterAuthorizedNetworksConfig: {
      gcpPublicCidrsAccessEnabled: false,
      cidrBlocks: isPublic
        ? access.networks.map(({ cidr, name }) => ({ cidrBlock: cidr, displayName: name }))
        : undefined,
    },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: access.kind === "dns" } },
  };
}

function telemetry(cloudGpuMetrics: boolean): Partial<ContainerClusterConfig> {
  return {
    loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER", "WORKLOADS"] },
    // DCGM: what the GPUs do, read by GKE's own exporter.
    monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS", ...(cloudGpuMetrics ? ["DCGM"] : [])], managedPrometheus: { enabled: true } },
  };
}
