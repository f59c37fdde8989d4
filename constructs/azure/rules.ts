import { CodesOf, RoomRules } from "../core/rules/rule";

/** Rules of AKS alone. */
export const RULES = {
  places: {
    "invalid-subscription-id": { reads: ["subscriptionId"], says: "not a GUID" },
    "cidr-too-large": { reads: ["network.serviceCidr"], says: "a range larger than AKS takes" },
    "cidr-reserved": { reads: ["network"], says: "a range the cloud keeps" },
    "invalid-resource-id": { reads: ["network.nodesSubnetId", "network.endpointsSubnetId", "network.apiServerIntegration.subnetId", "apiServerAccess.dnsZoneId", "auditLogs.workspaceId", "ownKeys", "security.defenderWorkspaceId", "keyVault.vaultId", "storage.managedLustre.subnetId", "storage.blob.dnsZoneId", "storage.blobFuse.dnsZoneId", "storage.netApp.subnetId", "storage.lustreClaims.subnetId", "managedPrometheus.alertActionGroupIds"], says: "not an Azure resource id of what is asked for" },
    "invalid-grafana-name": { reads: ["managedPrometheus.grafana.name"], says: "a name that Azure Managed Grafana doesn't take" },
    "zone-of-another-region": { reads: ["apiServerAccess.dnsZoneId"], says: "a private DNS zone for API servers of another region" },
    "invalid-address": { reads: ["network.egressIps"], says: "not an IPv4 address" },
    "network-stands": { reads: ["network.vnetCidr", "network.zoneRedundantNat"], says: "ranges, or a way out, for a network that has its own" },
    "nat-not-in-region": { reads: ["network.zoneRedundantNat", "region"], says: "on AKS: a NAT gateway over all zones in a region that has none" },
    "no-egress-address": { reads: ["network.egressIps", "apiServerAccess"], says: "the API server is closed, and isn't told under which addresses the nodes of an existing network appear" },
    "dns-service-ip-outside": { reads: ["network.dnsServiceIp"], says: "the DNS address isn't in the services' range" },
  },
  access: {
    "registry-premium": { reads: ["registry.replicaRegions", "registry.untaggedDays", "registry.sku"], says: "on AKS: copies of a registry, or an end of untagged manifests, in one that isn't of the size Premium" },
    "registry-replica": { reads: ["registry.replicaRegions"], says: "on AKS: a copy of a registry in no region, in its own, or twice in one" },
    "registry-retention": { reads: ["registry.untaggedDays"], says: "on AKS: days that untagged manifests aren't kept for" },
    "registry-cache": { reads: ["registry.caches"], says: "on AKS: a cache of no repository, or under no repository's name" },
    "invalid-cleaner-interval": { reads: ["security.imageCleanerHours"], says: "a time between two cleanings of images that AKS doesn't know" },
    "no-vault-secrets": { reads: ["keyVault.secrets"], says: "a key vault from which nothing is read" },
    "invalid-vault-secret": { reads: ["keyVault.secrets"], says: "a name that no secret of a key vault has, or no Secret of Kubernetes" },
    "vault-secret-twice": { reads: ["keyVault.secrets"], says: "two secrets of a vault for one key of a Secret, or of two types in one" },
    "key-without-vault": { reads: ["ownKeys.secretsKeyId", "ownKeys.keyVaultId", "ownKeys.storageKeyId", "ownKeys.storageKeyVaultId", "ownKeys.lustreKeyId", "ownKeys.lustreKeyVaultId", "ownKeys.netAppKeyId", "ownKeys.netAppKeyVaultId"], says: "a key without its vault, beside another, or without what it is for" },
    "invalid-object-id": { reads: ["adminObjectIds", "keyVault.tenantId"], says: "not a GUID" },
  },
  pools: {
    "lustre-subnet": { reads: ["storage.managedLustre.subnetId", "network.virtualNetwork"], says: "Managed Lustre in a network that is given without a subnet of its own, or a subnet where one is made" },
    "disk-without-zone": { reads: ["storage.premiumDisks", "gpuPools[].zones", "systemPool.zones"], says: "Premium SSD v2 in a cluster whose pools name no zone" },
    "own-subnet": { reads: ["storage.netApp.subnetId", "storage.lustreClaims.subnetId", "network.apiServerIntegration.subnetId", "network.virtualNetwork"], says: "storage, or the API server, in a network that is given without a subnet of its own, or a subnet where one is made" },
    "invalid-netapp-size": { reads: ["storage.netApp.capacityTib"], says: "a size that Azure NetApp Files aren't made in" },
    "invalid-fuse-cache": { reads: ["storage.blobFuse.cacheGiB", "storage.blobFuse.cacheFolder"], says: "a cache of blobfuse that holds no weights, or lies nowhere" },
    "tier-not-made": { reads: ["storage.models", "storage.compiled", "storage.results"], says: "weights, compiled code or results on storage that the cluster doesn't have" },
    "tier-unfit": { reads: ["storage.models", "storage.compiled", "storage.results"], says: "weights, compiled code or results on storage that can't hold them for all who use it" },
    "azurerm-version": { reads: ["nodeProvisioning.azurermVersion", "network.zoneRedundantNat.azurermVersion"], says: "node auto-provisioning of AKS, or a NAT gateway over all zones, without a version of azurerm that knows it" },
    "provisioned-pool": { reads: ["nodeProvisioning", "gpuPools", "systemPool.maxNodes", "infiniBand", "ownKeys.diskEncryptionSetId"], says: "what AKS's node auto-provisioning can't make, or can't have beside it" },
    "not-provisioned": { reads: ["gpuPools[].nodeLife", "gpuPools[].moreMachineTypes", "gpuPools[].artifactStreaming"], says: "on AKS: what only nodes by need have, in a pool of a scale set" },
    "provisioned-too-late": { reads: ["addGpuPool"], says: "a pool of AKS's node auto-provisioning, added when the add-ons were made" },
    "streaming-registry": { reads: ["gpuPools[].artifactStreaming", "registry.sku"], says: "images streamed from a registry that isn't of the size Premium" },
    "no-local-nvme": { reads: ["gpuPools[].localNvme", "gpuPools[].machineType", "gpuPools[].ephemeralOsDisk"], says: "volumes on NVMe disks that a size doesn't have, or that its system disk takes" },
    "local-nvme-too-late": { reads: ["addGpuPool"], says: "the first pool with volumes on its machines' NVMe disks, added later" },
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
    "backup-too-long": { reads: ["backup.keepDays"], says: "on AKS: a backup kept longer than Azure Backup keeps one" },
    "available-without-sla": { reads: ["availability", "skuTier"], says: "on AKS: high availability with a control plane of the free tier" },
    "invalid-budget-month": { reads: ["budget.firstMonth"], says: "on AKS: not a month, or one before Azure had budgets" },
  },
} as const satisfies RoomRules;

declare module "../core/rules/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
