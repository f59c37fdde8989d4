import { Construct } from "constructs";
import velero from "../../cluster/backup/data/velero.json";
import { keepDaysOf } from "../../cluster/backup/velero";
import { Token } from "../../core/framework";
import {
  DataProtectionBackupInstanceKubernetesCluster,
  DataProtectionBackupPolicyKubernetesCluster,
  DataProtectionBackupVault,
  KubernetesCluster,
  KubernetesClusterExtension,
  KubernetesClusterTrustedAccessRoleBinding,
  ResourceGroup,
  RoleAssignment,
  StorageAccount,
  StorageContainer,
} from "../bindings";
import { nameWith } from "../names";
import { AzurePlace } from "../place";
import { CLOSED_ACCOUNT } from "../storage/closed-account";
import { BLOB_SERVICE, privateWay } from "../storage/private-way";
import { AccountEncryption } from "../storage/storage-key";
import { AksBackupOptions } from "./backup-options";
import { repeatingInterval } from "./schedule";

/** Properties of `AksBackup`. */
export interface AksBackupProps extends AksBackupOptions, AzurePlace {
  readonly cluster: KubernetesCluster;
  /** The cluster's resource group's name, a constant where it is one. */
  readonly groupName: string;
  /** Name of the storage account: the only one of its name in Azure. */
  readonly accountName: string;
  readonly clusterPrincipalId: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly networkId: string;
  readonly endpointsSubnetId: string;
  /** With a key of one's own. @default - Azure's */
  readonly encryption?: AccountEncryption;
  /** The zone privatelink.blob.core.windows.net of the network. @default - one is made and linked */
  readonly blobDnsZoneId?: string;
}

const NIGHTLY = "0 3 * * *";
const NAMESPACES = ["inference", "dynamo-system"];
const CONTAINER = "backups";
/** https://learn.microsoft.com/rest/api/dataprotection/backup-vaults/create-or-update: 2 to 50 letters, digits and hyphens. */
const LONGEST_VAULT = 50;
const SUFFIX = "-backup";

/**
 * A vault with one policy, AKS's backup extension, and the container that it writes into: private, without keys, reachable from the cluster's network. The vault
 * reaches the extension by trusted access, and has no role on anything but to read the cluster and the group of snapshots, which stays empty.
 *
 * @see https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-concept
 */
export class AksBackup extends Construct {
  /** The vault as Azure has it. */
  public readonly vault: DataProtectionBackupVault;

  public constructor(scope: Construct, id: string, props: AksBackupProps) {
    super(scope, id);
    const { clusterName, location, resourceGroupName, tags, cluster, softDelete = true, secrets = false } = props;
    const place = { location, resourceGroupName, tags };
    const account = new StorageAccount(this, "account", { ...place, name: props.accountName, accountKind: "StorageV2", accountTier: "Standard", accountReplicationType: "LRS", ...CLOSED_ACCOUNT, ...props.encryption });
    const { endpoint } = privateWay(this, { ...props, name: `${clusterName}${SUFFIX}`, accountId: account.id, service: BLOB_SERVICE, connection: "blob", linkName: `${clusterName}-blob`, dnsZoneId: props.blobDnsZoneId });
    const container = new StorageContainer(this, "container", { name: CONTAINER, storageAccountId: account.id, containerAccessType: "private", dependsOn: [endpoint] });
    const extension = new KubernetesClusterExtension(this, "extension", {
      name: "azure-aks-backup",
      clusterId: cluster.id,
      extensionType: "Microsoft.DataProtection.Kubernetes",
      releaseTrain: "stable",
      releaseNamespace: "dataprotection-microsoft",
      configurationSettings: {
        "configuration.backupStorageLocation.bucket": container.name,
        "configuration.backupStorageLocation.config.resourceGroup": props.groupName,
        "configuration.backupStorageLocation.config.storageAccount": account.name,
        "configuration.backupStorageLocation.config.subscriptionId": props.subscriptionId,
        "configuration.backupStorageLocation.config.useAAD": "true",
        "credentials.tenantId": props.tenantId,
      },
    });
    const vault = new DataProtectionBackupVault(this, "vault", {
      ...place,
      name: nameWith(clusterName, SUFFIX, LONGEST_VAULT),
      datastoreType: "OperationalStore",
      redundancy: "LocallyRedundant",
      softDelete: softDelete ? "On" : "Off",
      identity: { type: "SystemAssigned" },
    });
    this.vault = vault;
    this.node.defaultChild = vault;
    // Azure asks for a group for snapshots of disks, of which none are made; one of its own, since the cluster is Contributor there.
    const snapshots = new ResourceGroup(this, "snapshots", { name: `${props.groupName}-snapshots`, location, tags });
    const role = (name: string, at: string, roleDefinitionName: string, principalId: string): RoleAssignment =>
      new RoleAssignment(this, name, { scope: at, roleDefinitionName, principalId, principalType: "ServicePrincipal", skipServicePrincipalAadCheck: true });
    const vaultPrincipal = vault.identity.principalId;
    const roles = [
      role("extension-writes", account.id, "Storage Blob Data Contributor", extension.aksAssignedIdentity.get(0).principalId),
      role("vault-reads-cluster", cluster.id, "Reader", vaultPrincipal),
      role("vault-reads-snapshots", snapshots.id, "Reader", vaultPrincipal),
      role("cluster-snapshots", snapshots.id, "Contributor", props.clusterPrincipalId),
    ];
    const trusted = new KubernetesClusterTrustedAccessRoleBinding(this, "trusted", { kubernetesClusterId: cluster.id, name: "backup", roles: ["Microsoft.DataProtection/backupVaults/backup-operator"], sourceResourceId: vault.id });
    const days = keepDaysOf(props);
    const policy = new DataProtectionBackupPolicyKubernetesCluster(this, "policy", {
      name: "models",
      resourceGroupName,
      vaultName: vault.name,
      backupRepeatingTimeIntervals: [repeatingInterval(props.schedule ?? NIGHTLY) ?? ""],
      defaultRetentionRule: { lifeCycle: [{ dataStoreType: "OperationalStore", duration: `P${Token.asString(days)}D` }] },
    });
    new DataProtectionBackupInstanceKubernetesCluster(this, "instance", {
      name: clusterName,
      location,
      vaultId: vault.id,
      kubernetesClusterId: cluster.id,
      snapshotResourceGroupName: snapshots.name,
      backupPolicyId: policy.id,
      backupDatasourceParameters: {
        includedNamespaces: props.namespaces ?? NAMESPACES,
        excludedResourceTypes: [...velero.excluded.map(({ resource }) => resource), ...(secrets ? [] : ["secrets"])],
        clusterScopedResourcesEnabled: false,
        volumeSnapshotEnabled: false,
      },
      dependsOn: [...roles, trusted],
    });
  }
}
