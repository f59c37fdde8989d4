import { checkKeyVault } from "../../../../constructs/azure/key-vault/check-key-vault";
import { keyVaultChartPath } from "../../../../constructs/azure/key-vault/key-vault-secrets";
import { AksKeyVaultOptions } from "../../../../constructs/azure/key-vault/key-vault-options";
import { AksVaultSecret } from "../../../../constructs/azure/key-vault/vault-secret";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { all, clusterStack } from "../cluster";

const vaultId = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault";
const OPTIONS: AksKeyVaultOptions = { vaultId, secrets: [AksVaultSecret.certificate("qwen-example-com", "qwen-tls")] };
const brought = (options: AksKeyVaultOptions): NonNullable<ReturnType<typeof clusterStack>["cluster"]["modelSecrets"]> => clusterStack({ keyVault: options }).cluster.modelSecrets!;

test("a certificate becomes both keys of a door's Secret, by the role on its secret alone", () => {
  expect(brought(OPTIONS).brings).toEqual([{ name: "qwen-tls", keys: ["tls.key", "tls.crt"] }]);
  const roles = all(clusterStack({ keyVault: OPTIONS }), "azurerm_role_assignment").filter(({ scope }) => scope.startsWith(vaultId));
  expect(roles.map(({ scope, role_definition_name: role }) => [scope, role])).toEqual([[`${vaultId}/secrets/qwen-example-com`, "Key Vault Secrets User"]]);
});

test.each([
  ["two certificates in one Secret", AksVaultSecret.certificate("other", "qwen-tls")],
  ["a token in a certificate's Secret", AksVaultSecret.of("token", "qwen-tls", "TOKEN")],
])("%s are refused", (_, second) => {
  expect(checkKeyVault("keyVault", { ...OPTIONS, secrets: [...OPTIONS.secrets, second] })).toEqual([expect.objectContaining({ code: "vault-secret-twice", property: "keyVault.secrets[1]" })]);
});

test("a certificate by its address is refused", () => {
  expect(checkKeyVault("keyVault", { ...OPTIONS, secrets: [AksVaultSecret.certificate("https://my-vault.vault.azure.net/certificates/x", "qwen-tls")] })).toEqual([expect.objectContaining({ code: "invalid-vault-secret" })]);
});

describeWithHelm("the chart", () => {
  test("has the driver write a Secret of TLS's type, both keys of one object", () => {
    const values = { ...brought(OPTIONS).addOn.values, tenantId: "t", clientId: "c" };
    const found = helmTemplate(keyVaultChartPath(), values).find(({ kind }) => kind === "SecretProviderClass");
    expect(found.spec.secretObjects).toEqual([
      expect.objectContaining({ secretName: "qwen-tls", type: "kubernetes.io/tls", data: [{ objectName: "qwen-example-com", key: "tls.key" }, { objectName: "qwen-example-com", key: "tls.crt" }] }),
    ]);
    expect(found.spec.parameters.objects).toContain("objectName: qwen-example-com\n    objectType: secret");
  });
});
