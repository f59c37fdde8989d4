import { Testing } from "cdktf";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksReplaceable } from "../../../../constructs/azure/replaceable";
import { AksClusterStack } from "../../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../../stacks/state-backend";
import { missingTerraform } from "../../../../testing";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { TerraformFolder } from "../../../harness/terraform-folder";
import { all, clusterStack, json } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

jest.setTimeout(240_000);
const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: the order of administrators is tried under Terraform. ${missing}`);
const described = missing === undefined ? describe : describe.skip;

let folder: TerraformFolder;
beforeEach(() => {
  folder = new TerraformFolder();
});
afterEach(() => folder.remove());

/** The administrators' roles of a cluster, as `terraform_data` with the same order. */
function writeAdmins(...adminObjectIds: string[]): void {
  const stack = new AksClusterStack(Testing.app(), "test", {
    clusterName: "lab",
    region: "swedencentral",
    apiServerAccess: ApiServerAccess.ANYWHERE,
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }],
    adminObjectIds,
    backend: StateBackend.local(),
  });
  const { resource } = JSON.parse(Testing.synth(stack));
  const ofAdmins = (byId: any): [string, any][] => Object.entries<any>(byId).filter(([id]) => id.startsWith("aks_admins_"));
  const roles = ofAdmins(resource.azurerm_role_assignment).map(([id, { principal_id: input, lifecycle }]) => [id, { input, lifecycle, provisioner: [{ "local-exec": { command: "sleep 2" } }] }]);
  const after = ofAdmins(resource.terraform_data).map(([id, one]) => [
    id,
    { ...one, depends_on: one.depends_on.map((address: string) => address.replace("azurerm_role_assignment", "terraform_data")) },
  ]);
  expect([roles.length, after.length]).toEqual([adminObjectIds.length, 1]);
  folder.write({ resource: { terraform_data: Object.fromEntries([...roles, ...after]) } });
}

described("administrators (need terraform)", () => {
  test("who comes is let in before who goes is taken off", () => {
    const [old, other, next] = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-2222-4333-8444-555555555555`);
    writeAdmins(old, other);
    folder.apply();
    writeAdmins(next);
    const { output } = folder.apply();
    expect(output).toContain("1 added, 1 changed, 2 destroyed");
    const letIn = output.indexOf(": Creation complete");
    expect(letIn).toBeGreaterThan(0);
    expect(output.indexOf(": Destroying...")).toBeGreaterThan(letIn);
  });
});

test("the names are those of the enumeration", () => {
  expect(Object.values(AksReplaceable)).toEqual(["cluster", "sharedFiles", "registry", "managedLustre", "netAppFiles", "blob"]);
});

describe("grantAdmin", () => {
  const [ME, YOU] = ["11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"];

  test("gives what adminObjectIds would have given, once", () => {
    const granted = clusterStack({ adminObjectIds: [YOU] });
    granted.cluster.grantAdmin(ME);
    granted.cluster.grantAdmin(ME);
    expect(json(granted)).toEqual(json(clusterStack({ adminObjectIds: [ME, YOU] })));
  });

  test("beside whoever deployed first, who keeps the role", () => {
    const granted = clusterStack();
    granted.cluster.grantAdmin(ME);
    const ids = all(granted, "azurerm_role_assignment").filter(({ role_definition_name: role }) => /Cluster Admin/.test(role)).map((role) => role.principal_id);
    expect(ids.sort()).toEqual(["${data.azurerm_client_config.aks_client_0BBCE2D8.object_id}", ME].sort());
  });

  test("what is no object id is refused", () => {
    const { cluster } = clusterStack();
    cluster.grantAdmin("me@example.com");
    expect(problemsIn(cluster)).toMatchObject([{ code: "invalid-object-id", constructPath: "test/aks", property: "grantAdmin(objectId)" }]);
  });
});
