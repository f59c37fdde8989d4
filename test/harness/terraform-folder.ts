import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

/** What a run of Terraform ended with. */
export interface Ran {
  readonly status: number | null;
  /** Standard output and error, without the frames that Terraform draws around messages. */
  readonly output: string;
}

/** A folder in which the real Terraform core runs, with its built-in `terraform_data` in the place of what a cloud would hold. */
export class TerraformFolder {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "terraform-"));

  public terraform(...args: string[]): Ran {
    const env = { PATH: process.env.PATH, HOME: this.folder, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
    const { status, stdout, stderr } = spawnSync("terraform", [...args, "-no-color"], { cwd: this.folder, env, encoding: "utf8" });
    return { status, output: `${stdout}${stderr}`.replace(/\s*\n[│\s]*/g, "\n") };
  }

  public write(json: object): void {
    fs.writeFileSync(path.join(this.folder, "cdk.tf.json"), JSON.stringify(json));
    if (!fs.existsSync(path.join(this.folder, ".terraform"))) this.terraform("init");
  }

  public apply(): Ran {
    return this.terraform("apply", "-auto-approve");
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
