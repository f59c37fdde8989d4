import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksOwnKeysOptions } from "../../../../constructs/azure/control-plane/own-keys";
import { AksClusterStackProps } from "../../../../stacks/azure/cluster-stack";
import { all, byId, clusterStack, json, one } from "../cluster";

const VAULT = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault";
const KEY = "https://my-vault.vault.azure.net/keys/lustre/0123456789abcdef0123456789abcdef";
const KEYS: AksOwnKeysOptions = { lustreKeyId: KEY, lustreKeyVaultId: VAULT };
const LUSTRE: AksClusterStackProps["storage"] = { managedLustre: { zone: "1" } };
const made = (ownKeys: AksOwnKeysOptions | undefined, storage: AksClusterStackProps["storage"]): ReturnType<typeof clusterStack> => clusterStack({ ownKeys, storage });
const problems = (stack: ReturnType<typeof clusterStack>): string[] => problemsIn(stack).map(({ code, property }) => `${code} ${property}`);

describe("a key of one's own for Managed Lustre", () => {
  test("is used as an identity of the file system's own, which may use that key alone, before it comes", () => {
    const stack = made(KEYS, LUSTRE);
    expect(problems(stack)).toEqual([]);
    const files = one(stack, "azurerm_managed_lustre_file_system");
    const [[identityId]] = Object.entries(byId(stack, "azurerm_user_assigned_identity")).filter(([, { name }]) => name === "lab-lustre-key");
    expect(files).toMatchObject({ encryption_key: { key_url: KEY, source_vault_id: VAULT }, identity: { type: "UserAssigned", identity_ids: [`\${azurerm_user_assigned_identity.${identityId}.id}`] } });
    const [[roleId, role]] = Object.entries(byId(stack, "azurerm_role_assignment")).filter(([, { scope }]) => scope === `${VAULT}/keys/lustre`);
    expect(role).toMatchObject({ role_definition_name: "Key Vault Crypto Service Encryption User", principal_id: `\${azurerm_user_assigned_identity.${identityId}.principal_id}` });
    expect(files.depends_on).toContain(`azurerm_role_assignment.${roleId}`);
  });

  test("is for life: a file system with Azure's keys is stopped, and Azure's are said nowhere else", () => {
    const rule = one(made(KEYS, LUSTRE), "azurerm_managed_lustre_file_system").lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("storage.managedLustre.sku"));
    expect(rule.condition).toMatch(/output\["storage.managedLustre.sku"\].* == "AMLFS-Durable-Premium-500, with a key of yours"/);
    const plain = made(undefined, LUSTRE);
    expect([one(plain, "azurerm_managed_lustre_file_system").encryption_key, one(plain, "azurerm_managed_lustre_file_system").identity]).toEqual([undefined, undefined]);
    expect(JSON.stringify(json(plain))).not.toContain("a key of yours");
  });

  test("beside one for accounts is another identity's", () => {
    const stack = made({ ...KEYS, storageKeyId: "https://my-vault.vault.azure.net/keys/storage", storageKeyVaultId: VAULT }, LUSTRE);
    expect(problems(stack)).toEqual([]);
    expect(all(stack, "azurerm_user_assigned_identity").map(({ name }) => name)).toEqual(expect.arrayContaining(["lab-lustre-key", "lab-storage-key"]));
  });

  test.each<[string, AksOwnKeysOptions, AksClusterStackProps["storage"], string]>([
    ["without its vault", { lustreKeyId: KEY }, LUSTRE, "key-without-vault ownKeys.lustreKeyVaultId"],
    ["whose vault is there alone", { lustreKeyVaultId: VAULT }, LUSTRE, "key-without-vault ownKeys.lustreKeyId"],
    ["of another vault", { ...KEYS, lustreKeyVaultId: `${VAULT}2` }, LUSTRE, "key-without-vault ownKeys.lustreKeyVaultId"],
    ["without a version", { ...KEYS, lustreKeyId: "https://my-vault.vault.azure.net/keys/lustre" }, LUSTRE, "invalid-kms-key ownKeys.lustreKeyId"],
    ["of no file system", KEYS, {}, "key-without-vault ownKeys.lustreKeyId"],
    ["of no storage at all", KEYS, undefined, "key-without-vault ownKeys.lustreKeyId"],
    ["of file systems by claims", KEYS, { lustreClaims: { zone: "1" } }, "key-without-vault ownKeys.lustreKeyId"],
  ])("%s is refused", (_, keys, storage, expected) => expect(problems(made(keys, storage))).toEqual([expected]));
});
