import * as fs from "fs";
import * as path from "path";
import { App } from "cdktf";
import { attachProviders } from "../../testing/provider/attach";
import { terraformEnvironment } from "../../testing/rehearsal/environment";
import { findTerraform } from "../../testing/rehearsal/programs";
import { createWorkspace, removeWorkspace } from "../../testing/rehearsal/workspace";
import { runBeside, writeTogether } from "./one-terraform";

/** What Terraform plans for one change of an app, as `terraform show -json` writes it, and what is left to do after its apply. */
export interface Changed {
  readonly plan: string;
  /** Nothing where all is well. */
  readonly again: string;
}

/**
 * Applies an app, then each change of it in turn, on the same state: what each plans is real, by the real Terraform core against providers that
 * know their schemas alone. At the end everything is destroyed.
 */
export async function applyChanges(makes: readonly (() => App)[]): Promise<{ readonly changes: readonly Changed[]; readonly left: number }> {
  const workspace = createWorkspace();
  const folder = path.join(fs.realpathSync(workspace.root), "together");
  const terraform = findTerraform(process.cwd(), process.env);
  const first = writeTogether(makes[0](), workspace, folder);
  const providers = await attachProviders(first, process.cwd(), ".gen", workspace.sockets);
  try {
    const env = terraformEnvironment(process.env, terraform.file, providers.reattach, workspace.files);
    const run = async (...args: string[]): Promise<string> => {
      const { status, said } = await runBeside(terraform.file, args, folder, env);
      if (status !== 0) throw new Error(`terraform ${args.join(" ")}\n${said.slice(-3000)}`);
      return said;
    };
    await run("init", "-input=false", "-no-color");
    const changes: Changed[] = [];
    for (const [index, make] of makes.entries()) {
      if (index > 0) writeTogether(make(), workspace, folder);
      await run("plan", "-input=false", "-no-color", "-out=plan.bin");
      const plan = await run("show", "-json", "plan.bin");
      await run("apply", "-input=false", "-no-color", "plan.bin");
      const { status, said } = await runBeside(terraform.file, ["plan", "-detailed-exitcode", "-input=false", "-no-color"], folder, env);
      changes.push({ plan, again: status === 0 ? "" : said.slice(-3000) });
    }
    await run("destroy", "-auto-approve", "-input=false", "-no-color");
    const left = (await run("state", "list")).split("\n").filter((line) => line.startsWith("module.")).length;
    return { changes, left };
  } finally {
    providers.close();
    await removeWorkspace(workspace);
  }
}
