import { RoleAssignment } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { Finding } from "../../core/problems/problem";
import { checkResourceId } from "../resource-id";

/** Keys of one's own, in place of Azure's. */
export interface AksOwnKeysOptions {
  /**
   * Resource id of a disk encryption set, whose key encrypts the disks of all nodes. In the cluster's region. For life: another one, the
   * first one, or none any more is stopped (`allowReplacement`).
   * @default - Azure's keys
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/nodes"
   */
  readonly diskEncryptionSetId?: string;
  /**
   * Resource id of a disk encryption set, whose key encrypts the disks of volumes: those of the class `premium-own-key`, which comes with it and takes
   * what names no class, and of `storage.premiumDisks`. AKS's own classes keep Azure's keys. In the cluster's region. Another set is for new volumes.
   * @default - Azure's keys
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/volumes"
   */
  readonly volumeEncryptionSetId?: string;
  /**
   * The key that encrypts Kubernetes' Secrets where the control plane keeps them, in one version, of a vault with a public endpoint. Another
   * version is taken over in place; the old one must stay until all Secrets were written again.
   * @default - Azure's keys
   * @example "https://my-vault.vault.azure.net/keys/secrets/0123456789abcdef0123456789abcdef"
   */
  readonly secretsKeyId?: string;
  /**
   * Resource id of that key's vault, on which the cluster's identity gets the role "Key Vault Crypto User". With `secretsKeyId`.
   * @default - without `secretsKeyId` none
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"
   */
  readonly keyVaultId?: string;
  /**
   * The key that encrypts the cluster's storage accounts: Azure Files, Blob, blobfuse's and that of backups. Without a version, so that Azure takes over a
   * new one by itself. The vault has purge protection, and lets Azure's trusted services in. It may change in place.
   * @default - Azure's keys
   * @example "https://my-vault.vault.azure.net/keys/storage"
   */
  readonly storageKeyId?: string;
  /**
   * Resource id of that key's vault. An identity of the accounts' own gets the role "Key Vault Crypto Service Encryption User" on the key alone. With `storageKeyId`.
   * @default - without `storageKeyId` none
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"
   */
  readonly storageKeyVaultId?: string;
  /**
   * The key that encrypts the file system of `storage.managedLustre`, an RSA key of 2048 bits in one version. Its vault is of the cluster's subscription and
   * region, has purge protection and Azure RBAC, and lets Azure's trusted services in. Whether there is one is for life (`allowReplacement`). Those that claims
   * make keep Azure's keys.
   * @default - Azure's keys
   * @example "https://my-vault.vault.azure.net/keys/lustre/0123456789abcdef0123456789abcdef"
   */
  readonly lustreKeyId?: string;
  /**
   * Resource id of that key's vault. An identity of the file system's own gets the role "Key Vault Crypto Service Encryption User" on the key alone. With `lustreKeyId`.
   * @default - without `lustreKeyId` none
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"
   */
  readonly lustreKeyVaultId?: string;
  /**
   * The key that encrypts the volume of `storage.netApp`, an RSA key. Without a version, so that Azure takes over a new one by itself. Its vault is of the
   * cluster's region, has purge protection and Azure RBAC; a private endpoint to it is made in the network, by which alone the service reaches it. Whether
   * there is a key is for life (`allowReplacement`).
   * @default - Azure's keys
   * @example "https://my-vault.vault.azure.net/keys/netapp"
   */
  readonly netAppKeyId?: string;
  /**
   * Resource id of that key's vault. An identity of the account's own gets the role "Key Vault Crypto User" on the key alone. With `netAppKeyId`.
   * @default - without `netAppKeyId` none
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault"
   */
  readonly netAppKeyVaultId?: string;
}

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers */
const KEY = /^https:\/\/([a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9])\.vault\.azure\.net\/keys\/[0-9a-zA-Z-]{1,127}\/[0-9a-f]{32}$/;

/** The same without its version. */
const NAMED_KEY = /^https:\/\/([a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9])\.vault\.azure\.net\/keys\/[0-9a-zA-Z-]{1,127}$/;

