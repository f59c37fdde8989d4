import { DataResource, TerraformStack, Testing } from "cdktf";
import { ForLife } from "../../../../constructs/core/late/for-life";
import { missingTerraform } from "../../../../testing";
import { TerraformFolder } from "../../../harness/terraform-folder";

/** Under the real Terraform core, with its built-in `terraform_data` in the place of what a cloud would hold. */

jest.setTimeout(240_000);
const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: what is for life is tried under Terraform. ${missing}`);
const described = missing === undefined ? describe : describe.skip;

let folder: TerraformFolder;
beforeEach(() => {
  folder = new TerraformFolder();
});
afterEach(() => folder.remove());

function writeAccount(zoneRedundant: boolean, released = false): void {
  const stack = new TerraformStack(Testing.app(), "test");
  const { preconditions } = new ForLife(stack, "for-life", {
    values: { "sharedFiles.zoneRedundant": String(zoneRedundant) },
    otherwise: "The files are gone.",
    released,
  });
  new DataResource(stack, "account", { triggersReplace: { zoneRedundant }, lifecycle: { precondition: preconditions } });
  folder.write(JSON.parse(Testing.synth(stack)));
}

described("what is for life (needs terraform)", () => {
  test("another value is stopped when it is planned, and nothing stands in a destroy's way", () => {
    writeAccount(false);
    expect(folder.apply().output).toContain("2 added");
    expect(folder.terraform("plan", "-detailed-exitcode").status).toBe(0);
    writeAccount(true);
    const plan = folder.terraform("plan");
    expect(plan.status).toBe(1);
    expect(plan.output.replace(/\n/g, " ")).toContain('sharedFiles.zoneRedundant was "false" and would become "true". The files are gone.');
    // Set back, there is nothing to do.
    writeAccount(false);
    expect(folder.terraform("plan", "-detailed-exitcode").status).toBe(0);
    writeAccount(true);
    expect(folder.terraform("destroy", "-auto-approve").output).toContain("2 destroyed");
  });

  test("asked for, it is done and remembered: the way back is stopped too", () => {
    writeAccount(false);
    folder.apply();
    writeAccount(true, true);
    expect(folder.apply().output).toContain("1 added, 1 changed, 1 destroyed");
    writeAccount(true);
    expect(folder.terraform("plan", "-detailed-exitcode").status).toBe(0);
    writeAccount(false);
    expect(folder.terraform("plan").status).toBe(1);
  });

  test("what an earlier version remembered under another name still holds", () => {
    const stands = new TerraformStack(Testing.app(), "test");
    new ForLife(stands, "for-life", { values: { "spot of pool a": "false" }, otherwise: "" });
    folder.write(JSON.parse(Testing.synth(stands)));
    folder.apply();
    const plan = (capacity: string): string => {
      const stack = new TerraformStack(Testing.app(), "test");
      const { preconditions } = new ForLife(stack, "for-life", {
        values: { "capacity of pool a": capacity },
        otherwise: "Another pool.",
        earlier: { "capacity of pool a": { property: "spot of pool a", values: { true: "spot", false: "on-demand" } } },
      });
      new DataResource(stack, "pool", { lifecycle: { precondition: preconditions } });
      folder.write(JSON.parse(Testing.synth(stack)));
      return folder.terraform("plan").output.replace(/\n/g, " ");
    };
    expect(plan("on-demand")).toContain("Plan: 1 to add, 0 to change, 0 to destroy");
    expect(plan("spot")).toContain('capacity of pool a was "on-demand" and would become "spot". Another pool.');
  });
});
