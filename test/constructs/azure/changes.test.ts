import { Availability } from "../../../constructs/cluster/availability/availability";
import { Testing } from "cdktf";
import { AksClusterOptions } from "../../../constructs/azure/aks-cluster-props";
import { AKS_CLUSTER, AKS_MANAGED_PROMETHEUS, AKS_NETWORK, AKS_OWN_KEYS, AKS_REGISTRY, AKS_SECURITY, AKS_SHARED_FILES, MAINTENANCE_WINDOW } from "../../../constructs/azure/aks-cluster-shapes";
import { AKS_GPUS, AKS_GPU_POOL, AKS_SYSTEM_POOL } from "../../../constructs/azure/pools/pool-shapes";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksOutbound } from "../../../constructs/azure/network/aks-network";
import { AksExistingNetwork } from "../../../constructs/azure/network/existing-network";
import { AksInfiniBand } from "../../../constructs/azure/infiniband/infiniband";
import { AksGateway } from "../../../constructs/azure/exposure/gateway";
import { AksReplaceable } from "../../../constructs/azure/replaceable";
import { AksGpuDriver } from "../../../constructs/azure/pools/gpu-driver";
import { AksVersion } from "../../../constructs/azure/control-plane/kubernetes-version";
import { MaintenanceDay } from "../../../constructs/azure/control-plane/maintenance-window";
import { AksRegistrySku } from "../../../constructs/azure/registry/registry";
import { AksSignInMethod } from "../../../constructs/azure/control-plane/sign-in";
import { AksSkuTier } from "../../../constructs/azure/control-plane/sku-tier";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AksClusterStack } from "../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { resources as ARGUMENTS } from "./azurerm-arguments.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Every option, set, changed and taken away again: what Terraform is then given, held against what the provider makes of each argument. */

const BASE = {
  clusterName: "lab",
  region: "swedencentral",
  apiServerAccess: ApiServerAccess.ANYWHERE,
  gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }],
};
const RESERVATION = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/a100";
const ME = "11111111-2222-4333-8444-555555555555";
const YOU = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

function network(name: string): AksExistingNetwork {
  const subnets = `/subscriptions/${ME}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/${name}/subnets`;
  return AksExistingNetwork.fromIds({ nodesSubnetId: `${subnets}/nodes`, endpointsSubnetId: `${subnets}/endpoints`, outbound: AksOutbound.NAT_GATEWAY });
}

const workspace = (name: string): string => `/subscriptions/${ME}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/${name}`;

const VAULT = `/subscriptions/${ME}/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/contosokeys`;
const vaultKey = (version: number): string => `https://contosokeys.vault.azure.net/keys/secrets/${String(version).repeat(32)}`;
const storageKey = (name: string): string => `https://contosokeys.vault.azure.net/keys/${name}`;
const encryptionSet = (name: string): string => `/subscriptions/${ME}/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/${name}`;

/** Option, a value, another one; where it can't stand alone, what goes with it. */
type Case = [option: string, set: unknown, changed: unknown, beside?: { [option: string]: unknown }];

