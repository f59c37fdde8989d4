import { TerraformStack, Testing } from "cdktf";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { aks } from "../../../../deployments/aks";
import { all, clusterStack, emitted, json, one } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("who may reach it", () => {
  test("from anywhere only when that is said", () => {
    // Not left out: AKS keeps what a request doesn't name, so that a door once narrowed would stay narrow.
    expect(one(clusterStack(), "azurerm_kubernetes_cluster").api_server_access_profile).toEqual({ authorized_ip_ranges: ["0.0.0.0/0"] });
  });

  test("from ranges, and always from the nodes' own address", () => {
    const stack = clusterStack({ apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.0/24"]) });
    const [given, own] = one(stack, "azurerm_kubernetes_cluster").api_server_access_profile.authorized_ip_ranges;
    expect(given).toBe("203.0.113.0/24");
    expect(own).toMatch(/^\$\{azurerm_public_ip\..*\.ip_address\}\/32$/);
  });

  test("from the cluster's own network alone", () => {
    const stack = clusterStack({ apiServerAccess: ApiServerAccess.CLUSTER_NETWORK });
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
    const [admin, ...others] = admins(clusterStack());
    expect(others).toEqual([]);
    expect(admin.principal_id).toMatch(/^\$\{data\.azurerm_client_config\..*\.object_id\}$/);
    expect(admin.scope).toMatch(/^\$\{azurerm_kubernetes_cluster\..*\.id\}$/);
    expect(admin.lifecycle).toEqual({ ignore_changes: ["principal_id"] });
  });

  test("or those who are named, in any order, and nobody else", () => {
    const ids = ["aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "11111111-2222-4333-8444-555555555555"];
    const named = clusterStack({ adminObjectIds: ids });
    expect(admins(named).map((admin) => admin.principal_id).sort()).toEqual([...ids].sort());
    expect(json(clusterStack({ adminObjectIds: [...ids].reverse() }))).toEqual(json(named));
  });

  test("kubelogin hands out the credential; only address and CA leave the cluster", () => {
    const stack = clusterStack();
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
