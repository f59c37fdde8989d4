import { AksOwnKeysOptions, checkOwnKeys } from "../../../../constructs/azure/control-plane/own-keys";
import { AksClusterProps } from "../../../../constructs/azure/aks-cluster-props";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { all, clusterStack } from "../cluster";

const VAULT = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault";
const KEY = "https://my-vault.vault.azure.net/keys/storage";
const EVERY: Partial<AksClusterProps> = { storage: { blob: {}, blobFuse: {} }, backup: {} };

describe("a key of one's own for storage accounts", () => {
  const stack = clusterStack({ ...EVERY, ownKeys: { storageKeyId: KEY, storageKeyVaultId: VAULT } });
  const accounts = all(stack, "azurerm_storage_account");

  test("encrypts all of them: Azure Files, Blob, blobfuse's and that of backups", () => {
    expect(problemsIn(stack)).toEqual([]);
    expect(accounts.map(({ account_kind }) => account_kind).sort()).toEqual(["BlockBlobStorage", "BlockBlobStorage", "FileStorage", "StorageV2"]);
    for (const { customer_managed_key, identity } of accounts) {
      expect(customer_managed_key).toEqual({ key_vault_key_id: KEY, user_assigned_identity_id: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.aks_storage-key_identity_\w+\.id\}$/) });
      expect(identity).toEqual({ type: "UserAssigned", identity_ids: [customer_managed_key.user_assigned_identity_id] });
    }
  });

  test("by an identity of theirs, which may use that key alone before they come", () => {
    const roles = all(stack, "azurerm_role_assignment").filter(({ role_definition_name: role }) => /Crypto/.test(role));
    expect(roles).toMatchObject([{ scope: `${VAULT}/keys/storage`, role_definition_name: "Key Vault Crypto Service Encryption User", principal_type: "ServicePrincipal" }]);
    expect(roles[0].principal_id).toMatch(/aks_storage-key_identity_\w+\.principal_id/);
    for (const { depends_on: after } of accounts) expect(after).toEqual([expect.stringMatching(/^azurerm_role_assignment\.aks_storage-key_role_/)]);
  });

  test("without it nothing of it is there", () => {
    const without = clusterStack(EVERY);
    expect(JSON.stringify(all(without, "azurerm_storage_account"))).not.toMatch(/customer_managed_key|identity|depends_on/);
    expect(all(without, "azurerm_user_assigned_identity").map(({ name }) => name)).not.toContain("lab-storage-key");
  });

  test.each<[string, AksOwnKeysOptions, string[]]>([
    ["a key without its vault", { storageKeyId: KEY }, ["key-without-vault ownKeys.storageKeyVaultId"]],
    ["a vault without a key", { storageKeyVaultId: VAULT }, ["key-without-vault ownKeys.storageKeyId"]],
    ["a key of another vault", { storageKeyId: KEY, storageKeyVaultId: VAULT.replace("my-vault", "other") }, ["key-without-vault ownKeys.storageKeyVaultId"]],
    ["a key in one version, which Azure would keep to", { storageKeyId: `${KEY}/0123456789abcdef0123456789abcdef`, storageKeyVaultId: VAULT }, ["invalid-kms-key ownKeys.storageKeyId"]],
    ["a secret", { storageKeyId: KEY.replace("/keys/", "/secrets/"), storageKeyVaultId: VAULT }, ["invalid-kms-key ownKeys.storageKeyId"]],
    ["a managed HSM's", { storageKeyId: KEY.replace("vault.azure", "managedhsm.azure"), storageKeyVaultId: VAULT }, ["invalid-kms-key ownKeys.storageKeyId"]],
    ["a vault's address, and no key's", { storageKeyId: "storage", storageKeyVaultId: "https://my-vault.vault.azure.net" }, ["invalid-resource-id ownKeys.storageKeyVaultId", "invalid-kms-key ownKeys.storageKeyId"]],
  ])("%s is refused", (_what, ownKeys, expected) => {
    expect(checkOwnKeys("ownKeys", ownKeys).map(({ code, property }) => `${code} ${property}`)).toEqual(expected);
  });
});