const CASES: Case[] = [
  ["clusterName", "lab2", "lab3"],
  ["region", "westeurope", "eastus"],
  ["acceptUnlistedRegion", true, false],
  ["resourceGroupName", "group", "other"],
  ["kubernetesVersion", AksVersion.V1_36, AksVersion.of("1.36.2")],
  ["skuTier", AksSkuTier.FREE, AksSkuTier.PREMIUM],
  ["signIn", { method: AksSignInMethod.AZURE_CLI }, { method: AksSignInMethod.MANAGED_IDENTITY }],
  ["apiServerAccess", ApiServerAccess.fromRanges(["203.0.113.0/24"]), ApiServerAccess.CLUSTER_NETWORK],
  ["registry.replicaRegions", ["westeurope"], ["northeurope", "westeurope"], { "registry.sku": AksRegistrySku.PREMIUM }],
  ["registry.untaggedDays", 30, 60, { "registry.sku": AksRegistrySku.PREMIUM }],
  ["registry.caches", { nginx: "docker.io/library/nginx" }, { other: "docker.io/library/other" }],
  ["ownKeys.volumeEncryptionSetId", encryptionSet("volumes"), encryptionSet("others")],
  ["gpuPools[].localNvme", true, false],
  ["auditLogs", { workspaceId: workspace("audit") }, { workspaceId: workspace("other"), reads: true }],
  ["hostEncryption", true, false],
  ["ownKeys.storageKeyId", storageKey("one"), storageKey("two"), { "ownKeys.storageKeyVaultId": VAULT }],
  ["ownKeys.storageKeyVaultId", VAULT, VAULT.replace("keys/providers", "moved/providers"), { "ownKeys.storageKeyId": storageKey("one") }],
  ["ownKeys.diskEncryptionSetId", encryptionSet("one"), encryptionSet("two")],
  ["ownKeys.secretsKeyId", vaultKey(1), vaultKey(2), { "ownKeys.keyVaultId": VAULT }],
  ["ownKeys.keyVaultId", VAULT, VAULT.replace("keys/providers", "moved/providers"), { "ownKeys.secretsKeyId": vaultKey(1) }],
  ["adminObjectIds", [ME], [YOU]],
  ["network.vnetCidr", "10.4.0.0/16", "10.8.0.0/16"],
  ["network.virtualNetwork", network("hub"), network("spoke")],
  ["network.podCidr", "192.168.0.0/15", "100.64.0.0/16"],
  ["network.serviceCidr", "172.20.0.0/16", "172.21.0.0/16"],
  ["network.dnsServiceIp", "172.16.0.11", "172.16.0.12"],
  ["systemPool.machineType", "Standard_D8s_v5", "Standard_D16s_v5"],
  ["systemPool.minNodes", 1, 3],
  ["systemPool.maxNodes", 6, 7],
  ["systemPool.zones", ["1"], ["1", "2"]],
  ["systemPool.osDiskSizeGiB", 256, 512],
  ["gpuPools[].name", "h100", "h200"],
  ["gpuPools[].machineType", "Standard_NC48ads_A100_v4", "Standard_NC96ads_A100_v4"],
  ["gpuPools[].gpus.gpu", "NVIDIA A100 80GB", "NVIDIA A100", { "gpuPools[].gpus.gpusPerNode": 1 }],
  ["gpuPools[].gpus.gpusPerNode", 1, 2, { "gpuPools[].gpus.gpu": "NVIDIA A100" }],
  ["gpuPools[].gpus.gpuMemoryGiB", 80, 40, { "gpuPools[].gpus.gpu": "NVIDIA A100", "gpuPools[].gpus.gpusPerNode": 1 }],
  ["gpuPools[].gpus.cpuArch", "arm64", "amd64", { "gpuPools[].gpus.gpu": "NVIDIA A100", "gpuPools[].gpus.gpusPerNode": 1 }],
  ["gpuPools[].minNodes", 1, 2],
  ["gpuPools[].maxNodes", 3, 4],
  ["gpuPools[].driver", AksGpuDriver.fromAks("580"), AksGpuDriver.OPERATOR],
  ["gpuPools[].capacity", Capacity.SPOT, Capacity.reservation(RESERVATION)],
  ["gpuPools[].zones", ["1"], ["1", "2"]],
  ["gpuPools[].osDiskSizeGiB", 512, 1024],
  ["gpuPools[].ephemeralOsDisk", true, false],
  ["gpuPools[].proximityPlacement", true, false],
  ["gpuPools[].gpuPartition", "3g.40gb", "1g.10gb"],
  ["security.imageCleanerHours", 168, 240],
  ["security.defenderWorkspaceId", workspace("audit"), workspace("other")],
  ["security.domainPolicies", true, false],
  ["security.flowMetrics", true, false],
  ["gpuPools[].labels", { team: "x" }, { team: "y" }],
  ["infiniBand", AksInfiniBand.SHARED, AksInfiniBand.SHARED, { "gpuPools[].machineType": "Standard_ND96isr_H100_v5" }],
  ["managedPrometheus.publicQueries", true, false, { managedPrometheus: {} }],
  ["gateway", AksGateway.ENVOY, AksGateway.ENVOY],
  ["sharedFiles.accountName", "contosofiles", "contosofiles2"],
  ["sharedFiles.zoneRedundant", true, false],
  ["registry.name", "contosoimages", "contosoimages2"],
  ["registry.sku", AksRegistrySku.PREMIUM, AksRegistrySku.BASIC],
  ["maintenance.day", MaintenanceDay.MONDAY, MaintenanceDay.TUESDAY, { "maintenance.startHourUtc": 2 }],
  ["maintenance.startHourUtc", 3, 4, { "maintenance.day": MaintenanceDay.SUNDAY }],
  ["maintenance.hours", 5, 6, { "maintenance.day": MaintenanceDay.SUNDAY, "maintenance.startHourUtc": 2 }],
  ["allowReplacement", [AksReplaceable.CLUSTER], [AksReplaceable.REGISTRY]],
  ["availability", Availability.HIGH, Availability.STANDARD],
  ["budget", { monthlyUsd: 100, emails: ["a@example.com"], firstMonth: "2026-02" }, { monthlyUsd: 200, emails: ["b@example.com"], firstMonth: "2026-02", subscriptionAnomalies: true }],
  ["tags", { team: "x" }, { team: "y" }],
];

