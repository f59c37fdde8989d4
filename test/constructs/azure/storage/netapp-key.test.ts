import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksOwnKeysOptions } from "../../../../constructs/azure/control-plane/own-keys";
import { AksClusterStackProps } from "../../../../stacks/azure/cluster-stack";
import { byId, clusterStack, json, one } from "../cluster";

const VAULT = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/my-vault";
const KEY = "https://my-vault.vault.azure.net/keys/netapp";
const KEYS: AksOwnKeysOptions = { netAppKeyId: KEY, netAppKeyVaultId: VAULT };
const NETAPP: AksClusterStackProps["storage"] = { netApp: {} };
const made = (ownKeys: AksOwnKeysOptions | undefined, storage: AksClusterStackProps["storage"]): ReturnType<typeof clusterStack> => clusterStack({ ownKeys, storage });
const problems = (stack: ReturnType<typeof clusterStack>): string[] => problemsIn(stack).map(({ code, property }) => `${code} ${property}`);

describe("a key of one's own for Azure NetApp Files", () => {
  const stack = made(KEYS, NETAPP);
  const [[identityId]] = Object.entries(byId(stack, "azurerm_user_assigned_identity")).filter(([, { name }]) => name === "lab-netapp-key");
  const identity = `\${azurerm_user_assigned_identity.${identityId}`;
  const [[endpointId, endpoint]] = Object.entries(byId(stack, "azurerm_private_endpoint")).filter(([, { name }]) => name === "lab-netapp-key");

  test("is used as an identity of the account's, which may use that key alone, before the volume comes", () => {
    expect(problems(stack)).toEqual([]);
    expect(one(stack, "azurerm_netapp_account").identity).toEqual({ type: "UserAssigned", identity_ids: [`${identity}.id}`] });
    const [[encryptionId, encryption]] = Object.entries(byId(stack, "azurerm_netapp_account_encryption"));
    expect(encryption).toMatchObject({ encryption_key: KEY, user_assigned_identity_id: `${identity}.id}` });
    const [[roleId, role]] = Object.entries(byId(stack, "azurerm_role_assignment")).filter(([, { scope }]) => scope === `${VAULT}/keys/netapp`);
    expect(role).toMatchObject({ role_definition_name: "Key Vault Crypto User", principal_id: `${identity}.principal_id}` });
    expect(encryption.depends_on).toEqual([`azurerm_role_assignment.${roleId}`, `azurerm_private_endpoint.${endpointId}`]);
    expect(one(stack, "azurerm_netapp_volume").depends_on).toEqual([`azurerm_netapp_account_encryption.${encryptionId}`]);
  });

  test("is reached from the network alone, by an endpoint beside the others", () => {
    expect(endpoint).toMatchObject({ private_service_connection: { private_connection_resource_id: VAULT, subresource_names: ["vault"] } });
    expect(endpoint.private_dns_zone_group).toBeUndefined();
    expect(one(stack, "azurerm_netapp_volume")).toMatchObject({ encryption_key_source: "Microsoft.KeyVault", key_vault_private_endpoint_id: `\${azurerm_private_endpoint.${endpointId}.id}` });
  });

  test("is for life: a volume with Azure's keys is stopped, and Azure's are said nowhere else", () => {
    const rule = one(stack, "azurerm_netapp_volume").lifecycle.precondition.find(({ error_message }: { error_message: string }) => error_message.startsWith("storage.netApp.level"));
    expect(rule.condition).toMatch(/output\["storage.netApp.level"\].* == "Premium, with a key of yours"/);
    const plain = made(undefined, NETAPP);
    const volume = one(plain, "azurerm_netapp_volume");
    expect([volume.encryption_key_source, volume.depends_on, one(plain, "azurerm_netapp_account").identity]).toEqual([undefined, undefined, undefined]);
    expect(JSON.stringify(json(plain))).not.toContain("a key of yours");
  });

  test.each<[string, AksOwnKeysOptions, AksClusterStackProps["storage"], string]>([
    ["without its vault", { netAppKeyId: KEY }, NETAPP, "key-without-vault ownKeys.netAppKeyVaultId"],
    ["whose vault is there alone", { netAppKeyVaultId: VAULT }, NETAPP, "key-without-vault ownKeys.netAppKeyId"],
    ["of another vault", { ...KEYS, netAppKeyVaultId: `${VAULT}2` }, NETAPP, "key-without-vault ownKeys.netAppKeyVaultId"],
    ["in one version", { ...KEYS, netAppKeyId: `${KEY}/0123456789abcdef0123456789abcdef` }, NETAPP, "invalid-kms-key ownKeys.netAppKeyId"],
    ["of no volume", KEYS, { managedLustre: { zone: "1" } }, "key-without-vault ownKeys.netAppKeyId"],
    ["of no storage at all", KEYS, undefined, "key-without-vault ownKeys.netAppKeyId"],
  ])("%s is refused", (_, keys, storage, expected) => expect(problems(made(keys, storage))).toEqual([expected]));
});
