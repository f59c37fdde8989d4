import { Testing } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AksClusterStack, AksClusterStackProps } from "../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { A100, clusterStack, one } from "./cluster";

describe("names and tags", () => {
  test("names that must be the only ones in Azure are made from what doesn't change", () => {
    const stack = clusterStack({ clusterName: "a-very-long-name-for-a-cluster-1" });
    const account = one(stack, "azurerm_storage_account").name;
    const registry = one(stack, "azurerm_container_registry").name;
    const [, prefix, hash] = /^([a-z0-9]*)\$\{substr\(sha256\(join\("\/", \[(.*)\]\)\), 0, 10\)\}$/.exec(account)!;
    expect(prefix).toBe("averylongnamef");
    // The group's name as it stands: one that was made under an older default keeps it, and so do these.
    expect(hash).toMatch(/^data\.azurerm_client_config\..*\.subscription_id, azurerm_resource_group\..*\.name, "a-very-long-name-for-a-cluster-1", "files"$/);
    const named = one(clusterStack({ resourceGroupName: "group" }), "azurerm_storage_account").name;
    expect(named).toMatch(/\.subscription_id, "group", "lab", "files"\]/);
    expect(registry).toContain('"registry"');
  });

  test("the resource group, of which a subscription has one of a name, is called by the region too; one that stands keeps its name", () => {
    const group = one(clusterStack(), "azurerm_resource_group");
    expect(group).toMatchObject({ name: "lab-swedencentral", lifecycle: { ignore_changes: ["name"] } });
    expect(one(clusterStack({ region: "westeurope" }), "azurerm_resource_group").name).toBe("lab-westeurope");
    const named = one(clusterStack({ resourceGroupName: "group" }), "azurerm_resource_group");
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
    const stack = clusterStack({ tags: { team: "x" } });
    for (const type of ["kubernetes_cluster", "kubernetes_cluster_node_pool", "resource_group", "storage_account", "container_registry"]) {
      expect(one(stack, `azurerm_${type}`).tags).toEqual({ "dynamo-serving-cluster": "lab", team: "x" });
    }
  });
});
