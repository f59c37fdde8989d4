import { CodesOf, RoomRules } from "../core/rule";

/** Rules of AKS alone. */
export const RULES = {
  places: {
    "name-taken": { reads: ["resourceGroupName", "registry.name", "sharedFiles", "storage.blob.accountName"], says: "a resource group, registry or storage account of AKS that another deployment of the app has already" },
    "invalid-subscription-id": { reads: ["subscriptionId"], says: "not a GUID" },
    "cidr-too-large": { reads: ["network.serviceCidr"], says: "a range larger than AKS takes" },
    "cidr-reserved": { reads: ["network"], says: "a range the cloud keeps" },
    "invalid-resource-id": { reads: ["network.nodesSubnetId", "network.endpointsSubnetId", "apiServerAccess.dnsZoneId", "auditLogs.workspaceId", "ownKeys", "security.defenderWorkspaceId", "keyVault.vaultId", "storage.managedLustre.subnetId", "storage.blob.dnsZoneId", "managedPrometheus.alertActionGroupIds"], says: "not an Azure resource id of what is asked for" },
    "invalid-grafana-name": { reads: ["managedPrometheus.grafana.name"], says: "a name that Azure Managed Grafana doesn't take" },
    "zone-of-another-region": { reads: ["apiServerAccess.dnsZoneId"], says: "a private DNS zone for API servers of another region" },
    "invalid-address": { reads: ["network.egressIps"], says: "not an IPv4 address" },
    "network-stands": { reads: ["network.vnetCidr"], says: "ranges for a network that has its own" },
    "no-egress-address": { reads: ["network.egressIps", "apiServerAccess"], says: "the API server is closed, and isn't told under which addresses the nodes of an existing network appear" },
    "dns-service-ip-outside": { reads: ["network.dnsServiceIp"], says: "the DNS address isn't in the services' range" },
  },
  access: {
    "invalid-cleaner-interval": { reads: ["security.imageCleanerHours"], says: "a time between two cleanings of images that AKS doesn't know" },
    "no-vault-secrets": { reads: ["keyVault.secrets"], says: "a key vault from which nothing is read" },
    "invalid-vault-secret": { reads: ["keyVault.secrets"], says: "a name that no secret of a key vault has, or no Secret of Kubernetes" },
    "vault-secret-twice": { reads: ["keyVault.secrets"], says: "two secrets of a vault for one key of a Secret, or of two types in one" },
    "key-without-vault": { reads: ["ownKeys.secretsKeyId", "ownKeys.keyVaultId"], says: "a key without its vault, or beside another" },
    "invalid-object-id": { reads: ["adminObjectIds", "keyVault.tenantId"], says: "not a GUID" },
  },
  pools: {
    "lustre-subnet": { reads: ["storage.managedLustre.subnetId", "network.virtualNetwork"], says: "Managed Lustre in a network that is given without a subnet of its own, or a subnet where one is made" },
    "disk-without-zone": { reads: ["storage.premiumDisks", "gpuPools[].zones", "systemPool.zones"], says: "Premium SSD v2 in a cluster whose pools name no zone" },
    "tier-not-made": { reads: ["storage.models", "storage.results"], says: "weights or results on storage that the cluster doesn't have" },
    "tier-unfit": { reads: ["storage.models", "storage.results"], says: "weights or results on storage that can't hold them for all who read" },
    "unknown-architecture": { reads: ["gpuPools[].gpus.cpuArch"], says: "a stated architecture that can't be" },
    "driver-not-for-machine": { reads: ["gpuPools[].driver"], says: "the operator's driver for a machine that takes the cloud's only" },
    "invalid-driver-version": { reads: ["gpuPools[].driver"], says: "not a driver's version" },
    "no-infiniband": { reads: ["infiniBand", "gpuPools[].machineType"], says: "`infiniBand` in a cluster none of whose machines has it" },
    "infiniband-not-made": { reads: ["infiniBand", "gpuPools[].machineType"], says: "machines whose InfiniBand isn't set up here, in a cluster that sets it up" },
    "infiniband-zones": { reads: ["infiniBand", "gpuPools[].zones"], says: "a pool with InfiniBand in more than one zone" },
    "proximity-zones": { reads: ["gpuPools[].proximityPlacement", "gpuPools[].zones"], says: "a pool whose nodes are to lie near each other, in more than one zone" },
    "proximity-reserved": { reads: ["gpuPools[].proximityPlacement", "gpuPools[].capacity"], says: "a proximity placement group for machines of a reservation" },
    "infiniband-driver": { reads: ["infiniBand", "gpuPools[].driver"], says: "AKS's own GPU driver in a pool with InfiniBand" },
    "duplicate-identity": { reads: ["addWorkloadIdentity"], says: "two workload identities of a cluster with one name" },
    "unknown-replacement": { reads: ["allowReplacement"], says: "`allowReplacement` of AKS names something that it doesn't know" },
    "invalid-maintenance-window": { reads: ["maintenance"], says: "a maintenance window that the cloud refuses" },
  },
  operations: {
    "available-without-sla": { reads: ["availability", "skuTier"], says: "on AKS: high availability with a control plane of the free tier" },
    "invalid-budget-month": { reads: ["budget.firstMonth"], says: "on AKS: not a month, or one before Azure had budgets" },
  },
} as const satisfies RoomRules;

declare module "../core/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
