import * as fs from "fs";
import * as path from "path";
import { attachProviders } from "../../testing/provider/attach";
import { readStacks } from "../../testing/rehearsal/app";
import { terraformEnvironment } from "../../testing/rehearsal/environment";
import { makeOffline } from "../../testing/rehearsal/offline";
import { Finished, Processes } from "../../testing/rehearsal/processes";
import { findTerraform } from "../../testing/rehearsal/programs";
import { createWorkspace, removeWorkspace } from "../../testing/rehearsal/workspace";
import { PlannedChanges, changesIn } from "./planned";

/** A stack that stands, as the other line plans it. */
export interface MovedStack {
  readonly stack: string;
  readonly changes: PlannedChanges;
  /** Whether a plan after the other line's apply has nothing left to change. */
  readonly settled: boolean;
}

/**
 * Applies what one line synthesised and has the other plan it on the same states, with the real Terraform core and schema-only providers:
 * each line's with the schemas of its own.
 *
 * @param before a synthesised folder, applied first
 * @param after the same app, by the other line
 * @param folders from which each line's providers are resolved
 */
export async function move(before: string, after: string, folders: { readonly before: string; readonly after: string }): Promise<MovedStack[]> {
  const workspace = createWorkspace();
  const processes = new Processes(workspace.root);
  const terraform = findTerraform(folders.before, process.env);
  try {
    const first = new Line(path.join(workspace.root, "before"), before, workspace.states);
    await first.with(folders.before, workspace.sockets, async (reattach) => {
      const environment = terraformEnvironment(process.env, terraform.file, reattach, workspace.files);
      for (const { folder } of first.stacks) {
        for (const args of [["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]]) await ran(folder, args, environment);
      }
    });
    const second = new Line(path.join(workspace.root, "after"), after, workspace.states);
    const moved: MovedStack[] = [];
    await second.with(folders.after, workspace.sockets, async (reattach) => {
      const environment = terraformEnvironment(process.env, terraform.file, reattach, workspace.files);
      for (const { name, folder } of second.stacks) {
        await ran(folder, ["init", "-input=false"], environment);
        await ran(folder, ["plan", "-out=plan", "-input=false"], environment);
        const shown = await ran(folder, ["show", "-json", "plan"], environment);
        await ran(folder, ["apply", "-input=false", "plan"], environment);
        const again = await processes.run(terraform.file, ["plan", "-detailed-exitcode", "-input=false"], { folder, environment });
        moved.push({ stack: name, changes: changesIn(JSON.parse(shown.stdout)), settled: again.status === 0 });
      }
    });
    return moved;
  } finally {
    processes.stop();
    await removeWorkspace(workspace);
  }

  async function ran(folder: string, args: string[], environment: NodeJS.ProcessEnv): Promise<Finished> {
    const finished = await processes.run(terraform.file, args, { folder, environment });
    if (finished.status !== 0) throw new Error(`terraform ${args[0]} in ${path.basename(folder)}:\n${finished.stdout}${finished.stderr}`);
    return finished;
  }
}

/** What one line synthesised, with its states in a folder that both share. */
class Line {
  /** In the order in which they are deployed. */
  public readonly stacks: { readonly name: string; readonly folder: string }[];
  private readonly contents;

  public constructor(folder: string, output: string, states: string) {
    fs.cpSync(output, folder, { recursive: true });
    const stacks = readStacks(folder);
    this.contents = makeOffline(stacks, states).stacks.map(({ content }) => content);
    stacks.forEach(({ file }, index) => fs.writeFileSync(file, JSON.stringify(this.contents[index])));
    const dependencies = new Map(stacks.map((stack) => [stack.name, stack.dependencies]));
    const depth = (name: string): number => 1 + Math.max(0, ...(dependencies.get(name) ?? []).map(depth));
    this.stacks = stacks.map(({ name, file }) => ({ name, folder: path.dirname(file) })).sort((one, other) => depth(one.name) - depth(other.name));
  }

  public async with(appFolder: string, sockets: string, work: (reattach: string) => Promise<void>): Promise<void> {
    const providers = await attachProviders(this.contents, appFolder, ".gen", sockets);
    try {
      await work(providers.reattach);
    } finally {
      providers.close();
    }
  }
}