/** Options that tell of what is there, and ask Azure for nothing. */
const ASK_FOR_NOTHING = ["acceptUnlistedRegion", "gateway", "gpuPools[].gpus.gpu", "gpuPools[].gpus.gpusPerNode", "gpuPools[].gpus.gpuMemoryGiB", "gpuPools[].gpus.cpuArch", "allowReplacement", "signIn"];
/** Options that can't be taken away alone: what they are a part of goes. */
const WITH_THE_REST = ["ownKeys.secretsKeyId", "ownKeys.keyVaultId", "ownKeys.storageKeyId", "ownKeys.storageKeyVaultId", "gpuPools[].gpus.gpu", "gpuPools[].gpus.gpusPerNode", "maintenance.day", "maintenance.startHourUtc"];
/** Options of resources of their own, whose tests lie beside them. */
const TESTED_THERE = ["network.zoneRedundantNat", "network.apiServerIntegration", "ownKeys.lustreKeyId", "ownKeys.lustreKeyVaultId", "ownKeys.netAppKeyId", "ownKeys.netAppKeyVaultId", "keyVault", "dnsRecords", "managedPrometheus.alertActionGroupIds", "managedPrometheus.grafana", "storage", "backup", "nodeProvisioning", "gpuPools[].moreMachineTypes", "gpuPools[].nodeLife", "gpuPools[].artifactStreaming"];
/** Options by which a GPU pool is another one: nothing is kept on its nodes. */
const ANOTHER_POOL = ["gpuPools[].driver"];

function withOption(options: any, path: string, value: unknown): any {
  const [first, ...rest] = path.split(".");
  const name = first.replace("[]", "");
  const inner = (given: any): unknown => (rest.length === 0 ? value : withOption(given ?? {}, rest.join("."), value));
  const element = first.endsWith("[]") ? [inner(options[name][0])] : inner(options[name]);
  return { ...options, [name]: element };
}

interface Synthesised {
  /** Arguments of each azurerm resource, by its address. */
  readonly arguments: { [address: string]: { [path: string]: string } };
  readonly json: any;
}

function synthesise(given: { [option: string]: unknown }): Synthesised {
  const props = Object.entries(given).reduce<any>((options, [path, value]) => withOption(options, path, value), BASE);
  const stack = new AksClusterStack(Testing.app(), "test", { ...(props as AksClusterOptions & { clusterName: string }), backend: StateBackend.local() });
  expect(problemsIn(stack)).toEqual([]);
  const json = JSON.parse(Testing.synth(stack));
  const flat: Synthesised["arguments"] = {};
  for (const [type, byId] of Object.entries<any>(json.resource)) {
    if (type.startsWith("azurerm_")) for (const [id, resource] of Object.entries(byId)) flat[`${type}.${id}`] = flatten(resource);
  }
  return { arguments: flat, json };
}

function flatten(value: any, path = ""): { [path: string]: string } {
  const parts = Object.entries(value).filter(([name]) => path !== "" || !["lifecycle", "//", "depends_on", "timeouts"].includes(name));
  return Object.assign(
    {},
    ...parts.map(([name, part]) => {
      const at = path === "" ? name : `${path}.${name}`;
      // Labels and tags are one argument each.
      const block = typeof part === "object" && part !== null && !Array.isArray(part) && !/(labels|tags)$/.test(name);
      return block ? flatten(part, at) : { [at]: JSON.stringify(part) };
    }),
  );
}

