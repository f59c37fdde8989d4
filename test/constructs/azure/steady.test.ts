import * as fs from "fs";
import { App } from "cdktf";
import { ForLife, forLife } from "../../harness/for-life";
import { AKS_SHAPES, aksShape } from "../../stacks/azure/aks-shapes";
import recorded from "./recorded-shapes.json";

/** Arguments of which a change makes a resource anew: `ForceNew` in azurerm's source (its 5.2 line, as 4.55's pages have them). */
const FOR_LIFE: ForLife = {
  azurerm_container_registry: ["name", "resource_group_name", "location", "zone_redundancy_enabled"],
  azurerm_kubernetes_cluster: [
    "name", "location", "resource_group_name", "dns_prefix", "dns_prefix_private_cluster", "node_resource_group", "disk_encryption_set_id", "private_cluster_enabled", "private_dns_zone_id",
    "network_profile.dns_service_ip", "network_profile.load_balancer_sku", "network_profile.network_plugin", "network_profile.pod_cidr", "network_profile.service_cidr", "default_node_pool.name",
  ],
  azurerm_kubernetes_cluster_node_pool: ["name", "kubernetes_cluster_id", "capacity_reservation_group_id", "eviction_policy", "gpu_driver", "gpu_instance", "priority", "proximity_placement_group_id", "spot_max_price"],
  azurerm_managed_lustre_file_system: ["name", "resource_group_name", "location", "sku_name", "storage_capacity_in_tb", "subnet_id", "zones"],
  azurerm_netapp_account: ["name", "resource_group_name", "location"],
  azurerm_netapp_pool: ["name", "resource_group_name", "location", "account_name", "service_level", "encryption_type"],
  azurerm_netapp_volume: ["name", "resource_group_name", "location", "account_name", "pool_name", "volume_path", "subnet_id", "security_style", "encryption_key_source", "key_vault_private_endpoint_id", "zone"],
  azurerm_resource_group: ["name", "location"],
  azurerm_storage_account: ["name", "resource_group_name", "location", "account_tier", "is_hns_enabled", "nfsv3_enabled", "infrastructure_encryption_enabled"],
  azurerm_subnet: ["name", "resource_group_name", "virtual_network_name"],
  azurerm_virtual_network: ["name", "resource_group_name", "location"],
};

describe("what was made by the release that is recorded isn't made anew", () => {
  const app = new App({ outdir: fs.mkdtempSync("/tmp/steady-") });
  Object.keys(AKS_SHAPES).forEach((name) => aksShape(app, name));
  app.synth();
  afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
  const resources = (name: string): object => JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${name}-cluster/cdk.tf.json`, "utf8")).resource;

  // A shape of today's that wasn't there then has nothing to keep.
  test.each(Object.keys(recorded))("%s", (name) => {
    expect(forLife(resources(name), FOR_LIFE)).toEqual((recorded as { [name: string]: unknown })[name]);
  });

  test("every kind that is looked at is in one of the shapes", () => {
    const there = new Set(Object.keys(AKS_SHAPES).flatMap((name) => Object.keys(resources(name))));
    expect(Object.keys(FOR_LIFE).filter((type) => !there.has(type))).toEqual([]);
  });
});
