import { AksBackupOptions } from "../../../../constructs/azure/backup/backup-options";
import { repeatingInterval } from "../../../../constructs/azure/backup/schedule";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { all, byId, clusterStack } from "../cluster";

const made = (backup: AksBackupOptions, more: object = {}): ReturnType<typeof clusterStack> => clusterStack({ backup, ...more });

describe("a backup of the cluster's objects", () => {
  const stack = made({ schedule: "30 2 * * 3", keepDays: 14 });

  test("is what is named, without pods, volumes and Secrets, kept as long as it is said", () => {
    const [instance] = all(stack, "azurerm_data_protection_backup_instance_kubernetes_cluster");
    expect(instance.backup_datasource_parameters).toMatchObject({ included_namespaces: ["inference", "dynamo-system"], volume_snapshot_enabled: false, cluster_scoped_resources_enabled: false });
    expect(instance.backup_datasource_parameters.excluded_resource_types).toEqual(expect.arrayContaining(["secrets", "pods", "persistentvolumeclaims", "dynamoworkermetadatas.nvidia.com"]));
    const [policy] = all(stack, "azurerm_data_protection_backup_policy_kubernetes_cluster");
    expect(policy).toMatchObject({ backup_repeating_time_intervals: ["R/2026-01-07T02:30:00+00:00/P1W"], default_retention_rule: { life_cycle: [{ duration: "P14D", data_store_type: "OperationalStore" }] } });
    expect(all(made({ secrets: true }), "azurerm_data_protection_backup_instance_kubernetes_cluster")[0].backup_datasource_parameters.excluded_resource_types).not.toContain("secrets");
  });

  test("lies in an account without keys, which the extension alone writes into", () => {
    const accounts = byId(stack, "azurerm_storage_account");
    const [[id, account]] = Object.entries(accounts).filter(([name]) => name.includes("backup"));
    expect(account).toMatchObject({ account_kind: "StorageV2", account_tier: "Standard", shared_access_key_enabled: false, public_network_access_enabled: false });
    const [extension] = all(stack, "azurerm_kubernetes_cluster_extension");
    expect(extension).toMatchObject({ extension_type: "Microsoft.DataProtection.Kubernetes", release_namespace: "dataprotection-microsoft" });
    expect(JSON.stringify(extension)).not.toMatch(/key|password/i);
    const on = all(stack, "azurerm_role_assignment").filter(({ scope }) => scope === `\${azurerm_storage_account.${id}.id}`);
    expect(on.map(({ role_definition_name, principal_id }) => [role_definition_name, /aks_assigned_identity/.test(principal_id)])).toEqual([["Storage Blob Data Contributor", true]]);
  });

  test("has a vault that reads, and reaches the cluster by trusted access, before it saves", () => {
    const [vault] = all(stack, "azurerm_data_protection_backup_vault");
    expect(vault).toMatchObject({ name: "lab-backup", soft_delete: "On", identity: { type: "SystemAssigned" } });
    expect(all(made({ softDelete: false }), "azurerm_data_protection_backup_vault")[0].soft_delete).toBe("Off");
    const vaults = all(stack, "azurerm_role_assignment").filter(({ principal_id }) => /backup_vault/.test(principal_id));
    expect(vaults.map(({ role_definition_name }) => role_definition_name)).toEqual(["Reader", "Reader"]);
    expect(all(stack, "azurerm_kubernetes_cluster_trusted_access_role_binding")[0].roles).toEqual(["Microsoft.DataProtection/backupVaults/backup-operator"]);
    const [instance] = all(stack, "azurerm_data_protection_backup_instance_kubernetes_cluster");
    expect(instance.depends_on).toHaveLength(5);
  });

  test("snapshots have a group of their own, on which alone the cluster is Contributor", () => {
    expect(all(stack, "azurerm_resource_group")).toHaveLength(2);
    const contributor = all(stack, "azurerm_role_assignment").filter(({ role_definition_name }) => role_definition_name === "Contributor");
    expect(contributor.map(({ scope }) => /snapshots/.test(scope))).toEqual([true]);
  });

  test("finds its account in the zone that the network has already", () => {
    const zones = (one: ReturnType<typeof clusterStack>): number => all(one, "azurerm_private_dns_zone").filter(({ name }) => name.includes("blob")).length;
    expect([zones(stack), zones(made({}, { storage: { blob: {} } })), zones(made({}, { storage: { blobFuse: {}, blob: {} } }))]).toEqual([1, 1, 1]);
  });

  test("isn't made unless it is asked for", () => {
    expect(JSON.stringify(Object.keys(byId(clusterStack(), "azurerm_storage_account")))).not.toMatch(/backup/);
    expect(all(clusterStack(), "azurerm_data_protection_backup_vault")).toEqual([]);
  });
});

test.each([
  ["0 3 * * *", "R/2026-01-04T03:00:00+00:00/P1D"],
  ["5 23 * * 0", "R/2026-01-04T23:05:00+00:00/P1W"],
  ["15 */6 * * *", "R/2026-01-04T00:15:00+00:00/PT6H"],
  ["0 */5 * * *", undefined],
  ["0 3 1 * *", undefined],
  ["0 3,15 * * *", undefined],
  ["60 3 * * *", undefined],
])("%s is %s", (cron, interval) => expect(repeatingInterval(cron)).toBe(interval));

test.each<[string, AksBackupOptions, string]>([
  ["a schedule that Azure hasn't", { schedule: "0 3 1 * *" }, "invalid-schedule backup.schedule"],
  ["every five hours", { schedule: "0 */5 * * *" }, "invalid-schedule backup.schedule"],
  ["no schedule at all", { schedule: "nightly" }, "invalid-schedule backup.schedule"],
  ["more than a year", { keepDays: 400 }, "backup-too-long backup.keepDays"],
  ["no day", { keepDays: 0 }, "invalid-count backup.keepDays"],
  ["nothing", { namespaces: [] }, "nothing-to-save backup.namespaces"],
  ["a namespace twice", { namespaces: ["inference", "inference"] }, "namespace-saved-twice backup.namespaces[1]"],
  ["a word for yes", { softDelete: "On" as never }, "wrong-type backup.softDelete"],
])("%s is refused", (_, backup, expected) => expect(problemsIn(made(backup)).map(({ code, property }) => `${code} ${property}`)).toEqual([expected]));