/** Arguments that differ between two apps, of resources that both have. */
function differences(before: Synthesised, after: Synthesised): { address: string; type: keyof typeof ARGUMENTS; path: string; written: boolean }[] {
  return Object.entries(before.arguments).flatMap(([address, old]) => {
    const now = after.arguments[address];
    if (now === undefined) return [];
    const paths = new Set([...Object.keys(old), ...Object.keys(now)]);
    return [...paths]
      .filter((path) => old[path] !== now[path])
      .map((path) => ({ address, type: address.split(".")[0] as keyof typeof ARGUMENTS, path, written: old[path] !== undefined && now[path] !== undefined }));
  });
}

const addresses = (app: Synthesised): string[] => Object.keys(app.arguments).sort();
const base = synthesise({});

test("every option of an AKS cluster is among them", () => {
  const below = (path: string, shapes: object): string[] => Object.keys(shapes).map((name) => `${path}${name}`);
  const nested = { network: AKS_NETWORK, systemPool: AKS_SYSTEM_POOL, gpuPools: AKS_GPU_POOL, sharedFiles: AKS_SHARED_FILES, registry: AKS_REGISTRY, maintenance: MAINTENANCE_WINDOW, ownKeys: AKS_OWN_KEYS, security: AKS_SECURITY, managedPrometheus: AKS_MANAGED_PROMETHEUS };
  const options = Object.keys(AKS_CLUSTER).flatMap((name) => {
    const shapes = nested[name as keyof typeof nested];
    return shapes === undefined ? [name] : below(name === "gpuPools" ? "gpuPools[]." : `${name}.`, shapes);
  });
  const all = options.flatMap((name) => (name === "gpuPools[].gpus" ? below("gpuPools[].gpus.", AKS_GPUS) : [name]));
  expect(CASES.map(([option]) => option).sort()).toEqual(all.filter((option) => !TESTED_THERE.includes(option)).sort());
});

test("the table has every type of resource that is made", () => {
  const types = Object.keys(base.json.resource).filter((type) => type.startsWith("azurerm_"));
  expect(types.filter((type) => ARGUMENTS[type as keyof typeof ARGUMENTS] === undefined)).toEqual([]);
});

