import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { all, clusterStack, emitted, json, one } from "../cluster";

describe("registry", () => {
  test("the registry has no passwords, and the kubelet may pull", () => {
    const stack = clusterStack();
    expect(one(stack, "azurerm_container_registry")).toMatchObject({ sku: "Standard", admin_enabled: false, anonymous_pull_enabled: false });
    const role = all(stack, "azurerm_role_assignment").find((candidate) => candidate.role_definition_name === "AcrPull");
    expect(role.principal_id).toMatch(/kubelet_identity\[0\]\.object_id\}$/);
    expect(role.scope).toMatch(/^\$\{azurerm_container_registry\..*\.id\}$/);
  });

  test("how it is filled, and an image's address; what is no image's name is refused", () => {
    const stack = clusterStack();
    const { registry } = stack.cluster;
    const server = emitted(stack, registry.address);
    expect(server).toMatch(/^\$\{azurerm_container_registry\..*\.login_server\}$/);
    const [login, push] = json(stack).output["image-push"].value.split("\n");
    expect(login).toBe(`az acr login --name ${server.replace("login_server", "name")}`);
    expect(push).toContain(`npx cdktf-dynamo images --push --registry ${server} --digest python=$(docker buildx imagetools inspect `);
    expect(problemsIn(stack)).toEqual([]);
    const refused = clusterStack();
    expect(emitted(refused, refused.cluster.registry.imageUrl("preflight"))).toBe(`${server}/preflight`);
    refused.cluster.registry.imageUrl("a b");
    expect(problemsIn(refused)).toMatchObject([{ code: "invalid-name", constructPath: "test/aks/registry", fix: 'write it like "a-b"' }]);
  });
});
