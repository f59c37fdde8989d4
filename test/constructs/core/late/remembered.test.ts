import { TerraformStack, Testing } from "cdktf";
import { Remembered } from "../../../../constructs/core/late/remembered";

describe("values that the state remembers", () => {
  it("are Terraform's terraform_data, read by name", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const memory = new Remembered(stack, "memory", {
      input: { zone: "b" },
      lifecycle: { ignoreChanges: ["input"] },
    });
    memory.addOverride("triggers_replace", memory.output.lookup("zone"));
    const { resource } = JSON.parse(Testing.synth(stack));
    expect(resource.terraform_data.memory).toMatchObject({
      input: { zone: "b" },
      lifecycle: { ignore_changes: ["input"] },
    });
    expect(resource.terraform_data.memory.triggers_replace).toBe(
      '${terraform_data.memory.output["zone"]}'
    );
  });

  it("can be told later, once what they come of is there", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    new Remembered(stack, "memory").remember({ objectIds: ["one"] }, [
      "some_role.one",
    ]);
    const { resource } = JSON.parse(Testing.synth(stack));
    expect(resource.terraform_data.memory).toMatchObject({
      input: { objectIds: ["one"] },
      depends_on: ["some_role.one"],
    });
  });

  it("run no Terraform when an app is checked: there may be none", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    new Remembered(stack, "memory", { input: { zone: "b" } });
    const { PATH } = process.env;
    process.env.PATH = "/nowhere";
    try {
      expect(() => stack.runAllValidations()).not.toThrow();
    } finally {
      process.env.PATH = PATH;
    }
  });
});