/** Names that are none, and a key that isn't in the vault beside it. */
export function checkOwnKeys(property: string, options: AksOwnKeysOptions): Finding[] {
  const { diskEncryptionSetId, volumeEncryptionSetId, secretsKeyId, keyVaultId, storageKeyId, storageKeyVaultId, lustreKeyId, lustreKeyVaultId, netAppKeyId, netAppKeyVaultId } = options;
  const set = (name: string, id: string | undefined): Finding[] => (id === undefined ? [] : checkResourceId("diskEncryptionSet", `${property}.${name}`, id));
  const findings = [...set("volumeEncryptionSetId", volumeEncryptionSetId), ...set("diskEncryptionSetId", diskEncryptionSetId)];
  const secrets: VaultKey = { names: ["secretsKeyId", "keyVaultId"], key: secretsKeyId, vault: keyVaultId, form: KEY, user: "AKS takes a key of a key vault in one version" };
  const storage: VaultKey = { names: ["storageKeyId", "storageKeyVaultId"], key: storageKeyId, vault: storageKeyVaultId, form: NAMED_KEY, user: "the storage accounts follow a key of a key vault, so it is named without a version" };
  const lustre: VaultKey = { names: ["lustreKeyId", "lustreKeyVaultId"], key: lustreKeyId, vault: lustreKeyVaultId, form: KEY, user: "Managed Lustre takes a key of a key vault in one version" };
  const netApp: VaultKey = { names: ["netAppKeyId", "netAppKeyVaultId"], key: netAppKeyId, vault: netAppKeyVaultId, form: NAMED_KEY, user: "Azure NetApp Files follow a key of a key vault, so it is named without a version" };
  return [...findings, ...[secrets, storage, lustre, netApp].flatMap((key) => checkVaultKey(property, key))];
}

/** A key and the vault that it is said to be in. */
interface VaultKey {
  /** Properties of the key and of its vault. */
  readonly names: readonly [string, string];
  readonly key: string | undefined;
  readonly vault: string | undefined;
  readonly form: RegExp;
  /** What is taken of keys, as a reason. */
  readonly user: string;
}

function checkVaultKey(property: string, { names: [keyName, vaultName], key, vault, form, user }: VaultKey): Finding[] {
  const findings = vault === undefined ? [] : checkResourceId("keyVault", `${property}.${vaultName}`, vault);
  if ((key === undefined) !== (vault === undefined)) {
    const missing = key === undefined ? keyName : vaultName;
    const reason = "the key and its vault belong together: an identity needs a role there before the key is used";
    findings.push({ code: "key-without-vault", property: `${property}.${missing}`, value: undefined, reason, fix: `give ${missing} too, or leave out both` });
  }
  if (key === undefined || Token.isUnresolved(key)) return findings;
  const named = form.exec(key)?.[1];
  if (named === undefined) {
    findings.push({ code: "invalid-kms-key", property: `${property}.${keyName}`, value: key, reason: user, fix: `write what az keyvault key show --vault-name VAULT --name KEY --query key.kid prints${form === KEY ? "" : ", without its last part"}` });
  } else if (vault !== undefined && !Token.isUnresolved(vault) && findings.length === 0 && vault.split("/").pop()?.toLowerCase() !== named.toLowerCase()) {
    findings.push({ code: "key-without-vault", property: `${property}.${vaultName}`, value: vault, reason: `the key is in the vault ${named}`, fix: "name that vault" });
  }
  return findings;
}

/**
 * What the cluster's identity may do with the keys, before the cluster comes: read the set, and encrypt with the vault's keys
 * (https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption).
 */
export function keyRoles(scope: Construct, { diskEncryptionSetId, volumeEncryptionSetId, keyVaultId }: AksOwnKeysOptions, principalId: string): RoleAssignment[] {
  const role = (id: string, at: string | undefined, roleDefinitionName: string): RoleAssignment[] =>
    at === undefined ? [] : [new RoleAssignment(scope, id, { scope: at, roleDefinitionName, principalId, principalType: "ServicePrincipal", skipServicePrincipalAadCheck: true })];
  const volumes = volumeEncryptionSetId === diskEncryptionSetId ? undefined : volumeEncryptionSetId;
  return [...role("disk-key-role", diskEncryptionSetId, "Reader"), ...role("volume-key-role", volumes, "Reader"), ...role("secrets-key-role", keyVaultId, "Key Vault Crypto User")];
}
