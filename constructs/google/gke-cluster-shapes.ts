// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Availability } from "../cluster/availability/availability";
import { STORAGE_OFFER } from "../cluster/cluster-shapes";
import { Capacity } from "../cluster/pools/capacity";
import { Shapes, anything, flag, instance, list, map, number, object, required, text } from "../core/shape/shape";
import { ControlPlaneAccess } from "./control-plane/control-plane-access";
import { ReleaseChannel } from "./control-plane/release-channel";
import { GkeSecurityPosture } from "./control-plane/security";
import { GkeEgress } from "./network/egress";
import { GKE_GPU_POOL, GKE_SYSTEM_POOL } from "./pools/pool-shapes";
import { GkeStoredSecret } from "./secrets/stored-secret";
import { GkeDiskSource } from "./storage/disk-source";
import { FilestoreTier } from "./storage/filestore-tier";
import { LustreTier } from "./storage/managed-lustre";

/** What the properties of `GkeAutoProvisionOptions` take. */
export const GKE_AUTO_PROVISION: Shapes = {
  machineType: required(text("g2-standard-8")),
  maxNodes: required(number(4)),
  capacities: list(instance(Capacity, "Capacity.SPOT"), "capacities"),
  zones: list(text("us-central1-a"), "texts"),
  diskSizeGiB: number(200),
};

/** What the properties of `GkeComputeClassOptions` take. */
export const GKE_COMPUTE_CLASS: Shapes = {
  name: required(text("l4")),
  pools: list(text("l4-spot"), "texts"),
  autoProvision: object(GKE_AUTO_PROVISION, '{ machineType: "g2-standard-8", maxNodes: 4, capacities: [Capacity.SPOT, Capacity.ON_DEMAND] }'),
  moveBack: flag(),
};

/** What the properties of `GkeAutoProvisioningOptions` take. */
export const GKE_AUTO_PROVISIONING: Shapes = {
  maxCpus: required(number(200, { integer: true, minimum: 1 })),
  maxMemoryGiB: required(number(1000, { integer: true, minimum: 1 })),
  enabled: flag(),
};

/** What the properties of `GkeSubnetRanges` take. */
export const GKE_SUBNET_RANGES: Shapes = {
  nodes: text("10.0.0.0/20"),
  pods: text("10.16.0.0/14"),
  services: text("10.20.0.0/20"),
};

/** What the properties of `GkeControlPlaneSubnet` take. */
export const GKE_CONTROL_PLANE_SUBNET: Shapes = {
  subnetwork: required(text("control-planes")),
  range: required(text("10.9.0.0/28")),
};

/** What the properties of `IGkeNetwork` take. */
export const IGKE_NETWORK: Shapes = {
  networkId: required(text("main")),
  networkName: required(text("main")),
  networkProject: text("my-host-project"),
  subnetworkId: required(text("gpu")),
  podRange: required(text("pods")),
  serviceRange: required(text("services")),
  ranges: object(GKE_SUBNET_RANGES, '{ pods: "10.16.0.0/14" }'),
  controlPlane: object(GKE_CONTROL_PLANE_SUBNET, '{ subnetwork: "control-planes", range: "10.9.0.0/28" }'),
  privateServicesAccess: flag(),
  ready: required(list(anything("nat"), "resources")),
};

/** What the properties of `GkePrivateServiceConnectOptions` take. */
export const GKE_PRIVATE_SERVICE_CONNECT: Shapes = {
  address: text("10.13.0.2"),
};

/** What the properties of `GkeIpRanges` take. */
export const GKE_IP_RANGES: Shapes = {
  nodes: text("10.0.0.0/20"),
  pods: text("10.16.0.0/14"),
  services: text("10.20.0.0/20"),
  controlPlane: text("172.16.0.0/28"),
  gpuNetworks: text("192.168.0.0/16"),
  privateServices: text("10.12.0.0/20"),
};

/** What the properties of `GkeGatewayOptions` take. */
export const GKE_GATEWAY: Shapes = {
  proxyRange: text("10.9.0.0/23"),
};

/** What the properties of `GkeDnsZone` take. */
export const GKE_DNS_ZONE: Shapes = {
  zoneId: required(text("projects/my-dns-project/managedZones/models-example-com")),
  domain: required(text("models.example.com", { format: "host-name" })),
};

/** What the properties of `GkeDnsRecordsOptions` take. */
export const GKE_DNS_RECORDS: Shapes = {
  zones: required(list(object(GKE_DNS_ZONE, '{ zoneId: "models-example-com", domain: "models.example.com" }'), "zones")),
  keepRecords: flag(),
};

