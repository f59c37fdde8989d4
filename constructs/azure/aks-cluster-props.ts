import { AvailabilityOptions } from "../cluster/availability/availability";
import { AksBackupOptions } from "./backup/backup-options";
import { AksDnsRecordsOptions } from "./dns/dns-records-options";
import { AksBudgetOptions } from "./budget/budget-options";
import { ApiServerAccess } from "./control-plane/api-server-access";
import { AksAuditLogOptions } from "./control-plane/audit-logs";
import { AksOwnKeysOptions } from "./control-plane/own-keys";
import { AksKeyVaultOptions } from "./key-vault/key-vault-options";
import { AksInfiniBand } from "./infiniband/infiniband";
import { AksReplaceable } from "./replaceable";
import { AksVersion } from "./control-plane/kubernetes-version";
import { MaintenanceWindow } from "./control-plane/maintenance-window";
import { AksManagedPrometheusOptions } from "./monitoring/managed-prometheus-options";
import { AksNetworkOptions } from "./network/network-plan";
import { AksNodeProvisioningOptions } from "./provisioning/provisioning-options";
import { AksGpuPoolOptions, AksSystemPoolOptions } from "./pools/pool-options";
import { AksRegistryOptions } from "./registry/registry";
import { AksSharedFilesOptions } from "./storage/shared-files";
import { AksStorageOptions } from "./storage/storage-options";
import { AksSignIn } from "./control-plane/sign-in";
import { AksSecurityOptions } from "./control-plane/security";
import { AksSkuTier } from "./control-plane/sku-tier";
import { AksGateway } from "./exposure/gateway";

