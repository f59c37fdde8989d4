import { Testing } from "cdktf";
import { MaintenanceDay } from "../../../constructs/azure/control-plane/maintenance-window";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { A100, clusterStack, one, pool } from "./cluster";

describe("the cluster", () => {
  const cluster = one(clusterStack(), "azurerm_kubernetes_cluster");

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
    expect(one(clusterStack({ resourceGroupName: "group" }), "azurerm_kubernetes_cluster").node_resource_group).toBe("group-nodes");
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
    const other = one(clusterStack({ maintenance: { day: MaintenanceDay.MONDAY, startHourUtc: 22, hours: 8 } }), "azurerm_kubernetes_cluster");
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
    expect(pool(clusterStack(), "a100").timeouts).toEqual({ create: "90m", update: "90m", delete: "90m" });
  });
});

test("two apps make the same bytes", () => {
  const text = (): string => Testing.synth(clusterStack({ gpuPools: [{ ...A100, capacity: Capacity.SPOT }] }));
  expect(text()).toBe(text());
});
