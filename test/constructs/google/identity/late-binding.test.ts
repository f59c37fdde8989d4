import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { TerraformOutput, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { ownCondition } from "../../../../constructs/google/identity/own-binding";

/** A condition of a name that Terraform knows, as it is written. */
function written(): { readonly title: string; readonly expression: string } {
  const stack = new TerraformStack(Testing.app(), "lab");
  const name = new TerraformVariable(stack, "name", { type: "string", default: "lab" }).stringValue;
  const { title, expression } = ownCondition(name, "us-central1");
  for (const [id, value] of Object.entries({ title, expression })) new TerraformOutput(stack, id, { value });
  const { output } = JSON.parse(Testing.synth(stack));
  return { title: output.title.value, expression: output.expression.value };
}

test("of a name that is known only at apply it hangs on the name, not on cdktf's text for it", () => {
  const { title, expression } = written();
  expect(title).toBe("cluster ${var.name} in us-central1");
  expect(expression).toContain('sha256(join("/", [var.name, "us-central1"]))');
});

const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
const runs = ((): boolean => {
  try {
    execFileSync(terraform, ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

(runs ? test : test.skip)("Terraform makes the same moment of it as of a name that is written", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "late-binding-"));
  try {
    fs.writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ variable: { name: { type: "string", default: "lab" } }, locals: { expression: written().expression } }));
    const said = execFileSync(terraform, ["console"], { cwd: folder, input: "local.expression\n", encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
    expect(JSON.parse(said.trim())).toBe(ownCondition("lab", "us-central1").expression);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
