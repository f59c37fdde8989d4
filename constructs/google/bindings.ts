// The provider's door: every resource that this room uses, imported by resource (a provider's root costs a second and half a gigabyte).
export { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
export { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
export { FilestoreInstance } from "@cdktf/provider-google/lib/filestore-instance";
export { ComputeDisk } from "@cdktf/provider-google/lib/compute-disk";
export { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
export { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
export { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
export { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
export { ComputeRegionSslPolicy } from "@cdktf/provider-google/lib/compute-region-ssl-policy";
export { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
export { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
export { ComputeSslPolicy } from "@cdktf/provider-google/lib/compute-ssl-policy";
export { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
export { ContainerCluster, type ContainerClusterConfig } from "@cdktf/provider-google/lib/container-cluster";
export {
  ContainerNodePool,
  type ContainerNodePoolNetworkConfig,
  type ContainerNodePoolNodeConfig,
  type ContainerNodePoolNodeConfigGuestAccelerator,
} from "@cdktf/provider-google/lib/container-node-pool";
export { DataGoogleComputeDisk } from "@cdktf/provider-google/lib/data-google-compute-disk";
export { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
export { DataGoogleStorageBucket } from "@cdktf/provider-google/lib/data-google-storage-bucket";
export { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
export { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
export { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
export { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
export { ProjectService } from "@cdktf/provider-google/lib/project-service";
export { GoogleProvider } from "@cdktf/provider-google/lib/provider";
export { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
export { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
export { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
export { ServiceNetworkingConnection } from "@cdktf/provider-google/lib/service-networking-connection";
export { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
export { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
export { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
export { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
