import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { CannotRehearseError } from "../../testing/rehearsal/problems";
import { findTerraform } from "../../testing/rehearsal/programs";

/** Names the folder of real providers, as `terraform providers mirror FOLDER` fills it. */
export const PROVIDERS_VARIABLE = "CDKTF_DYNAMO_PROVIDERS";

/** What is missing for real Terraform with real providers, in words; undefined when nothing is. */
export function missingProviders(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment[PROVIDERS_VARIABLE];
  if (folder === undefined || folder === "") return `${PROVIDERS_VARIABLE} isn't set: it names a folder that "terraform providers mirror FOLDER" filled`;
  const lacks = ["helm", "kubernetes"].filter((name) => !fs.existsSync(path.join(folder, "registry.terraform.io", "hashicorp", name)));
  if (lacks.length > 0) return `${PROVIDERS_VARIABLE}=${folder} lacks the provider ${lacks.join(" and ")} (registry.terraform.io/hashicorp/...)`;
  try {
    findTerraform(process.cwd(), environment);
    return undefined;
  } catch (error) {
    if (error instanceof CannotRehearseError) return error.message.split("\n")[0];
    throw error;
  }
}

/** How a Terraform ended. */
export interface Ended {
  readonly status: number | null;
  readonly text: string;
  readonly seconds: number;
}

/** Real Terraform on the stacks that an app wrote, with real providers from a folder and nothing from the network. */
export class Terraform {
  private readonly file: string;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly begun = new Set<string>();

  /** @param scratch where the output is (`out`) and the state goes (`state`) */
  public constructor(private readonly scratch: string) {
    this.file = findTerraform(process.cwd(), process.env).file;
    const config = path.join(scratch, "terraform.rc");
    const mirror = path.resolve(process.env[PROVIDERS_VARIABLE] ?? "");
    fs.writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
    this.environment = { ...process.env, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
  }

  /** Everything that the stacks ask for is there afterwards. */
  public async deploy(...stacks: string[]): Promise<Ended[]> {
    const ended: Ended[] = [];
    for (const stack of stacks) ended.push(await this.run(stack, ["apply", "-auto-approve"]));
    return ended;
  }

  /** Terraform's answer for a stack, which it is made ready for first. */
  public async run(stack: string, args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
    if (!this.begun.has(stack)) {
      const ended = await this.once(stack, ["init"], more);
      if (ended.status !== 0) throw new Error(`terraform init of ${stack}: ${ended.text}`);
      this.begun.add(stack);
    }
    return this.once(stack, args, more);
  }

  /** The addresses in a stack's state, data aside. */
  public inState(stack: string): string[] {
    const { resources = [] } = this.state(stack);
    return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
  }

  /** All of a stack's state, as it lies on the disk. */
  public stateText(stack: string): string {
    return JSON.stringify(this.state(stack));
  }

  private state(stack: string): { readonly resources?: { readonly mode: string; readonly type: string; readonly name: string }[] } {
    const file = path.join(this.scratch, "state", `${stack}.tfstate`);
    return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  }

  private once(stack: string, args: string[], more: NodeJS.ProcessEnv): Promise<Ended> {
    const start = Date.now();
    const cwd = path.join(this.scratch, "out", "stacks", stack);
    return new Promise((resolve, reject) => {
      const child = spawn(this.file, [...args, "-no-color"], { cwd, env: { ...this.environment, ...more }, stdio: ["ignore", "pipe", "pipe"] });
      let text = "";
      child.stdout.on("data", (data) => (text += data));
      child.stderr.on("data", (data) => (text += data));
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, text, seconds: (Date.now() - start) / 1000 }));
    });
  }
}
