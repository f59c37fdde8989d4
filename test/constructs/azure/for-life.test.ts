import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { DataResource, TerraformStack, Testing } from "cdktf";
import { AksReplaceable, ForLife } from "../../../constructs/azure/for-life";
import { ApiServerAccess } from "../../../constructs/azure/api-server-access";
import { AksClusterStack } from "../../../stacks/azure/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { missingTerraform } from "../../../testing";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Under the real Terraform core, with its built-in `terraform_data` in the place of what Azure would hold. */

jest.setTimeout(240_000);
const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: what is for life is tried under Terraform. ${missing}`);
const described = missing === undefined ? describe : describe.skip;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "for-life-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function terraform(...args: string[]): { status: number | null; output: string } {
  const env = { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
  const { status, stdout, stderr } = spawnSync("terraform", [...args, "-no-color"], { cwd: folder, env, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}`.replace(/\s*\n[│\s]*/g, "\n") };
}

function write(json: object): void {
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(json));
  if (!fs.existsSync(path.join(folder, ".terraform"))) terraform("init");
}

const apply = (): { status: number | null; output: string } => terraform("apply", "-auto-approve");

function writeAccount(zoneRedundant: boolean, released = false): void {
  const stack = new TerraformStack(Testing.app(), "test");
  const { preconditions } = new ForLife(stack, "for-life", {
    values: { "sharedFiles.zoneRedundant": String(zoneRedundant) },
    otherwise: "The files are gone.",
    released,
  });
  new DataResource(stack, "account", { triggersReplace: { zoneRedundant }, lifecycle: { precondition: preconditions } });
  write(JSON.parse(Testing.synth(stack)));
}

described("what is for life (needs terraform)", () => {
  test("another value is stopped when it is planned, and nothing stands in a destroy's way", () => {
    writeAccount(false);
    expect(apply().output).toContain("2 added");
    expect(terraform("plan", "-detailed-exitcode").status).toBe(0);
    writeAccount(true);
    const plan = terraform("plan");
    expect(plan.status).toBe(1);
    expect(plan.output.replace(/\n/g, " ")).toContain('sharedFiles.zoneRedundant was "false" and would become "true". The files are gone.');
    // Set back, there is nothing to do.
    writeAccount(false);
    expect(terraform("plan", "-detailed-exitcode").status).toBe(0);
    writeAccount(true);
    expect(terraform("destroy", "-auto-approve").output).toContain("2 destroyed");
  });

  test("asked for, it is done and remembered: the way back is stopped too", () => {
    writeAccount(false);
    apply();
    writeAccount(true, true);
    expect(apply().output).toContain("1 added, 1 changed, 1 destroyed");
    writeAccount(true);
    expect(terraform("plan", "-detailed-exitcode").status).toBe(0);
    writeAccount(false);
    expect(terraform("plan").status).toBe(1);
  });
});

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
  write({ resource: { terraform_data: Object.fromEntries([...roles, ...after]) } });
}

described("administrators (need terraform)", () => {
  test("who comes is let in before who goes is taken off", () => {
    const [old, other, next] = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-2222-4333-8444-555555555555`);
    writeAdmins(old, other);
    apply();
    writeAdmins(next);
    const { output } = apply();
    expect(output).toContain("1 added, 1 changed, 2 destroyed");
    const letIn = output.indexOf(": Creation complete");
    expect(letIn).toBeGreaterThan(0);
    expect(output.indexOf(": Destroying...")).toBeGreaterThan(letIn);
  });
});

test("the names are those of the enumeration", () => {
  expect(Object.values(AksReplaceable)).toEqual(["cluster", "sharedFiles", "registry"]);
});
