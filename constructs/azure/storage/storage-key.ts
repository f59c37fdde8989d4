import { Construct } from "constructs";
import { ManagedLustreFileSystemConfig, PrivateEndpoint, RoleAssignment, StorageAccountConfig, UserAssignedIdentity } from "../bindings";
import { Fn, ITerraformDependable, Token } from "../../core/framework";
import { AksOwnKeysOptions } from "../control-plane/own-keys";
import { AzurePlace } from "../place";

/** What a file system for life remembers of its key, beside what it always did: under a name of its own it would be forgotten with the key that is taken out. */
export const OWN_KEY = ", with a key of yours";

/** What an account with a key of one's own says more. */
export type AccountEncryption = Pick<StorageAccountConfig, "identity" | "customerManagedKey" | "dependsOn">;

/** An identity that may use one key, and what must stand before it can. */
interface KeyUser {
  readonly identityId: string;
  readonly role: RoleAssignment;
}

/** Wraps and unwraps. */
const WRAPS = "Key Vault Crypto Service Encryption User";
/** Encrypts and decrypts, and wraps, signs and verifies too: no built-in role has less of it. */
const ENCRYPTS = "Key Vault Crypto User";

/** An identity that has a role on one key alone, below a construct of this id. */
function keyUser(scope: Construct, id: string, key: string, vault: string, { clusterName, location, resourceGroupName, tags }: AzurePlace, roleDefinitionName = WRAPS): KeyUser {
  const below = new Construct(scope, id);
  const identity = new UserAssignedIdentity(below, "identity", { name: `${clusterName}-${id}`, location, resourceGroupName, tags });
  const name = Token.isUnresolved(key) ? Token.asString(Fn.element(Fn.split("/", key), 4)) : key.split("/")[4];
  const role = new RoleAssignment(below, "role", {
    scope: `${vault}/keys/${name}`,
    roleDefinitionName,
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

/** What Azure NetApp Files with a key of one's own need. */
export interface NetAppEncryption {
  readonly keyId: string;
  readonly identityId: string;
  /** The way from the volume's network to the vault. */
  readonly endpointId: string;
  readonly after: ITerraformDependable[];
}

/**
 * As which Azure NetApp Files use a key of one's own, and the private endpoint by which the service reaches the vault from the network: it takes no other way.
 * @see https://learn.microsoft.com/azure/azure-netapp-files/configure-customer-managed-keys
 */
export function netAppEncryption(scope: Construct, { netAppKeyId: key, netAppKeyVaultId: vault }: AksOwnKeysOptions = {}, place: AzurePlace, endpointsSubnetId: string): NetAppEncryption | undefined {
  if (key === undefined || vault === undefined) return undefined;
  const { identityId, role } = keyUser(scope, "netapp-key", key, vault, place, ENCRYPTS);
  const { clusterName, location, resourceGroupName, tags } = place;
  const name = `${clusterName}-netapp-key`;
  const endpoint = new PrivateEndpoint(scope, "netapp-key-endpoint", {
    name,
    location,
    resourceGroupName,
    subnetId: endpointsSubnetId,
    privateServiceConnection: { name: "vault", isManualConnection: false, privateConnectionResourceId: vault, subresourceNames: ["vault"] },
    tags,
  });
  return { keyId: key, identityId, endpointId: endpoint.id, after: [role, endpoint] };
}
