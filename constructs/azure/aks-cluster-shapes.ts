// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Availability } from "../cluster/availability/availability";
import { Shapes, anything, flag, instance, list, map, number, object, required, text } from "../core/shape/shape";
import { ApiServerAccess } from "./control-plane/api-server-access";
import { AksVersion } from "./control-plane/kubernetes-version";
import { AksSignInMethod } from "./control-plane/sign-in";
import { AksSkuTier } from "./control-plane/sku-tier";
import { AksGateway } from "./exposure/gateway";
import { AksInfiniBand } from "./infiniband/infiniband";
import { AksVaultSecret } from "./key-vault/vault-secret";
import { AksOutbound } from "./network/aks-network";
import { AKS_GPU_POOL, AKS_SYSTEM_POOL } from "./pools/pool-shapes";
import { AksRegistrySku } from "./registry/registry";
import { AKS_STORAGE } from "./storage/storage-shapes";

/** What the properties of `AksSignIn` take. */
export const AKS_SIGN_IN: Shapes = {
  method: instance(AksSignInMethod, "AksSignInMethod.MANAGED_IDENTITY"),
  tenantId: text("00000000-0000-0000-0000-000000000000"),
  clientId: text("00000000-0000-0000-0000-000000000000"),
};

/** What the properties of `AksAuditLogOptions` take. */
export const AKS_AUDIT_LOG: Shapes = {
  workspaceId: required(text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit")),
  reads: flag(),
};

/** What the properties of `AksOwnKeysOptions` take. */
export const AKS_OWN_KEYS: Shapes = {
  diskEncryptionSetId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/nodes"),
  volumeEncryptionSetId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/volumes"),
  secretsKeyId: text("https://my-vault.vault.azure.net/keys/secrets/0123456789abcdef0123456789abcdef"),
  keyVaultId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"),
  storageKeyId: text("https://my-vault.vault.azure.net/keys/storage"),
  storageKeyVaultId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"),
  lustreKeyId: text("https://my-vault.vault.azure.net/keys/lustre/0123456789abcdef0123456789abcdef"),
  lustreKeyVaultId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"),
  netAppKeyId: text("https://my-vault.vault.azure.net/keys/netapp"),
  netAppKeyVaultId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"),
};

/** What the properties of `AksSecurityOptions` take. */
export const AKS_SECURITY: Shapes = {
  imageCleanerHours: number(168, { integer: true }),
  defenderWorkspaceId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit"),
  domainPolicies: flag(),
  flowMetrics: flag(),
};

/** What the properties of `AksKeyVaultOptions` take. */
export const AKS_KEY_VAULT: Shapes = {
  vaultId: required(text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault")),
  secrets: required(list(instance(AksVaultSecret, 'AksVaultSecret.huggingFaceToken("hf-token")'), "secrets")),
  tenantId: text("11111111-2222-4333-8444-555555555555"),
  namespace: text("inference", { format: "dns-label" }),
};

/** What the properties of `IAksNetwork` take. */
export const IAKS_NETWORK: Shapes = {
  networkId: required(text("/subscriptions/.../virtualNetworks/hub")),
  subnetIds: required(map(text("/subscriptions/.../subnets/nodes"), '{ nodes: "/subscriptions/.../subnets/nodes" }')),
  ranges: required(map(text("10.0.0.0/18"), '{ nodes: "10.0.0.0/18" }')),
  outbound: required(instance(AksOutbound, "AksOutbound.NAT_GATEWAY"), AksOutbound.NAT_GATEWAY),
  egressIps: required(list(text("203.0.113.7"), "texts")),
  filesDnsZoneId: text("/subscriptions/.../privateDnsZones/privatelink.file.core.windows.net"),
  ready: required(list(anything(), "resources")),
};

/** What the properties of `AksZoneRedundantNatOptions` take. */
export const AKS_ZONE_REDUNDANT_NAT: Shapes = {
  azurermVersion: text("4.67.0"),
};

/** What the properties of `AksApiServerIntegrationOptions` take. */
export const AKS_API_SERVER_INTEGRATION: Shapes = {
  subnetId: text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/api"),
};

/** What the properties of `AksNetworkOptions` take. */
export const AKS_NETWORK: Shapes = {
  vnetCidr: text("10.0.0.0/16"),
  virtualNetwork: object(IAKS_NETWORK, "AksExistingNetwork.fromIds({ ... })", { open: true }),
  podCidr: text("192.168.0.0/16"),
  serviceCidr: text("172.16.0.0/16"),
  zoneRedundantNat: object(AKS_ZONE_REDUNDANT_NAT, '{ azurermVersion: "4.67.0" }'),
  apiServerIntegration: object(AKS_API_SERVER_INTEGRATION, "{}"),
  dnsServiceIp: text("172.16.0.10"),
};

/** What the properties of `AksNodeProvisioningOptions` take. */
export const AKS_NODE_PROVISIONING: Shapes = {
  azurermVersion: text("4.57.0"),
};

/** What the properties of `AksSharedFilesOptions` take. */
export const AKS_SHARED_FILES: Shapes = {
  accountName: text("mysharedfiles"),
  zoneRedundant: flag(),
};

/** What the properties of `AksRegistryOptions` take. */
export const AKS_REGISTRY: Shapes = {
  name: text("myregistry"),
  sku: instance(AksRegistrySku, "AksRegistrySku.STANDARD"),
  replicaRegions: list(text("westeurope"), "regions"),
  untaggedDays: number(30, { integer: true }),
  caches: map(text("quay.io/*"), '{ "quay/*": "quay.io/*" }'),
};

/** What the properties of `AksBackupOptions` take. */
export const AKS_BACKUP: Shapes = {
  schedule: text("0 3 * * *"),
  keepDays: number(30, { integer: true, minimum: 1, maximum: 3650 }),
  namespaces: list(text("inference"), "texts"),
  secrets: flag(),
  softDelete: flag(),
};

/** What the properties of `AksManagedGrafanaOptions` take. */
export const AKS_MANAGED_GRAFANA: Shapes = {
  adminObjectIds: required(list(text("11111111-2222-3333-4444-555555555555"), "texts", { unique: true })),
  viewerObjectIds: list(text("66666666-7777-8888-9999-000000000000"), "texts", { unique: true }),
  name: text("chat-grafana"),
  publicAccess: flag(),
};

/** What the properties of `AksManagedPrometheusOptions` take. */
export const AKS_MANAGED_PROMETHEUS: Shapes = {
  publicQueries: flag(),
  alertActionGroupIds: list(text("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/watch/providers/Microsoft.Insights/actionGroups/on-call"), "texts", { unique: true }),
  grafana: object(AKS_MANAGED_GRAFANA, '{ adminObjectIds: ["11111111-2222-3333-4444-555555555555"] }'),
};

/** What the properties of `AksDnsZone` take. */
export const AKS_DNS_ZONE: Shapes = {
  zoneId: required(text("/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com")),
  domain: required(text("models.example.com", { format: "host-name" })),
};

/** What the properties of `AksDnsRecordsOptions` take. */
export const AKS_DNS_RECORDS: Shapes = {
  zones: required(list(object(AKS_DNS_ZONE, '{ zoneId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com", domain: "models.example.com" }'), "zones")),
  keepRecords: flag(),
};

/** What the properties of `MaintenanceWindow` take. */
export const MAINTENANCE_WINDOW: Shapes = {
  day: required(text("Sunday")),
  startHourUtc: required(number(2)),
  hours: number(4),
};

/** What the properties of `AksBudgetOptions` take. */
export const AKS_BUDGET: Shapes = {
  monthlyUsd: required(number(3000, { integer: true, minimum: 1, maximum: 100000000 })),
  emails: required(list(text("platform@example.com"), "addresses")),
  alertAtPercent: list(number(80), "percentages"),
  forecastAtPercent: list(number(100), "percentages"),
  firstMonth: required(text("2026-02")),
  subscriptionAnomalies: flag(),
};

/** What the properties of `AksClusterProps` take. */
export const AKS_CLUSTER: Shapes = {
  availability: instance(Availability, "Availability.HIGH"),
  region: required(text("swedencentral")),
  acceptUnlistedRegion: flag(),
  resourceGroupName: text("my-group"),
  kubernetesVersion: instance(AksVersion, 'AksVersion.of("1.35")'),
  skuTier: instance(AksSkuTier, "AksSkuTier.STANDARD"),
  apiServerAccess: required(instance(ApiServerAccess, 'ApiServerAccess.fromRanges(["203.0.113.7/32"])'), ApiServerAccess.fromRanges(["203.0.113.7/32"])),
  adminObjectIds: list(text("00000000-0000-0000-0000-000000000000"), "texts"),
  auditLogs: object(AKS_AUDIT_LOG, '{ workspaceId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit" }'),
  hostEncryption: flag(),
  ownKeys: object(AKS_OWN_KEYS, '{ diskEncryptionSetId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/nodes" }'),
  security: object(AKS_SECURITY, "{ imageCleanerHours: 168 }"),
  keyVault: object(AKS_KEY_VAULT, '{ vaultId: "/subscriptions/.../vaults/my-vault", secrets: [AksVaultSecret.huggingFaceToken("hf-token")] }'),
  network: object(AKS_NETWORK, '{ vnetCidr: "10.0.0.0/16" }'),
  systemPool: object(AKS_SYSTEM_POOL, '{ machineType: "Standard_D4s_v5" }'),
  gpuPools: required(list(object(AKS_GPU_POOL, '{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }'), "pools")),
  nodeProvisioning: object(AKS_NODE_PROVISIONING, '{ azurermVersion: "4.57.0" }'),
  infiniBand: instance(AksInfiniBand, "AksInfiniBand.SHARED"),
  sharedFiles: object(AKS_SHARED_FILES, "{ zoneRedundant: true }"),
  storage: object(AKS_STORAGE, '{ managedLustre: { zone: "1" } }'),
  registry: object(AKS_REGISTRY, '{ name: "myregistry" }'),
  backup: object(AKS_BACKUP, '{ schedule: "0 3 * * *", keepDays: 30 }'),
  managedPrometheus: object(AKS_MANAGED_PROMETHEUS, "{ publicQueries: true }"),
  gateway: instance(AksGateway, "AksGateway.ENVOY"),
  dnsRecords: object(AKS_DNS_RECORDS, '{ zones: [{ zoneId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com", domain: "models.example.com" }] }'),
  maintenance: object(MAINTENANCE_WINDOW, "{ day: MaintenanceDay.SUNDAY, startHourUtc: 2 }"),
  allowReplacement: list(text("registry"), "things that may be replaced"),
  budget: object(AKS_BUDGET, '{ monthlyUsd: 3000, emails: ["platform@example.com"], firstMonth: "2026-02" }'),
  tags: map(text("research"), '{ team: "research" }'),
  clusterName: required(text("my-cluster")),
  signIn: object(AKS_SIGN_IN, "{ method: AksSignInMethod.AZURE_CLI }"),
};

/** What the properties of `AksClusterAttributes` take. */
export const AKS_CLUSTER_ATTRIBUTES: Shapes = {
  clusterName: required(text("chat", { format: "dns-label" })),
  resourceGroupName: required(text("chat-swedencentral")),
  subscriptionId: text("11111111-2222-4333-8444-555555555555"),
  gpuPools: required(list(object(AKS_GPU_POOL, '{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }'), "pools")),
  systemPool: object(AKS_SYSTEM_POOL, '{ machineType: "Standard_D4s_v5" }'),
  host: text("https://chat-1234abcd.hcp.swedencentral.azmk8s.io:443"),
  clusterCaCertificate: text("-----BEGIN CERTIFICATE----- ..."),
};

/** What the properties of `AksExistingNetworkIds` take. */
export const AKS_EXISTING_NETWORK: Shapes = {
  nodesSubnetId: required(text("/subscriptions/.../virtualNetworks/hub/subnets/nodes")),
  endpointsSubnetId: required(text("/subscriptions/.../virtualNetworks/hub/subnets/endpoints")),
  outbound: required(instance(AksOutbound, "AksOutbound.NAT_GATEWAY"), AksOutbound.NAT_GATEWAY),
  egressIps: list(text("203.0.113.7"), "texts"),
  nodesCidr: text("10.0.0.0/18"),
  networkCidr: text("10.0.0.0/16"),
  filesDnsZoneId: text("/subscriptions/.../privateDnsZones/privatelink.file.core.windows.net"),
  askAzure: flag(),
};

/** What the properties of `AksWorkloadRole` take. */
export const AKS_WORKLOAD_ROLE: Shapes = {
  scope: required(text("/subscriptions/.../storageAccounts/weights")),
  role: required(text("Storage Blob Data Reader")),
};

/** What the properties of `AksWorkloadIdentityOptions` take. */
export const AKS_WORKLOAD_IDENTITY: Shapes = {
  namespace: required(text("models", { format: "dns-label" })),
  serviceAccount: required(text("weights", { format: "dns-label" })),
  roles: list(object(AKS_WORKLOAD_ROLE, '{ scope: "/subscriptions/.../storageAccounts/weights", role: "Storage Blob Data Reader" }'), "roles"),
};
