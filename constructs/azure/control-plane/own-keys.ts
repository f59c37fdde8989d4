import { RoleAssignment } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { Finding } from "../../core/problem";
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
}

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers */
const KEY = /^https:\/\/([a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9])\.vault\.azure\.net\/keys\/[0-9a-zA-Z-]{1,127}\/[0-9a-f]{32}$/;

/** Names that are none, and a key that isn't in the vault beside it. */
export function checkOwnKeys(property: string, { diskEncryptionSetId, volumeEncryptionSetId, secretsKeyId, keyVaultId }: AksOwnKeysOptions): Finding[] {
  const findings = [
    ...(volumeEncryptionSetId === undefined ? [] : checkResourceId("diskEncryptionSet", `${property}.volumeEncryptionSetId`, volumeEncryptionSetId)),
    ...(diskEncryptionSetId === undefined ? [] : checkResourceId("diskEncryptionSet", `${property}.diskEncryptionSetId`, diskEncryptionSetId)),
    ...(keyVaultId === undefined ? [] : checkResourceId("keyVault", `${property}.keyVaultId`, keyVaultId)),
  ];
  if ((secretsKeyId === undefined) !== (keyVaultId === undefined)) {
    const [missing, value] = secretsKeyId === undefined ? ["secretsKeyId", secretsKeyId] : ["keyVaultId", keyVaultId];
    const reason = "the key and its vault belong together: the cluster's identity needs a role on the vault before the cluster uses the key";
    findings.push({ code: "key-without-vault", property: `${property}.${missing}`, value, reason, fix: `give ${missing} too, or leave out both` });
  }
  if (secretsKeyId === undefined || Token.isUnresolved(secretsKeyId)) return findings;
  const vault = KEY.exec(secretsKeyId)?.[1];
  const at = { property: `${property}.secretsKeyId`, value: secretsKeyId };
  if (vault === undefined) {
    const reason = "AKS takes a key of a key vault in one version";
    findings.push({ code: "invalid-kms-key", ...at, reason, fix: "write what az keyvault key show --vault-name VAULT --name KEY --query key.kid prints" });
  } else if (keyVaultId !== undefined && !Token.isUnresolved(keyVaultId) && findings.length === 0 && keyVaultId.split("/").pop()?.toLowerCase() !== vault.toLowerCase()) {
    findings.push({ code: "key-without-vault", property: `${property}.keyVaultId`, value: keyVaultId, reason: `the key is in the vault ${vault}`, fix: "name that vault" });
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