/** What the properties of `GkeSecurityOptions` take. */
export const GKE_SECURITY: Shapes = {
  posture: instance(GkeSecurityPosture, "GkeSecurityPosture.BASIC"),
  binaryAuthorization: flag(),
  fqdnPolicies: flag(),
};

/** What the properties of `GkeSecretManagerOptions` take. */
export const GKE_SECRET_MANAGER: Shapes = {
  secrets: required(list(instance(GkeStoredSecret, 'GkeStoredSecret.huggingFaceToken("hf-token")'), "secrets")),
  namespace: text("inference", { format: "dns-label" }),
};

/** What the properties of `GkeSharedFilestoreOptions` take. */
export const GKE_SHARED_FILESTORE: Shapes = {
  zone: text("us-central1-a"),
  sizeGiB: number(2048, { integer: true, minimum: 1, maximum: 102400 }),
};

/** What the properties of `GkeManagedLustreOptions` take. */
export const GKE_MANAGED_LUSTRE: Shapes = {
  zone: required(text("us-central1-a")),
  tier: instance(LustreTier, "LustreTier.MBPS_500"),
};

/** What the properties of `GkeWeightsBucketOptions` take. */
export const GKE_WEIGHTS_BUCKET: Shapes = {
  name: required(text("acme-weights")),
  existing: flag(),
  namespaces: list(text("inference"), "texts"),
  fileCacheGiB: number(100),
};

/** What the properties of `GkeHyperdiskMlOptions` take. */
export const GKE_HYPERDISK_ML: Shapes = {
  name: required(text("llama")),
  zone: required(text("us-central1-a")),
  source: required(instance(GkeDiskSource, 'GkeDiskSource.snapshot("llama-weights")'), GkeDiskSource.snapshot("llama-weights")),
  sizeGiB: required(number(200)),
  throughputMiBps: number(2400),
};

/** What the properties of `GkeRemoteRegistry` take. */
export const GKE_REMOTE_REGISTRY: Shapes = {
  name: required(text("nvcr")),
  host: required(text("nvcr.io")),
};

/** What the properties of `GkeRegistryOptions` take. */
export const GKE_REGISTRY: Shapes = {
  immutableTags: flag(),
  encryptionKey: text("projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"),
  untaggedDays: number(30),
  remotes: list(object(GKE_REMOTE_REGISTRY, '{ name: "nvcr", host: "nvcr.io" }'), "registries"),
};

/** What the properties of `GkeBudgetOptions` take. */
export const GKE_BUDGET: Shapes = {
  monthlyUsd: required(number(3000, { integer: true, minimum: 1, maximum: 100000000 })),
  emails: required(list(text("platform@example.com"), "addresses")),
  alertAtPercent: list(number(80), "percentages"),
  forecastAtPercent: list(number(100), "percentages"),
  billingAccount: required(text("012345-6789AB-CDEF01")),
};

/** What the properties of `BackupOptions` take. */
export const BACKUP: Shapes = {
  schedule: text("0 3 * * *"),
  keepDays: number(30, { integer: true, minimum: 1, maximum: 3650 }),
  namespaces: list(text("inference"), "texts"),
  secrets: flag(),
};

