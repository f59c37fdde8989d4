import { CodesOf, RoomRules } from "../core/rule";

/** Rules of AKS alone. */
export const RULES = {
  places: {
    "name-taken": { reads: ["resourceGroupName", "registry.name", "sharedFiles"], says: "a resource group, registry or storage account of AKS that another deployment of the app has already" },
    "invalid-subscription-id": { reads: ["subscriptionId"], says: "not a GUID" },
    "cidr-too-large": { reads: ["network.serviceCidr"], says: "a range larger than AKS takes" },
    "cidr-reserved": { reads: ["network"], says: "a range the cloud keeps" },
    "invalid-resource-id": { reads: ["network.nodesSubnetId", "network.endpointsSubnetId", "apiServerAccess.dnsZoneId", "auditLogs.workspaceId", "ownKeys"], says: "not an Azure resource id of what is asked for" },
    "zone-of-another-region": { reads: ["apiServerAccess.dnsZoneId"], says: "a private DNS zone for API servers of another region" },
    "invalid-address": { reads: ["network.egressIps"], says: "not an IPv4 address" },
    "network-stands": { reads: ["network.vnetCidr"], says: "ranges for a network that has its own" },
    "no-egress-address": { reads: ["network.egressIps", "apiServerAccess"], says: "the API server is closed, and isn't told under which addresses the nodes of an existing network appear" },
    "dns-service-ip-outside": { reads: ["network.dnsServiceIp"], says: "the DNS address isn't in the services' range" },
  },
  access: {
    "key-without-vault": { reads: ["ownKeys.secretsKeyId", "ownKeys.keyVaultId"], says: "a key without its vault, or beside another" },
    "invalid-object-id": { reads: ["adminObjectIds"], says: "not a GUID" },
  },
  pools: {
    "unknown-architecture": { reads: ["gpuPools[].gpus.cpuArch"], says: "a stated architecture that can't be" },
    "driver-not-for-machine": { reads: ["gpuPools[].driver"], says: "the operator's driver for a machine that takes the cloud's only" },
    "invalid-driver-version": { reads: ["gpuPools[].driver"], says: "not a driver's version" },
    "no-infiniband": { reads: ["infiniBand", "gpuPools[].machineType"], says: "`infiniBand` in a cluster none of whose machines has it" },
    "infiniband-not-made": { reads: ["infiniBand", "gpuPools[].machineType"], says: "machines whose InfiniBand isn't set up here, in a cluster that sets it up" },
    "infiniband-zones": { reads: ["infiniBand", "gpuPools[].zones"], says: "a pool with InfiniBand in more than one zone" },
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
