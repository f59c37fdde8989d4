import { Construct } from "constructs";
import { ManagedLustreFileSystemConfig, RoleAssignment, StorageAccountConfig, UserAssignedIdentity } from "../bindings";
import { Fn, ITerraformDependable, Token } from "../../core/framework";
import { AksOwnKeysOptions } from "../control-plane/own-keys";
import { AzurePlace } from "../place";

/** What an account with a key of one's own says more. */
export type AccountEncryption = Pick<StorageAccountConfig, "identity" | "customerManagedKey" | "dependsOn">;

/** An identity that may use one key, and what must stand before it can. */
interface KeyUser {
  readonly identityId: string;
  readonly role: RoleAssignment;
}

/** An identity that may wrap and unwrap with one key alone, below a construct of this id. */
function keyUser(scope: Construct, id: string, key: string, vault: string, { clusterName, location, resourceGroupName, tags }: AzurePlace): KeyUser {
  const below = new Construct(scope, id);
  const identity = new UserAssignedIdentity(below, "identity", { name: `${clusterName}-${id}`, location, resourceGroupName, tags });
  const name = Token.isUnresolved(key) ? Token.asString(Fn.element(Fn.split("/", key), 4)) : key.split("/")[4];
  const role = new RoleAssignment(below, "role", {
    scope: `${vault}/keys/${name}`,
    roleDefinitionName: "Key Vault Crypto Service Encryption User",
    principalId: identity.principalId,
    principalType: "ServicePrincipal",
    skipServicePrincipalAadCheck: true,
  });
  return { identityId: identity.id, role };
}

/**
 * As which storage accounts use a key of one's own.
 * @see https://learn.microsoft.com/azure/storage/common/customer-managed-keys-configure-new-account
 */
export function accountEncryption(scope: Construct, { storageKeyId: key, storageKeyVaultId: vault }: AksOwnKeysOptions = {}, place: AzurePlace): AccountEncryption {
  if (key === undefined || vault === undefined) return {};
  const { identityId, role } = keyUser(scope, "storage-key", key, vault, place);
  return {
    identity: { type: "UserAssigned", identityIds: [identityId] },
    customerManagedKey: { keyVaultKeyId: key, userAssignedIdentityId: identityId },
    dependsOn: [role],
  };
}

/** What a file system with a key of one's own says more. */
export type LustreEncryption = Pick<ManagedLustreFileSystemConfig, "identity" | "encryptionKey"> & { readonly after: ITerraformDependable[] };

/**
 * As which Managed Lustre uses a key of one's own.
 * @see https://learn.microsoft.com/azure/azure-managed-lustre/customer-managed-encryption-keys
 */
export function lustreEncryption(scope: Construct, { lustreKeyId: key, lustreKeyVaultId: vault }: AksOwnKeysOptions = {}, place: AzurePlace): LustreEncryption | undefined {
  if (key === undefined || vault === undefined) return undefined;
  const { identityId, role } = keyUser(scope, "lustre-key", key, vault, place);
  return { identity: { type: "UserAssigned", identityIds: [identityId] }, encryptionKey: { keyUrl: key, sourceVaultId: vault }, after: [role] };
}