describe.each(CASES)("%s", (option, set, changed, beside = {}) => {
  const without = WITH_THE_REST.includes(option) ? base : synthesise(beside);
  const withIt = synthesise({ ...beside, [option]: set });
  const otherwise = synthesise({ ...beside, [option]: changed });
  const steps = [differences(without, withIt), differences(withIt, otherwise), differences(otherwise, without)];

  test("set, changed and taken away, Terraform is told of each", () => {
    const told = [withIt, otherwise].some((app) => JSON.stringify(app.arguments) !== JSON.stringify(without.arguments));
    expect(told).toBe(!ASK_FOR_NOTHING.includes(option));
  });

  // Left out, such an argument keeps what the provider last read, and the plan says that nothing changes; or Azure keeps it, and every plan differs.
  test("no argument behind it that is optional and computed, or that Azure keeps, is ever left out", () => {
    const kept = (type: keyof typeof ARGUMENTS): string[] => [...ARGUMENTS[type].optionalComputed, ...((ARGUMENTS[type] as { keptByAzure?: string[] }).keptByAzure ?? [])];
    const silent = steps.flat().filter(({ type, path, written }) => !written && kept(type).includes(path));
    expect(silent).toEqual([]);
  });

  test("what it replaces is stopped, by its name", () => {
    // A role is given anew, and nothing is kept in it.
    const replaced = steps.flat().filter(({ type }) => type !== "azurerm_role_assignment").filter(({ type, path }) => (ARGUMENTS[type].replaces as string[]).includes(path));
    if (replaced.length === 0 || ANOTHER_POOL.includes(option)) return;
    const called: { [option: string]: string } = { "gpuPools[].proximityPlacement": "proximityPlacement of GPU pool a100", "gpuPools[].capacity": "capacity of GPU pool a100", "network.virtualNetwork": "network.vnetCidr" };
    const property = called[option] ?? option;
    const stops = Object.values<any>({ ...without.json.resource.azurerm_kubernetes_cluster, ...without.json.resource.azurerm_storage_account, ...without.json.resource.azurerm_container_registry, ...without.json.resource.azurerm_kubernetes_cluster_node_pool })
      .flatMap((resource) => resource.lifecycle.precondition ?? [])
      .filter(({ error_message: message }: any) => message.startsWith(`${property} was `));
    expect(stops.length).toBeGreaterThan(0);
  });

  test("other resources come or go only where they are the option's own", () => {
    const own: { [name: string]: RegExp } = {
      "network.virtualNetwork": /^azurerm_\w+\.aks_network_/,
      budget: /^azurerm_(consumption_budget_subscription|cost_anomaly_alert)\.aks_budget_/,
      "ownKeys.diskEncryptionSetId": /^azurerm_role_assignment\.aks_disk-key-role_/,
      "ownKeys.volumeEncryptionSetId": /^azurerm_role_assignment\.aks_volume-key-role_/,
      "registry.caches": /^azurerm_container_registry_cache_rule\.aks_registry_cache-/,
      "ownKeys.secretsKeyId": /^azurerm_role_assignment\.aks_secrets-key-role_/,
      "ownKeys.keyVaultId": /^azurerm_role_assignment\.aks_secrets-key-role_/,
      "ownKeys.storageKeyId": /^azurerm_(role_assignment|user_assigned_identity)\.aks_storage-key_/, "ownKeys.storageKeyVaultId": /^azurerm_(role_assignment|user_assigned_identity)\.aks_storage-key_/,
      auditLogs: /^azurerm_monitor_diagnostic_setting\.aks_audit-logs_/,
      adminObjectIds: /^azurerm_role_assignment\.aks_admins_/, "gpuPools[].name": /^azurerm_kubernetes_cluster_node_pool\./, "gpuPools[].proximityPlacement": /^azurerm_(role_assignment|proximity_placement_group)\.aks_gpu-pools_ProximityGroups_/,
      "gpuPools[].capacity": /^azurerm_role_assignment\.aks_reservations_/ };
    const changes = [withIt, otherwise].flatMap((app) => [
      ...addresses(app).filter((address) => !addresses(without).includes(address)),
      ...addresses(without).filter((address) => !addresses(app).includes(address)),
    ]);
    expect(changes.filter((address) => own[option] === undefined || !own[option].test(address))).toEqual([]);
  });
});

test("what is allowed to be replaced isn't stopped, and nothing else is set free by it", () => {
  const kinds = { [AksReplaceable.CLUSTER]: "kubernetes_cluster", [AksReplaceable.SHARED_FILES]: "storage_account", [AksReplaceable.REGISTRY]: "container_registry" };
  for (const [name, allowed] of Object.entries(kinds)) {
    const { resource } = synthesise({ allowReplacement: [name] }).json;
    for (const kind of Object.values(kinds)) {
      const [one] = Object.values<any>(resource[`azurerm_${kind}`]);
      expect([kind, (one.lifecycle?.precondition ?? []).length > 0]).toEqual([kind, kind !== allowed]);
    }
  }
});

test("the nodes of every pool follow the cluster's version, there and back", () => {
  for (const version of ["1.36", "1.35"]) {
    const { azurerm_kubernetes_cluster: clusters, azurerm_kubernetes_cluster_node_pool: pools } = synthesise({ kubernetesVersion: AksVersion.of(version) }).json.resource;
    const [cluster] = Object.values<any>(clusters);
    expect(cluster.kubernetes_version).toBe(version);
    expect(cluster.default_node_pool.orchestrator_version).toBe(version);
    expect(Object.values<any>(pools).map((pool) => pool.orchestrator_version)).toEqual([version]);
    expect(cluster.automatic_upgrade_channel).toBe("patch");
  }
});

test("an exact version isn't patched away from under Terraform", () => {
  const [cluster] = Object.values<any>(synthesise({ kubernetesVersion: AksVersion.of("1.35.2") }).json.resource.azurerm_kubernetes_cluster);
  expect(cluster).not.toHaveProperty("automatic_upgrade_channel");
  expect(cluster.node_os_upgrade_channel).toBe("NodeImage");
});