/** What a person says of an AKS cluster. */
export interface AksClusterOptions extends AvailabilityOptions {
  /**
   * Azure region, by its programmatic name: "swedencentral". For life: another one replaces everything, and is stopped (`allowReplacement`).
   * @example "swedencentral"
   */
  readonly region: string;
  /** Takes a region that the region data lacks. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /**
   * Resource group, which is made. For life: another one replaces everything, and is stopped (`allowReplacement`); left out later, the
   * group keeps the name that it has.
   * @default - the cluster's name and the region: "chat-swedencentral". A group that stands already keeps its name
   * @example "my-group"
   */
  readonly resourceGroupName?: string;
  /**
   * Version of the cluster and of all its nodes, which follow it one pool after the other. It goes up only.
   * @default AksVersion.V1_35
   * @example AksVersion.of("1.35")
   */
  readonly kubernetesVersion?: AksVersion;
  /** @default AksSkuTier.STANDARD @example AksSkuTier.STANDARD */
  readonly skuTier?: AksSkuTier;
  /**
   * From where the API server can be reached. There is no default: the door is opened, and how far, by whoever says it.
   * @example ApiServerAccess.fromRanges(["203.0.113.7/32"])
   */
  readonly apiServerAccess: ApiServerAccess;
  /**
   * Entra ID object ids of the users, groups and service principals that administer the cluster, and so may deploy the stacks after
   * the cluster's. The cluster has no other accounts. Who comes in is let in before who goes is taken off; a role can take five minutes to
   * work, so keep one who stays.
   * @default - whoever first deploys the cluster; a team names a group instead
   * @example ["00000000-0000-0000-0000-000000000000"]
   */
  readonly adminObjectIds?: string[];
  /**
   * What the control plane writes of changes, and of who was let in, into a Log Analytics workspace.
   * @default - nothing is kept
   * @example { workspaceId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit" }
   */
  readonly auditLogs?: AksAuditLogOptions;
  /**
   * Encrypts what nodes keep on the machine itself, too: caches of disks and temporary disks, GPU pools' NVMe among them. The subscription has the feature
   * registered: `az feature register --namespace Microsoft.Compute --name EncryptionAtHost`. A change renews every pool.
   * @default false
   */
  readonly hostEncryption?: boolean;
  /**
   * Keys of one's own for the nodes' disks, and for Kubernetes' Secrets.
   * @default - Azure's keys
   * @example { diskEncryptionSetId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/nodes" }
   */
  readonly ownKeys?: AksOwnKeysOptions;
  /**
   * What AKS watches over beyond what every cluster has: unused images, Defender, policies by domain, flows.
   * @default - none of it
   * @example { imageCleanerHours: 168 }
   */
  readonly security?: AksSecurityOptions;
  /**
   * A key vault whose secrets become Secrets beside the models: tokens and pull secrets that nobody then puts there by hand.
   * @default - none
   * @example { vaultId: "/subscriptions/.../vaults/my-vault", secrets: [AksVaultSecret.huggingFaceToken("hf-token")] }
   */
  readonly keyVault?: AksKeyVaultOptions;
  /**
   * Address ranges, for life: other ones are stopped (`allowReplacement`).
   * @default - 10.0.0.0/16 for nodes, 192.168.0.0/16 for pods, 172.16.0.0/16 for services
   * @example { vnetCidr: "10.0.0.0/16" }
   */
  readonly network?: AksNetworkOptions;
  /** @default - 2 to 5 Standard_D4s_v5 @example { machineType: "Standard_D4s_v5" } */
  readonly systemPool?: AksSystemPoolOptions;
  /** At least one. @example [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }] */
  readonly gpuPools: AksGpuPoolOptions[];
  /**
   * Has AKS make the nodes of all GPU pools one by one, for pods that wait: node auto-provisioning, AKS's own Karpenter. The system pool then has one size.
   * @default - a scale set a pool, which AKS's autoscaler makes larger and smaller
   * @example { azurermVersion: "4.57.0" }
   */
  readonly nodeProvisioning?: AksNodeProvisioningOptions;
  /**
   * Sets up the InfiniBand of ND machines, for models over several nodes and for prefill apart from decode: every pool of a size that has it gets
   * it. The subscription must have the feature AKSInfinibandSupport.
   * @default - Ethernet between nodes
   * @example AksInfiniBand.SHARED
   */
  readonly infiniBand?: AksInfiniBand;
  /**
   * Azure Files over NFS, for what many nodes mount.
   * @default - with the defaults of `AksSharedFilesOptions`
   * @example { zoneRedundant: true }
   */
  readonly sharedFiles?: AksSharedFilesOptions;
  /**
   * Managed Lustre, disks of Premium SSD v2, Blob, and what is kept where.
   * @default - Azure Files and AKS's own disks
   * @example { managedLustre: { zone: "1" } }
   */
  readonly storage?: AksStorageOptions;
  /** Container registry that the nodes pull from. @default - with the defaults of `AksRegistryOptions` @example { name: "myregistry" } */
  readonly registry?: AksRegistryOptions;
  /**
   * Saves objects of the cluster on a schedule, by AKS's backup extension.
   * @default - nothing is saved
   * @example { schedule: "0 3 * * *", keepDays: 30 }
   */
  readonly backup?: AksBackupOptions;
  /**
   * A workspace of Azure Monitor's managed Prometheus, which `monitoring` of a deployment writes into.
   * @default - none
   * @example { publicQueries: true }
   */
  readonly managedPrometheus?: AksManagedPrometheusOptions;
  /**
   * A gateway in the cluster, by which models are reached that ask for a door (`exposure`).
   * @default - none: models are reached from inside the cluster
   * @example AksGateway.ENVOY
   */
  readonly gateway?: AksGateway;
  /**
   * DNS records of models' doors, made in zones of Azure DNS by external-dns.
   * @default - none: a door's record is yours to make
   * @example { zones: [{ zoneId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com", domain: "models.example.com" }] }
   */
  readonly dnsRecords?: AksDnsRecordsOptions;
  /** When AKS may renew nodes. @default - Sundays from 02:00 to 06:00 UTC @example { day: MaintenanceDay.SUNDAY, startHourUtc: 2 } */
  readonly maintenance?: MaintenanceWindow;
  /**
   * What a change of what is for life may replace, and so destroy: `region`, `resourceGroupName` and `clusterName` replace all three. Take it
   * out again after that deployment.
   * @default - nothing: such a change is stopped when it is planned
   * @example ["registry"]
   * @noun things that may be replaced
   */
  readonly allowReplacement?: AksReplaceable[];
  /**
   * What a month of it may cost before somebody is told. It stops nothing.
   * @default - nobody is told
   * @example { monthlyUsd: 3000, emails: ["platform@example.com"], firstMonth: "2026-02" }
   */
  readonly budget?: AksBudgetOptions;
  /** Tags of every resource. @default - none @example { team: "research" } */
  readonly tags?: { [key: string]: string };
}

/** Properties of `AksCluster`. */
export interface AksClusterProps extends AksClusterOptions {
  /**
   * Name of the cluster, and part of its resources' names: up to 54 lower-case letters, digits and hyphens. For life: another one is
   * stopped (`allowReplacement`).
   * @example "my-cluster"
   */
  readonly clusterName: string;
  /**
   * As whom kubelogin asks for the cluster's token: as Terraform's Azure provider works.
   * @default - as the Azure CLI is signed in
   * @example { method: AksSignInMethod.AZURE_CLI }
   */
  readonly signIn?: AksSignIn;
}
