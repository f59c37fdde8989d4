import { checkAksCluster } from "../../../../constructs/azure/check-aks-cluster";
import { AksOwnKeysOptions } from "../../../../constructs/azure/control-plane/own-keys";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { A100, all, clusterStack } from "../cluster";

const GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers";
const SET = `${GROUP}/Microsoft.Compute/diskEncryptionSets/nodes`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/my-vault`;
const KEY = "https://my-vault.vault.azure.net/keys/secrets/0123456789abcdef0123456789abcdef";
const made = (ownKeys?: AksOwnKeysOptions): ReturnType<typeof clusterStack> => clusterStack({ ownKeys });
const roles = (stack: ReturnType<typeof clusterStack>): string[] => all(stack, "azurerm_role_assignment").map(({ scope, role_definition_name }) => `${role_definition_name} ${scope}`);

describe("keys of one's own", () => {
  test("the disks' and the Secrets', each with a role that the cluster waits for", () => {
    const stack = made({ diskEncryptionSetId: SET, secretsKeyId: KEY, keyVaultId: VAULT });
    const [cluster] = all(stack, "azurerm_kubernetes_cluster");
    expect(cluster).toMatchObject({ disk_encryption_set_id: SET, key_management_service: { key_vault_key_id: KEY, key_vault_network_access: "Public" } });
    expect(roles(stack)).toEqual(expect.arrayContaining([`Reader ${SET}`, `Key Vault Crypto User ${VAULT}`]));
    expect(cluster.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/disk-key-role/), expect.stringMatching(/secrets-key-role/)]));
  });

  test("one without the other, and neither: nothing of it is there", () => {
    const [disks] = all(made({ diskEncryptionSetId: SET }), "azurerm_kubernetes_cluster");
    expect([disks.disk_encryption_set_id, disks.key_management_service]).toEqual([SET, undefined]);
    const [secrets] = all(made({ secretsKeyId: KEY, keyVaultId: VAULT }), "azurerm_kubernetes_cluster");
    expect([secrets.disk_encryption_set_id, secrets.key_management_service.key_vault_key_id]).toEqual([undefined, KEY]);
    const without = made();
    expect(roles(without).filter((text) => /Reader|Crypto/.test(text))).toEqual([]);
    expect(JSON.stringify(all(without, "azurerm_kubernetes_cluster"))).not.toMatch(/disk_encryption|key_management/);
  });

  test("a cluster with a set that would lose it is stopped", () => {
    const [without] = all(made(), "azurerm_kubernetes_cluster");
    const rule = without.lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("ownKeys"));
    expect(rule.condition).toMatch(/try\(terraform_data\.\S+\.output\["ownKeys\.diskEncryptionSetId"\], "none"\) == "none"/);
  });

  test("the disks' is for life, also for a cluster that was made without", () => {
    const [cluster] = all(made({ diskEncryptionSetId: SET }), "azurerm_kubernetes_cluster");
    const rule = cluster.lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("ownKeys"));
    expect(rule.condition).toMatch(/try\(terraform_data\.\S+\.output\["ownKeys\.diskEncryptionSetId"\], "none"\) == "\/subscriptions/);
  });

  test.each<[string, AksOwnKeysOptions, string]>([
    ["a set's name", { diskEncryptionSetId: "nodes" }, "invalid-resource-id ownKeys.diskEncryptionSetId"],
    ["a disk", { diskEncryptionSetId: SET.replace("diskEncryptionSets", "disks") }, "invalid-resource-id ownKeys.diskEncryptionSetId"],
    ["a vault's address", { secretsKeyId: KEY, keyVaultId: "https://my-vault.vault.azure.net" }, "invalid-resource-id ownKeys.keyVaultId"],
    ["a key without its vault", { secretsKeyId: KEY }, "key-without-vault ownKeys.keyVaultId"],
    ["a vault without a key", { keyVaultId: VAULT }, "key-without-vault ownKeys.secretsKeyId"],
    ["a key of another vault", { secretsKeyId: KEY.replace("my-vault", "their-vault"), keyVaultId: VAULT }, "key-without-vault ownKeys.keyVaultId"],
    ["a key without version", { secretsKeyId: KEY.replace(/\/[0-9a-f]+$/, ""), keyVaultId: VAULT }, "invalid-kms-key ownKeys.secretsKeyId"],
    ["a secret", { secretsKeyId: KEY.replace("/keys/", "/secrets/"), keyVaultId: VAULT }, "invalid-kms-key ownKeys.secretsKeyId"],
    ["a managed HSM's", { secretsKeyId: KEY.replace("vault.azure", "managedhsm.azure"), keyVaultId: VAULT }, "invalid-kms-key ownKeys.secretsKeyId"],
  ])("%s is refused", (_what, ownKeys, expected) => {
    const found = checkAksCluster({ clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [A100], ownKeys });
    expect(found.map(({ code, property }) => `${code} ${property}`)).toEqual([expected]);
  });
});
