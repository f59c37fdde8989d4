import { StorageAccountConfig } from "../bindings";

/**
 * A storage account that pods mount by NFS through a private endpoint, and nobody reaches otherwise: no keys, no public address. NFS without TLS
 * is what "secure transfer required" refuses; the traffic stays in the virtual network.
 * https://learn.microsoft.com/azure/storage/files/storage-files-how-to-mount-nfs-shares
 */
export const CLOSED_ACCOUNT = {
  httpsTrafficOnlyEnabled: false,
  minTlsVersion: "TLS1_2",
  sharedAccessKeyEnabled: false,
  allowNestedItemsToBePublic: false,
  publicNetworkAccessEnabled: false,
  networkRules: { defaultAction: "Deny", bypass: ["AzureServices"] },
} satisfies Partial<StorageAccountConfig>;
