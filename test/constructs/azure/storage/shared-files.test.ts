import { all, clusterStack, emitted, json, one } from "../cluster";

describe("storage", () => {
  test("shared files: one private premium account without keys, reached through an endpoint in the network", () => {
    const stack = clusterStack();
    expect(one(stack, "azurerm_storage_account")).toMatchObject({
      account_kind: "FileStorage",
      account_tier: "Premium",
      account_replication_type: "LRS",
      public_network_access_enabled: false,
      shared_access_key_enabled: false,
      allow_nested_items_to_be_public: false,
      network_rules: { default_action: "Deny" },
      // NFS without TLS is what "secure transfer required" refuses.
      https_traffic_only_enabled: false,
    });
    expect(one(stack, "azurerm_private_endpoint").private_service_connection).toMatchObject({ subresource_names: ["file"] });
    expect(one(stack, "azurerm_private_dns_zone").name).toBe("privatelink.file.core.windows.net");
    // From a laptop the account can't be reached, so azurerm must not try.
    expect(json(stack).provider.azurerm[0]).toMatchObject({ features: [{ storage: [{ data_plane_available: false }] }] });
  });

  test("the driver's identity has a role on that account alone", () => {
    const role = all(clusterStack(), "azurerm_role_assignment").find((candidate) => /Storage/.test(candidate.role_definition_name));
    expect(role.scope).toMatch(/^\$\{azurerm_storage_account\..*\.id\}$/);
    expect(role.principal_id).toMatch(/azurerm_user_assigned_identity.*principal_id/);
  });

  test("are offered as classes: NFS for many nodes, disks for one, and one default", () => {
    const { cluster } = clusterStack({ resourceGroupName: "group", sharedFiles: { accountName: "contosofiles", zoneRedundant: true } });
    const [nfs, ...others] = cluster.storage;
    expect(nfs).toMatchObject({ className: "azure-files-nfs", minimumGiB: 100 });
    expect(nfs.accessModes).toContain("ReadWriteMany");
    expect(nfs.definition).toMatchObject({
      provisioner: "file.csi.azure.com",
      parameters: {
        protocol: "nfs",
        skuName: "Premium_ZRS",
        resourceGroup: "group",
        storageAccount: "contosofiles",
        networkEndpointType: "privateEndpoint",
      },
    });
    // A name that isn't given is the account's own, not the sum that made it.
    const derived = clusterStack();
    const { storageAccount } = derived.cluster.storage[0].definition!.parameters!;
    expect(emitted(derived, storageAccount)).toMatch(/^\$\{azurerm_storage_account\..*\.name\}$/);
    expect(others.every((offer) => offer.definition === undefined)).toBe(true);
    expect(cluster.storage.filter((offer) => offer.isDefault).map((offer) => offer.className)).toEqual(["default"]);
  });
});
