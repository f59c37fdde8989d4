import { Construct } from "constructs";
import { RoleAssignment, StorageAccountConfig, UserAssignedIdentity } from "../bindings";
import { Fn, Token } from "../../core/framework";
import { AksOwnKeysOptions } from "../control-plane/own-keys";
import { AzurePlace } from "../place";

/** What an account with a key of one's own says more. */
export type AccountEncryption = Pick<StorageAccountConfig, "identity" | "customerManagedKey" | "dependsOn">;

/**
 * As which storage accounts use a key of one's own: an identity of theirs, which may wrap and unwrap with that key alone.
 * @see https://learn.microsoft.com/azure/storage/common/customer-managed-keys-configure-new-account
 */
export function accountEncryption(scope: Construct, { storageKeyId: key, storageKeyVaultId: vault }: AksOwnKeysOptions = {}, place: AzurePlace): AccountEncryption {
  if (key === undefined || vault === undefined) return {};
  const below = new Construct(scope, "storage-key");
  const { clusterName, location, resourceGroupName, tags } = place;
  const identity = new UserAssignedIdentity(below, "identity", { name: `${clusterName}-storage-key`, location, resourceGroupName, tags });
  const name = Token.isUnresolved(key) ? Token.asString(Fn.element(Fn.split("/", key), 4)) : key.split("/")[4];
  const role = new RoleAssignment(below, "role", {
    scope: `${vault}/keys/${name}`,
    roleDefinitionName: "Key Vault Crypto Service Encryption User",
    principalId: identity.principalId,
    principalType: "ServicePrincipal",
    skipServicePrincipalAadCheck: true,
  });
  return {
    identity: { type: "UserAssigned", identityIds: [identity.id] },
    customerManagedKey: { keyVaultKeyId: key, userAssignedIdentityId: identity.id },
    dependsOn: [role],
  };
}
