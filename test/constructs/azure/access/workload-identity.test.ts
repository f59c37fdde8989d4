import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksWorkloadIdentityOptions } from "../../../../constructs/azure/access/workload-identity";
import { all, byId, clusterStack, json } from "../cluster";
import { CREDENTIALS_IDENTITY } from "../../../harness/differences";

const WEIGHTS = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/weights";
const READER = { scope: WEIGHTS, role: "Storage Blob Data Reader" };
const OPTIONS: AksWorkloadIdentityOptions = { namespace: "models", serviceAccount: "weights", roles: [READER] };

test("one service account acts as it, by the cluster's issuer, which comes first", () => {
  const stack = clusterStack();
  const identity = stack.cluster.addWorkloadIdentity("weights", OPTIONS);
  const [credential] = all(stack, "azurerm_federated_identity_credential");
  expect(credential).toMatchObject({
    subject: "system:serviceaccount:models:weights",
    audience: ["api://AzureADTokenExchange"],
    issuer: expect.stringMatching(/^\$\{azurerm_kubernetes_cluster\..*\.oidc_issuer_url\}$/),
    [CREDENTIALS_IDENTITY]: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.aks_identities_weights.*\.id\}$/),
  });
  expect(all(stack, "azurerm_user_assigned_identity").map(({ name }) => name).sort()).toEqual(["lab", "lab-weights"]);
  const role = all(stack, "azurerm_role_assignment").find(({ scope }) => scope === WEIGHTS);
  expect(role).toMatchObject({ role_definition_name: "Storage Blob Data Reader", principal_id: expect.stringContaining("aks_identities_weights") });
  expect(identity.podLabels).toEqual({ "azure.workload.identity/use": "true" });
  new TerraformOutput(stack, "annotations", { value: identity.serviceAccountAnnotations });
  expect(json(stack).output.annotations.value).toEqual({ "azure.workload.identity/client-id": expect.stringMatching(/aks_identities_weights.*\.client_id\}$/) });
});

test("roles in another order are the same, twice the same is one", () => {
  const made = (turn: boolean): object => {
    const stack = clusterStack();
    const { registry, resource } = { registry: stack.cluster.resource.id, resource: READER };
    const roles = [resource, { scope: registry, role: "Reader" }, { scope: registry, role: "Monitoring Reader" }, resource];
    stack.cluster.addWorkloadIdentity("weights", { ...OPTIONS, roles: turn ? roles.reverse() : roles });
    const found = byId(stack, "azurerm_role_assignment");
    expect(Object.keys(found).filter((id) => id.startsWith("aks_identities"))).toHaveLength(3);
    return found;
  };
  expect(made(true)).toEqual(made(false));
});

const WRONG: [string, string, object, [string, string][]][] = [
  ["a name", "My weights", OPTIONS, [["invalid-name", "addWorkloadIdentity(name)"]]],
  ["no name", "", OPTIONS, [["invalid-name", "addWorkloadIdentity(name)"]]],
  ["a name twice", "first", OPTIONS, [["duplicate-identity", "addWorkloadIdentity(name)"]]],
  [
    "names of Kubernetes",
    "weights",
    { namespace: "a b", serviceAccount: "C" },
    [
      ["invalid-name", "addWorkloadIdentity(name, options).namespace"],
      ["invalid-name", "addWorkloadIdentity(name, options).serviceAccount"],
    ],
  ],
  ["a role without its scope", "weights", { ...OPTIONS, roles: [{ role: "Reader" }] }, [["missing-property", "addWorkloadIdentity(name, options).roles[0].scope"]]],
];
test.each(WRONG)("refused: %s", (_, name, options, expected) => {
  const { cluster } = clusterStack();
  cluster.addWorkloadIdentity("first", OPTIONS);
  cluster.addWorkloadIdentity(name, options as never);
  expect(problemsIn(cluster).map(({ code, property }) => [code, property])).toEqual(expected);
});

test("roles on what two stacks made under one name are two", () => {
  const stack = clusterStack();
  const groups = ["a", "b"].map((id) => {
    const other = new TerraformStack(stack.node.root as App, id);
    new AzurermProvider(other, "azurerm", { features: [{}] });
    return new ResourceGroup(other, "group", { name: id, location: "swedencentral" }).id;
  });
  stack.cluster.addWorkloadIdentity("weights", { ...OPTIONS, roles: groups.map((scope) => ({ scope, role: "Reader" })) });
  stack.prepareStack();
  const scopes = all(stack, "azurerm_role_assignment").filter(({ role_definition_name: name }) => name === "Reader").map(({ scope }) => scope);
  expect(new Set(scopes).size).toBe(2);
  for (const scope of scopes) expect(scope).toMatch(/^\$\{data\.terraform_remote_state\./);
});