/** What the properties of `GkeClusterProps` take. */
export const GKE_CLUSTER: Shapes = {
  availability: instance(Availability, "Availability.HIGH"),
  region: required(text("us-central1")),
  acceptUnlistedRegion: flag(),
  project: text("my-project"),
  zones: list(text("us-central1-a"), "texts"),
  gpuPools: required(list(object(GKE_GPU_POOL, '{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }'), "pools")),
  computeClasses: list(object(GKE_COMPUTE_CLASS, '{ name: "l4", pools: ["l4-spot", "l4-on-demand"] }'), "classes"),
  autoProvisioning: object(GKE_AUTO_PROVISIONING, "{ maxCpus: 200, maxMemoryGiB: 1000 }"),
  queueNamespace: text("inference", { format: "dns-label" }),
  systemPool: object(GKE_SYSTEM_POOL, '{ machineType: "e2-standard-4" }'),
  controlPlaneAccess: instance(ControlPlaneAccess, "ControlPlaneAccess.DNS"),
  network: object(IGKE_NETWORK, 'GkeExistingNetwork.fromNames({ network: "main", ... })', { open: true }),
  egress: instance(GkeEgress, "GkeEgress.GOOGLE_ONLY"),
  privateServiceConnect: object(GKE_PRIVATE_SERVICE_CONNECT, '{ address: "10.13.0.2" }'),
  multiNetworking: flag(),
  ipRanges: object(GKE_IP_RANGES, '{ nodes: "10.0.0.0/20" }'),
  webhookPorts: list(number(9443), "numbers"),
  gateway: object(GKE_GATEWAY, '{ proxyRange: "10.9.0.0/23" }'),
  dnsRecords: object(GKE_DNS_RECORDS, '{ zones: [{ zoneId: "models-example-com", domain: "models.example.com" }] }'),
  releaseChannel: instance(ReleaseChannel, "ReleaseChannel.REGULAR"),
  deletionProtection: flag(),
  secretsEncryptionKey: text("projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"),
  diskEncryptionKey: text("projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"),
  security: object(GKE_SECURITY, "{ posture: GkeSecurityPosture.BASIC }"),
  secretManager: object(GKE_SECRET_MANAGER, '{ secrets: [GkeStoredSecret.huggingFaceToken("hf-token")] }'),
  filestoreTier: instance(FilestoreTier, "FilestoreTier.ZONAL"),
  sharedFilestore: object(GKE_SHARED_FILESTORE, '{ zone: "us-central1-a" }'),
  managedLustre: object(GKE_MANAGED_LUSTRE, '{ zone: "us-central1-a" }'),
  weightsBucket: object(GKE_WEIGHTS_BUCKET, '{ name: "acme-weights", fileCacheGiB: 100 }'),
  hyperdiskMl: list(object(GKE_HYPERDISK_ML, '{ name: "llama", zone: "us-central1-a", source: GkeDiskSource.snapshot("llama-weights"), sizeGiB: 200 }'), "disks"),
  registry: object(GKE_REGISTRY, "{ immutableTags: true }"),
  budget: object(GKE_BUDGET, '{ monthlyUsd: 3000, emails: ["platform@example.com"], billingAccount: "012345-6789AB-CDEF01" }'),
  backup: object(BACKUP, "{ keepDays: 30 }"),
  labels: map(text("research"), '{ team: "research" }'),
  cloudGpuMetrics: flag(),
  enableApis: flag(),
  clusterName: required(text("my-cluster")),
  impersonateServiceAccount: text("deployer@my-project.iam.gserviceaccount.com"),
};

/** What the properties of `GkeAccelerator` take. */
export const GKE_ACCELERATOR: Shapes = {
  type: required(text("nvidia-l4")),
  count: required(number(1)),
  gpu: text("NVIDIA L4"),
  memoryGiB: number(24),
  arm: flag(),
};

/** What the properties of `GkeGpuPoolAttributes` take. */
export const GKE_GPU_POOL_ATTRIBUTES: Shapes = {
  name: required(text("l4")),
  machineType: required(text("g2-standard-8")),
  minNodes: number(0),
  maxNodes: required(number(2)),
  capacity: instance(Capacity, "Capacity.SPOT"),
  accelerator: object(GKE_ACCELERATOR, '{ type: "nvidia-l4", count: 1 }'),
};

/** What the properties of `GkeClusterAttributes` take. */
export const GKE_CLUSTER_ATTRIBUTES: Shapes = {
  clusterName: required(text("my-cluster")),
  endpoint: required(text("gke-0123.us-central1.gke.goog")),
  clusterCaCertificate: text("-----BEGIN CERTIFICATE-----..."),
  gpuPools: required(list(object(GKE_GPU_POOL_ATTRIBUTES, '{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }'), "pools")),
  systemPool: text("system"),
  storage: list(object(STORAGE_OFFER, '{ className: "filestore", accessModes: [AccessMode.READ_WRITE_MANY] }'), "storage classes"),
};

/** What the properties of `GkeWorkloadIdentityOptions` take. */
export const WORKLOAD_IDENTITY: Shapes = {
  namespace: required(text("chat", { format: "dns-label" })),
  serviceAccount: required(text("reader")),
  roles: list(text("roles/logging.logWriter"), "texts", { unique: true }),
};

/** What the properties of `GkeExistingNetworkOptions` take. */
export const EXISTING_NETWORK: Shapes = {
  network: required(text("main")),
  subnetwork: required(text("gpu")),
  region: required(text("us-central1")),
  podRange: required(text("pods")),
  serviceRange: required(text("services")),
  project: text("my-host-project"),
  ranges: object(GKE_SUBNET_RANGES, '{ pods: "10.16.0.0/14" }'),
  controlPlane: object(GKE_CONTROL_PLANE_SUBNET, '{ subnetwork: "control-planes", range: "10.9.0.0/28" }'),
  privateServicesAccess: flag(),
  ready: list(anything("nat"), "resources"),
};
