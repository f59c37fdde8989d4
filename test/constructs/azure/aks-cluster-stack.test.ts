import { Fn, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { AksClusterOptions } from "../../../constructs/azure/aks-cluster-props";
import { ApiServerAccess, checkApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { addressesIn, checkCidr, formatCidr, hostOf, overlap, parseAddress, parseCidr, subnetOf } from "../../../constructs/core/forms/cidr";
import { machines as MACHINES } from "../../../inference-runtime/facts/machines/azure.json";
import REGIONS from "../../../constructs/azure/data/regions.json";
import VERSIONS from "../../../constructs/azure/data/kubernetes-versions.json";
import { temporaryPoolName } from "../../../constructs/azure/pools/gpu-node-pool";
import { AksVersion } from "../../../constructs/azure/control-plane/kubernetes-version";
import { MaintenanceDay } from "../../../constructs/azure/control-plane/maintenance-window";
import { AKS_LABELS } from "../../../constructs/azure/pools/own-labels";
import { checkNodeLabels } from "../../../constructs/cluster/node-labels";
import { checkNetwork, planNetwork } from "../../../constructs/azure/network/network-plan";
import { AksGpuPoolOptions } from "../../../constructs/azure/pools/pool-options";
import { Capacity } from "../../../constructs/cluster/capacity";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { gpuNodeTolerations, spotTolerations } from "../../../constructs/cluster/kubernetes-cluster";
import { Problem } from "../../../constructs/core/problem";
import { problemsIn } from "../../../constructs/core/refuse";
import { aks } from "../../../deployments/aks";
import { AksClusterStack, AksClusterStackProps } from "../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const RESERVATION = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/a100";
const A100: AksGpuPoolOptions = { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 };

function made(props: Partial<AksClusterStackProps> = {}): AksClusterStack {
  return new AksClusterStack(Testing.app(), "test", {
    clusterName: "lab",
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.ANYWHERE,
    gpuPools: [A100],
    backend: StateBackend.local(),
    ...props,
  });
}

const json = (stack: TerraformStack): any => JSON.parse(Testing.synth(stack));
const all = (stack: TerraformStack, type: string): any[] => Object.values(json(stack).resource[type] ?? {});
const one = (stack: TerraformStack, type: string): any => {
  const found = all(stack, type);
  expect([type, found.length]).toEqual([type, 1]);
  return found[0];
};
const pool = (stack: TerraformStack, name: string): any =>
  all(stack, "azurerm_kubernetes_cluster_node_pool").find((candidate) => candidate.name === name);
/** A value as Terraform gets to see it. */
function emitted(stack: TerraformStack, value: string): string {
  const name = `out-${stack.node.children.length}`;
  new TerraformOutput(stack, name, { value });
  return json(stack).output[name].value;
}

describe("the cluster", () => {
  const cluster = one(made(), "azurerm_kubernetes_cluster");

  test("has no accounts of its own: Entra ID signs people in, Azure RBAC lets them in, workload identity serves pods", () => {
    expect(cluster).toMatchObject({
      local_account_disabled: true,
      run_command_enabled: false,
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      oidc_issuer_enabled: true,
      workload_identity_enabled: true,
      identity: { type: "UserAssigned" },
    });
    // azurerm asks for one of tenant_id and admin_group_object_ids.
    expect(cluster.azure_active_directory_role_based_access_control.tenant_id).toMatch(/azurerm_client_config.*tenant_id/);
  });

  test("is Kubernetes 1.35 with an SLA, an overlay network with Cilium, and a NAT gateway that stands before it", () => {
    expect(cluster).toMatchObject({ kubernetes_version: "1.35", sku_tier: "Standard", dns_prefix: "lab" });
    expect(cluster.node_resource_group).toMatch(/^\$\{azurerm_resource_group\..*\.name\}-nodes$/);
    expect(one(made({ resourceGroupName: "group" }), "azurerm_kubernetes_cluster").node_resource_group).toBe("group-nodes");
    expect(cluster.network_profile).toEqual({
      network_plugin: "azure",
      network_plugin_mode: "overlay",
      network_data_plane: "cilium",
      network_policy: "cilium",
      load_balancer_sku: "standard",
      outbound_type: "userAssignedNATGateway",
      pod_cidr: "192.168.0.0/16",
      service_cidr: "172.16.0.0/16",
      dns_service_ip: "172.16.0.10",
    });
    const types = cluster.depends_on.map((address: string) => address.split(".")[0]);
    expect(types).toEqual(
      expect.arrayContaining([
        "azurerm_role_assignment",
        "azurerm_subnet_nat_gateway_association",
        "azurerm_nat_gateway_public_ip_association",
      ]),
    );
  });

  test("renews itself in a weekly window only", () => {
    const window = { frequency: "Weekly", interval: 1, day_of_week: "Sunday", start_time: "02:00", duration: 4, utc_offset: "+00:00" };
    expect(cluster).toMatchObject({ maintenance_window_auto_upgrade: window, maintenance_window_node_os: window });
    const other = one(made({ maintenance: { day: MaintenanceDay.MONDAY, startHourUtc: 22, hours: 8 } }), "azurerm_kubernetes_cluster");
    expect(other.maintenance_window_node_os).toMatchObject({ day_of_week: "Monday", start_time: "22:00", duration: 8 });
  });

  test("has a system pool that can be changed in place and plans empty", () => {
    expect(cluster.default_node_pool).toMatchObject({
      name: "system",
      vm_size: "Standard_D4s_v5",
      min_count: 2,
      max_count: 5,
      only_critical_addons_enabled: false,
      temporary_name_for_rotation: "systemtmp",
      upgrade_settings: { max_surge: "10%", drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 0 },
    });
    expect(cluster.lifecycle.ignore_changes).toEqual(["default_node_pool[0].node_count"]);
  });

  test("waits long enough", () => {
    expect(cluster.timeouts).toEqual({ create: "90m", update: "90m", delete: "90m" });
    expect(pool(made(), "a100").timeouts).toEqual({ create: "90m", update: "90m", delete: "90m" });
  });
});

describe("who may reach it", () => {
  test("from anywhere only when that is said", () => {
    // Not left out: AKS keeps what a request doesn't name, so that a door once narrowed would stay narrow.
    expect(one(made(), "azurerm_kubernetes_cluster").api_server_access_profile).toEqual({ authorized_ip_ranges: ["0.0.0.0/0"] });
  });

  test("from ranges, and always from the nodes' own address", () => {
    const stack = made({ apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.0/24"]) });
    const [given, own] = one(stack, "azurerm_kubernetes_cluster").api_server_access_profile.authorized_ip_ranges;
    expect(given).toBe("203.0.113.0/24");
    expect(own).toMatch(/^\$\{azurerm_public_ip\..*\.ip_address\}\/32$/);
  });

  test("from the cluster's own network alone", () => {
    const stack = made({ apiServerAccess: ApiServerAccess.CLUSTER_NETWORK });
    expect(one(stack, "azurerm_kubernetes_cluster").api_server_access_profile.authorized_ip_ranges).toEqual([
      expect.stringMatching(/^\$\{azurerm_public_ip\..*\.ip_address\}\/32$/),
    ]);
  });

  test.each([
    [undefined, []],
    ["", []],
    ["203.0.113.7/32,198.51.100.0/24", ["203.0.113.7/32", "198.51.100.0/24"]],
  ])("the deployment as cloned, AKS_API_RANGES %j, is open to no more than that", (AKS_API_RANGES, given) => {
    const { stacks } = aks(Testing.app(), { AKS_API_RANGES });
    const ranges = one(stacks[0], "azurerm_kubernetes_cluster").api_server_access_profile.authorized_ip_ranges;
    expect(ranges.slice(0, -1)).toEqual(given);
  });

  const ADMIN = "Azure Kubernetes Service RBAC Cluster Admin";
  const admins = (stack: TerraformStack): any[] =>
    all(stack, "azurerm_role_assignment").filter((role) => role.role_definition_name === ADMIN);

  test("whoever deploys first administers it, and keeps the role when another person runs Terraform", () => {
    const [admin, ...others] = admins(made());
    expect(others).toEqual([]);
    expect(admin.principal_id).toMatch(/^\$\{data\.azurerm_client_config\..*\.object_id\}$/);
    expect(admin.scope).toMatch(/^\$\{azurerm_kubernetes_cluster\..*\.id\}$/);
    expect(admin.lifecycle).toEqual({ ignore_changes: ["principal_id"] });
  });

  test("or those who are named, in any order, and nobody else", () => {
    const ids = ["aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "11111111-2222-4333-8444-555555555555"];
    const named = made({ adminObjectIds: ids });
    expect(admins(named).map((admin) => admin.principal_id).sort()).toEqual([...ids].sort());
    expect(json(made({ adminObjectIds: [...ids].reverse() }))).toEqual(json(named));
  });

  test("kubelogin hands out the credential; only address and CA leave the cluster", () => {
    const stack = made();
    const { host, clusterCaCertificate, credential } = stack.cluster.connection.execOptions!;
    expect(emitted(stack, host)).toMatch(/^\$\{azurerm_kubernetes_cluster\..*\.kube_config\[0\]\.host\}$/);
    expect(emitted(stack, clusterCaCertificate!)).toMatch(/^\$\{base64decode\(azurerm_kubernetes_cluster\..*\.kube_config\[0\]\.cluster_ca_certificate\)\}$/);
    expect(credential).toEqual({
      command: "kubelogin",
      args: ["get-token", "--login", "azurecli", "--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630"],
    });
    expect(Testing.synth(stack)).not.toMatch(/client_key|client_certificate|kube_admin_config|kube_config_raw|password/);
  });
});

describe("GPU pools", () => {
  const regular = pool(made(), "a100");
  const spot = pool(made({ gpuPools: [{ ...A100, capacity: Capacity.SPOT }] }), "a100");

  test("have no driver of AKS's: the GPU Operator brings it", () => {
    expect([regular.gpu_driver, spot.gpu_driver]).toEqual(["None", "None"]);
    expect(made().cluster.gpuSoftware).toBe(GpuSoftware.GPU_OPERATOR);
  });

  test("regular: GPU taint, autoscaled from none, one node at a time in an upgrade", () => {
    expect(regular).toMatchObject({
      vm_size: "Standard_NC24ads_A100_v4",
      auto_scaling_enabled: true,
      min_count: 0,
      max_count: 2,
      os_disk_size_gb: 256,
      node_taints: ["nvidia.com/gpu=present:NoSchedule"],
      upgrade_settings: { max_unavailable: "1", drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 0 },
    });
    for (const name of ["priority", "eviction_policy", "spot_max_price"]) expect(regular).not.toHaveProperty(name);
    expect(regular.lifecycle.ignore_changes).toEqual(["node_count"]);
  });

  test("spot: AKS's label and taint are written, and there are no upgrade settings", () => {
    expect(spot).toMatchObject({
      priority: "Spot",
      eviction_policy: "Delete",
      spot_max_price: -1,
      node_labels: { "kubernetes.azure.com/scalesetpriority": "spot" },
      node_taints: ["nvidia.com/gpu=present:NoSchedule", "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
    });
    expect(spot).not.toHaveProperty("upgrade_settings");
    expect(spot.lifecycle.ignore_changes).toContain("upgrade_settings");
  });

  test("are described to the rooms after this one as their nodes are", () => {
    const { cluster } = made({ gpuPools: [{ ...A100, capacity: Capacity.SPOT, labels: { "example.com/team": "x" }, minNodes: 1 }] });
    expect(cluster.gpuPools).toMatchObject([
      {
        name: "a100",
        gpu: "NVIDIA A100 80GB PCIe",
        gpusPerNode: 1,
        gpuMemoryGiB: 80,
        minNodes: 1,
        maxNodes: 2,
        capacity: Capacity.SPOT,
        nodeSelector: { "dynamo-serving/gpu-pool": "a100" },
        labels: {
          agentpool: "a100",
          "dynamo-serving/gpu-pool": "a100",
          "cdktf-dynamo/gpu-pool": "a100",
          "example.com/team": "x",
          "kubernetes.azure.com/agentpool": "a100",
          "kubernetes.azure.com/scalesetpriority": "spot",
          "kubernetes.io/arch": "amd64",
          "node.kubernetes.io/instance-type": "Standard_NC24ads_A100_v4",
        },
      },
    ]);
    const spotToleration = { key: "kubernetes.azure.com/scalesetpriority", operator: "Equal", value: "spot", effect: "NoSchedule" };
    expect(spotTolerations(cluster)).toEqual([spotToleration]);
    expect(gpuNodeTolerations(cluster)).toEqual([
      spotToleration,
      { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" },
    ]);
    expect(cluster.systemPool).toMatchObject({ nodeSelector: { "kubernetes.azure.com/agentpool": "system" }, taints: [] });
  });

  test("of ARM machines say so, and machines that the data lacks are as their caller states them", () => {
    const { cluster } = made({
      gpuPools: [
        { name: "gb200", machineType: "Standard_ND128isr_NDR_GB200_v6", maxNodes: 1 },
        { name: "new", machineType: "Standard_NC1_NEW_v9", maxNodes: 1, capacity: Capacity.SPOT, gpus: { gpu: "NVIDIA X", gpusPerNode: 3, gpuMemoryGiB: 7 } },
      ],
    });
    expect(problemsIn(cluster)).toEqual([]);
    expect(cluster.gpuPools[0]).toMatchObject({ gpusPerNode: 4, labels: { "kubernetes.io/arch": "arm64" } });
    expect(cluster.gpuPools[1]).toMatchObject({ gpu: "NVIDIA X", gpusPerNode: 3, gpuMemoryGiB: 7 });
  });

  const H100: AksGpuPoolOptions = { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 1 };

  test("in another order are the same; one more touches only its own resources", () => {
    const both = json(made({ gpuPools: [A100, H100] }));
    expect(json(made({ gpuPools: [H100, A100] }))).toEqual(both);
    const before = json(made());
    const pools = both.resource.azurerm_kubernetes_cluster_node_pool;
    expect(pools).toMatchObject(before.resource.azurerm_kubernetes_cluster_node_pool);
    const own = ([type, byId]: [string, any]): [string, any] => [
      type,
      Object.fromEntries(Object.entries<any>(byId).filter(([id]) => !id.includes("gpu-pools_h100"))),
    ];
    expect(Object.fromEntries(Object.entries<any>(both.resource).map(own))).toEqual(before.resource);
  });

  test("are rotated through pools whose names are valid and differ", () => {
    const names = ["gpupool0001a", "gpupool0001b", "a"].map(temporaryPoolName);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]{0,11}$/);
  });
});

describe("network", () => {
  test("nodes in a quarter, endpoints in a small subnet, neither with a way out but the NAT gateway", () => {
    const stack = made();
    const subnets: { [name: string]: any } = Object.fromEntries(all(stack, "azurerm_subnet").map((subnet) => [subnet.name, subnet]));
    expect(subnets.nodes.address_prefixes).toEqual(["10.0.0.0/18"]);
    expect(subnets.endpoints.address_prefixes).toEqual(["10.0.128.0/24"]);
    for (const subnet of Object.values(subnets)) expect(subnet.default_outbound_access_enabled).toBe(false);
    expect(one(stack, "azurerm_subnet_nat_gateway_association").subnet_id).toContain("nodes");
  });

  test("the cluster's identity has a role on the nodes' subnet, no further", () => {
    const role = all(made(), "azurerm_role_assignment").find((candidate) => candidate.role_definition_name === "Network Contributor");
    expect(role.scope).toMatch(/^\$\{azurerm_subnet\..*nodes.*\.id\}$/);
    expect(role.principal_id).toMatch(/azurerm_user_assigned_identity.*principal_id/);
  });

  test("ranges: arithmetic", () => {
    expect(parseAddress("10.0.0.256")).toBeUndefined();
    expect(parseCidr("10.0.0.0/33")).toBeUndefined();
    expect(formatCidr(parseCidr("10.1.2.3/8")!)).toBe("10.0.0.0/8");
    expect(addressesIn(parseCidr("0.0.0.0/0")!)).toBe(2 ** 32);
    expect(subnetOf("200.100.0.0/16", 8, 128)).toBe("200.100.128.0/24");
    expect(hostOf("172.16.0.0/16", 10)).toBe("172.16.0.10");
    expect(overlap(parseCidr("10.0.0.0/16")!, parseCidr("10.0.255.0/24")!)).toBe(true);
    expect(overlap(parseCidr("10.0.0.0/16")!, parseCidr("10.1.0.0/16")!)).toBe(false);
    expect(checkCidr("cidr", "10.0.0.1/16")[0].fix).toContain('"10.0.0.0/16"');
  });

  test("ranges known only at apply are left to Terraform", () => {
    const later = Fn.upper("x");
    expect(checkNetwork("network", { vnetCidr: later, podCidr: later, serviceCidr: later, dnsServiceIp: later }, 9)).toEqual([]);
    const stack = new TerraformStack(Testing.app(), "stack");
    expect(emitted(stack, planNetwork({ vnetCidr: later }).nodesCidr)).toBe('${cidrsubnet(upper("x"), 2, 0)}');
    expect(emitted(stack, planNetwork({ serviceCidr: later }).dnsServiceIp)).toBe('${cidrhost(upper("x"), 10)}');
  });

  test.each([
    [{ vnetCidr: "10.0.0.0" }, "cidr-invalid network.vnetCidr"],
    [{ podCidr: "192.168.1.0/16" }, "cidr-invalid network.podCidr"],
    [{ vnetCidr: "10.0.0.0/22" }, "cidr-too-small network.vnetCidr"],
    [{ vnetCidr: "10.0.0.0/21" }, undefined],
    [{ podCidr: "192.168.0.0/21" }, "cidr-too-small network.podCidr"],
    [{ podCidr: "192.168.0.0/25" }, "cidr-too-small network.podCidr"],
    [{ serviceCidr: "172.16.0.0/25" }, "cidr-too-small network.serviceCidr"],
    [{ serviceCidr: "160.0.0.0/8" }, "cidr-too-large network.serviceCidr"],
    [{ serviceCidr: "10.0.0.0/20" }, "cidr-overlap network.serviceCidr"],
    [{ podCidr: "10.0.0.0/12" }, "cidr-overlap network.podCidr"],
    [{ serviceCidr: "172.31.0.0/20" }, "cidr-reserved network.serviceCidr"],
    [{ dnsServiceIp: "10.0.0.10" }, "dns-service-ip-outside network.dnsServiceIp"],
    [{ dnsServiceIp: "172.16.0.1" }, "dns-service-ip-outside network.dnsServiceIp"],
    [{ dnsServiceIp: "dns" }, "dns-service-ip-outside network.dnsServiceIp"],
    [{ dnsServiceIp: "172.16.0.53" }, undefined],
  ])("%j", (network, expected) => {
    const found = checkNetwork("network", network, 9).map((finding) => `${finding.code} ${finding.property}`);
    expect(found).toEqual(expected === undefined ? [] : [expected]);
  });

  test("a range too small for the pools says how many fit", () => {
    expect(checkNetwork("network", { vnetCidr: "10.0.0.0/20" }, 2000)[0].reason).toContain("has 1019 addresses, the pools can have 2000 nodes");
    expect(checkNetwork("network", {}, 257)[0].reason).toContain("serves 256 nodes, the pools can have 257");
  });
});

describe("storage and registry", () => {
  test("shared files: one private premium account without keys, reached through an endpoint in the network", () => {
    const stack = made();
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
    const role = all(made(), "azurerm_role_assignment").find((candidate) => /Storage/.test(candidate.role_definition_name));
    expect(role.scope).toMatch(/^\$\{azurerm_storage_account\..*\.id\}$/);
    expect(role.principal_id).toMatch(/azurerm_user_assigned_identity.*principal_id/);
  });

  test("are offered as classes: NFS for many nodes, disks for one, and one default", () => {
    const { cluster } = made({ resourceGroupName: "group", sharedFiles: { accountName: "contosofiles", zoneRedundant: true } });
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
    const derived = made();
    const { storageAccount } = derived.cluster.storage[0].definition!.parameters!;
    expect(emitted(derived, storageAccount)).toMatch(/^\$\{azurerm_storage_account\..*\.name\}$/);
    expect(others.every((offer) => offer.definition === undefined)).toBe(true);
    expect(cluster.storage.filter((offer) => offer.isDefault).map((offer) => offer.className)).toEqual(["default"]);
  });

  test("the registry has no passwords, and the kubelet may pull", () => {
    const stack = made();
    expect(one(stack, "azurerm_container_registry")).toMatchObject({ sku: "Standard", admin_enabled: false, anonymous_pull_enabled: false });
    const role = all(stack, "azurerm_role_assignment").find((candidate) => candidate.role_definition_name === "AcrPull");
    expect(role.principal_id).toMatch(/kubelet_identity\[0\]\.object_id\}$/);
    expect(role.scope).toMatch(/^\$\{azurerm_container_registry\..*\.id\}$/);
  });

  test("how it is filled, and an image's address; what is no image's name is refused", () => {
    const stack = made();
    const { registry } = stack.cluster;
    const server = emitted(stack, registry.address);
    expect(server).toMatch(/^\$\{azurerm_container_registry\..*\.login_server\}$/);
    const [login, push] = json(stack).output["image-push"].value.split("\n");
    expect(login).toBe(`az acr login --name ${server.replace("login_server", "name")}`);
    expect(push).toContain(`npx cdktf-dynamo images --push --registry ${server} --digest python=$(docker buildx imagetools inspect `);
    expect(problemsIn(stack)).toEqual([]);
    const refused = made();
    expect(emitted(refused, refused.cluster.registry.imageUrl("preflight"))).toBe(`${server}/preflight`);
    refused.cluster.registry.imageUrl("a b");
    expect(problemsIn(refused)).toMatchObject([{ code: "invalid-name", constructPath: "test/aks/registry", fix: 'write it like "a-b"' }]);
  });

  test("names that must be the only ones in Azure are made from what doesn't change", () => {
    const stack = made({ clusterName: "a-very-long-name-for-a-cluster-1" });
    const account = one(stack, "azurerm_storage_account").name;
    const registry = one(stack, "azurerm_container_registry").name;
    const [, prefix, hash] = /^([a-z0-9]*)\$\{substr\(sha256\(join\("\/", \[(.*)\]\)\), 0, 10\)\}$/.exec(account)!;
    expect(prefix).toBe("averylongnamef");
    // The group's name as it stands: one that was made under an older default keeps it, and so do these.
    expect(hash).toMatch(/^data\.azurerm_client_config\..*\.subscription_id, azurerm_resource_group\..*\.name, "a-very-long-name-for-a-cluster-1", "files"$/);
    const named = one(made({ resourceGroupName: "group" }), "azurerm_storage_account").name;
    expect(named).toMatch(/\.subscription_id, "group", "lab", "files"\]/);
    expect(registry).toContain('"registry"');
  });

  test("the resource group, of which a subscription has one of a name, is called by the region too; one that stands keeps its name", () => {
    const group = one(made(), "azurerm_resource_group");
    expect(group).toMatchObject({ name: "lab-swedencentral", lifecycle: { ignore_changes: ["name"] } });
    expect(one(made({ region: "westeurope" }), "azurerm_resource_group").name).toBe("lab-westeurope");
    const named = one(made({ resourceGroupName: "group" }), "azurerm_resource_group");
    expect(named.name).toBe("group");
    // Said by name, it is never silently another one.
    expect(named.lifecycle).toBeUndefined();
  });

  test("two deployments of one app don't take each other's names", () => {
    const app = Testing.app();
    const deploy = (id: string, props: Partial<AksClusterStackProps>): AksClusterStack =>
      new AksClusterStack(app, id, { clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [A100], backend: StateBackend.local(), ...props });
    deploy("a", { registry: { name: "contosoImages" }, sharedFiles: { accountName: "contosofiles" } });
    deploy("b", { region: "westeurope" });
    deploy("c", { subscriptionId: "11111111-2222-4333-8444-555555555555" });
    expect(problemsIn(app)).toEqual([]);
    deploy("d", {});
    deploy("e", { region: "eastus", registry: { name: "contosoimages" }, sharedFiles: { accountName: "contosofiles" } });
    expect(problemsIn(app).map(({ code, constructPath, property, value }) => [code, constructPath, property, value])).toEqual([
      ["name-taken", "d", "resourceGroupName", "lab-swedencentral"],
      ["name-taken", "e", "registry.name", "contosoimages"],
      ["name-taken", "e", "sharedFiles.accountName", "contosofiles"],
    ]);
  });

  test("everything that takes tags says whose it is", () => {
    const stack = made({ tags: { team: "x" } });
    for (const type of ["kubernetes_cluster", "kubernetes_cluster_node_pool", "resource_group", "storage_account", "container_registry"]) {
      expect(one(stack, `azurerm_${type}`).tags).toEqual({ "dynamo-serving-cluster": "lab", team: "x" });
    }
  });
});

describe("what is refused, and where it is said to be", () => {
  const found = (options: Partial<AksClusterOptions & { clusterName: string }>): Problem[] => problemsIn(made(options));
  const gpuPool = (options: Partial<AksGpuPoolOptions>): Partial<AksClusterOptions> => ({ gpuPools: [{ ...A100, ...options }] });

  test("a sound cluster: nothing", () => {
    expect(found({})).toEqual([]);
  });

  const cases: [string, Partial<AksClusterOptions & { clusterName: string }>, string, string, RegExp][] = [
    ["an empty region", { region: "" }, "empty-region", "region", /the Azure region is empty/],
    ["an unknown region", { region: "swedncentral" }, "unknown-region", "region", /did you mean "swedencentral"\?.*acceptUnlistedRegion/],
    ["a cluster name", { clusterName: "Lab_1" }, "invalid-name", "clusterName", /write it like "lab-1"/],
    ["a long cluster name", { clusterName: "x".repeat(55) }, "invalid-name", "clusterName", /1 to 54/],
    ["a resource group", { resourceGroupName: "a group." }, "invalid-name", "resourceGroupName", /doesn't end with a period/],
    ["a registry name", { registry: { name: "my-registry" } }, "invalid-name", "registry.name", /5 to 50 letters and digits/],
    ["an account name", { sharedFiles: { accountName: "My" } }, "invalid-name", "sharedFiles.accountName", /3 to 24 lower-case/],
    ["an old release", { kubernetesVersion: AksVersion.of("1.20") }, "unknown-kubernetes-version", "kubernetesVersion", /oldest version that AKS offers.*1\.34/],
    ["no release", { kubernetesVersion: AksVersion.of("latest") }, "unknown-kubernetes-version", "kubernetesVersion", /a minor version such as 1\.35/],
    ["no pools", { gpuPools: [] }, "no-gpu-pools", "gpuPools", /can't serve a model/],
    ["a pool name with a hyphen", gpuPool({ name: "a-100" }), "invalid-name", "gpuPools[0].name", /1 to 12 lower-case letters and digits, a letter first/],
    ["a pool name of 13", gpuPool({ name: "a123456789012" }), "invalid-name", "gpuPools[0].name", /1 to 12/],
    ["the system pool's name", gpuPool({ name: "system" }), "duplicate-pool-name", "gpuPools[0].name", /system pool has this name/],
    ["a name twice", { gpuPools: [A100, A100] }, "duplicate-pool-name", "gpuPools[1].name", /same name stands at gpuPools\[0\]\.name/],
    ["a misspelt size", gpuPool({ machineType: "Standard_NC24ads_A100_v5" }), "unknown-machine-type", "gpuPools[0].machineType", /did you mean "Standard_NC24ads_A100_v4"\?.*gpus:/],
    ["an empty size", gpuPool({ machineType: "" }), "unknown-machine-type", "gpuPools[0].machineType", /state its GPUs/],
    ["a stated size of a wrong form", gpuPool({ machineType: "NC24", gpus: { gpu: "x", gpusPerNode: 1 } }), "unknown-machine-type", "gpuPools[0].machineType", /Standard_D4s_v5/],
    ["no GPUs stated", gpuPool({ gpus: { gpu: "x", gpusPerNode: 0 } }), "invalid-gpu-count", "gpuPools[0].gpus.gpusPerNode", /one GPU or more/],
    ["an architecture", gpuPool({ gpus: { gpu: "x", gpusPerNode: 1, cpuArch: "x86" } }), "unknown-architecture", "gpuPools[0].gpus.cpuArch", /amd64/],
    ["spot where none is sold", gpuPool({ machineType: "Standard_ND128isr_GB300_v6", capacity: Capacity.SPOT }), "not-sold-that-way", "gpuPools[0].capacity", /no source says that Azure sells Standard_ND128isr_GB300_v6 as spot\ntake one of Capacity\.ON_DEMAND, or/],
    ["a reservation where none is made", gpuPool({ machineType: "Standard_NC40ads_H100_v5", capacity: Capacity.reservation(RESERVATION) }), "not-sold-that-way", "gpuPools[0].capacity", /as reservation\ntake one of Capacity\.ON_DEMAND, Capacity\.SPOT, or/],
    ["a reservation's name", gpuPool({ capacity: Capacity.reservation("mine") }), "invalid-reservation", "gpuPools[0].capacity", /az capacity reservation group show/],
    ["a minimum above", gpuPool({ minNodes: 3 }), "minimum-above-maximum", "gpuPools[0].minNodes", /above the maximum, 2/],
    ["a pool that never grows", gpuPool({ maxNodes: 0 }), "pool-never-grows", "gpuPools[0].maxNodes", /never has a node/],
    ["half a node", gpuPool({ maxNodes: 1.5 }), "invalid-node-count", "gpuPools[0].maxNodes", /whole number/],
    ["a zone", gpuPool({ zones: ["1", "eastus-1"] }), "invalid-zone", "gpuPools[0].zones[1]", /1, 2 and 3/],
    ["a disk", gpuPool({ osDiskSizeGiB: 4096 }), "invalid-disk-size", "gpuPools[0].osDiskSizeGiB", /30 to 2048 GiB/],
    ["a label of AKS's", gpuPool({ labels: { "kubernetes.azure.com/x": "y" } }), "reserved-label", 'gpuPools[0].labels["kubernetes.azure.com/x"]', /set labels of this prefix themselves/],
    ["a label of no form", gpuPool({ labels: { team: "a b" } }), "invalid-label", 'gpuPools[0].labels["team"]', /up to 63/],
    ["an empty system pool", { systemPool: { minNodes: 0 } }, "invalid-node-count", "systemPool.minNodes", /at least one node/],
    ["a full system pool", { systemPool: { minNodes: 9 } }, "minimum-above-maximum", "systemPool.minNodes", /maximum, 5/],
    ["a system size", { systemPool: { machineType: "m5.large" } }, "unknown-machine-type", "systemPool.machineType", /list-skus/],
    ["no ranges", { apiServerAccess: ApiServerAccess.fromRanges([]) }, "no-authorized-networks", "apiServerAccess", /not even who deploys/],
    ["a range", { apiServerAccess: ApiServerAccess.fromRanges(["me"]) }, "cidr-invalid", "apiServerAccess.ranges[0]", /no range of IPv4 addresses/],
    ["all ranges", { apiServerAccess: ApiServerAccess.fromRanges(["0.0.0.0/0"]) }, "open-to-the-world", "apiServerAccess.ranges[0]", /ApiServerAccess\.ANYWHERE/],
    ["nobody", { adminObjectIds: [] }, "no-admins", "adminObjectIds", /nobody can deploy into it/],
    ["a mail address", { adminObjectIds: ["me@example.com"] }, "invalid-object-id", "adminObjectIds[0]", /is a GUID.*\n.*az ad/],
    ["an hour", { maintenance: { day: MaintenanceDay.MONDAY, startHourUtc: 24 } }, "invalid-maintenance-window", "maintenance.startHourUtc", /0 to 23/],
    ["a replacement that isn't", { allowReplacement: ["regsitry" as never] }, "unknown-replacement", "allowReplacement[0]", /there are cluster, sharedFiles, registry, managedLustre, netAppFiles, blob\n.*did you mean "registry"/],
    ["a short window", { maintenance: { day: MaintenanceDay.MONDAY, startHourUtc: 1, hours: 3 } }, "invalid-maintenance-window", "maintenance.hours", /4 to 24/],
    ["services over the network", { network: { serviceCidr: "10.0.0.0/16" } }, "cidr-overlap", "network.serviceCidr", /overlaps vnetCidr, 10\.0\.0\.0\/16/],
    ["too many nodes", gpuPool({ maxNodes: 300 }), "cidr-too-small", "network.podCidr", /the pools can have 306/],
  ];

  test.each(cases)("%s", (_, options, code, property, message) => {
    const problems = found(options);
    expect(problems.map((problem) => [problem.code, problem.constructPath, problem.property])).toEqual([[code, "test/aks", property]]);
    expect(`${problems[0].reason}\n${problems[0].fix}`).toMatch(message);
  });

  test("a subscription id that is none; one that isn't given is Terraform's to find", () => {
    expect(problemsIn(made({ subscriptionId: "my-subscription" }))).toMatchObject([
      { code: "invalid-subscription-id", constructPath: "test", property: "subscriptionId", value: "my-subscription", fix: expect.stringContaining("az account show") },
    ]);
    const id = "11111111-2222-4333-8444-555555555555";
    expect(json(made({ subscriptionId: id })).provider.azurerm[0].subscription_id).toBe(id);
    expect(json(made()).provider.azurerm[0]).not.toHaveProperty("subscription_id");
  });

  test("all of it at once, and the rest of the cluster is built all the same", () => {
    const stack = made({
      region: "",
      kubernetesVersion: AksVersion.of("1.20"),
      gpuPools: [A100, { ...A100, minNodes: 9 }, { ...A100, name: "", machineType: "p5.48xlarge" }],
    });
    expect(problemsIn(stack).map((problem) => problem.code)).toEqual([
      "empty-region",
      "unknown-kubernetes-version",
      "duplicate-pool-name",
      "minimum-above-maximum",
      "invalid-name",
      "unknown-machine-type",
    ]);
    expect(stack.cluster.gpuPools.map((candidate) => candidate.name)).toEqual(["a100", ""]);
    expect(all(stack, "azurerm_kubernetes_cluster_node_pool")).toHaveLength(2);
    expect(() => Testing.synth(stack, true)).toThrow(/\[empty-region\] test\/aks: region = ""/);
  });

  test("a region that is new passes when its caller vouches for it", () => {
    expect(found({ region: "atlantiscentral", acceptUnlistedRegion: true })).toEqual([]);
  });

  test("newer releases and values known only at apply pass", () => {
    expect(found({ kubernetesVersion: AksVersion.of("1.38.1"), region: Fn.upper("x"), ...gpuPool({ zones: [Fn.upper("1")] }) })).toEqual([]);
    expect(checkApiServerAccess("access", ApiServerAccess.fromRanges([Fn.upper("x")]))).toEqual([]);
  });

  test.each(["example.com/a", "team", "node.kubernetes.io/x", "x.node.kubernetes.io/y"])("the label %s is free to use", (key) => {
    expect(checkNodeLabels("labels", { [key]: "" }, AKS_LABELS)).toEqual([]);
  });

  test.each(["kubernetes.io/x", "k8s.io/x", "app.kubernetes.io/name", "agentpool", "x.kubernetes.azure.com/y", "dynamo-serving/gpu-pool"])("the label %s isn't", (key) => {
    expect(checkNodeLabels("labels", { [key]: "x" }, AKS_LABELS).map((finding) => finding.code)).toEqual(["reserved-label"]);
  });
});

describe("data", () => {
  test("each row has a source, and no name stands twice", () => {
    for (const row of [...MACHINES, ...REGIONS, ...VERSIONS]) expect(row.source).not.toBe("");
    for (const names of [MACHINES.map((row) => row.machineType), REGIONS.map((row) => row.name), VERSIONS.map((row) => row.version)]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("every known machine makes a sound pool", () => {
    for (const { machineType, gpus } of MACHINES) {
      const stack = made({ gpuPools: [{ name: "gpu", machineType, maxNodes: 1 }] });
      expect([machineType, problemsIn(stack)]).toEqual([machineType, []]);
      expect(stack.cluster.gpuPools[0].gpusPerNode).toBe(gpus);
    }
  });

  test("the versions of the choice class are those of the data", () => {
    const choices = [AksVersion.V1_34, AksVersion.V1_35, AksVersion.V1_36, AksVersion.V1_37];
    expect(choices.map((choice) => choice.version)).toEqual(VERSIONS.map((row) => row.version));
  });
});

test("two apps make the same bytes", () => {
  const text = (): string => Testing.synth(made({ gpuPools: [{ ...A100, capacity: Capacity.SPOT }] }));
  expect(text()).toBe(text());
});
