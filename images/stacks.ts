import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { ReadStack, readStacks } from "../testing/rehearsal/app";
import { select } from "../testing/rehearsal/select";
import { AppError, CannotListError } from "./problems";
import { Environment } from "./programs";

/** A synthesised stack, and the folder that Terraform would run in. */
export interface StackFolder {
  readonly name: string;
  readonly folder: string;
  /** Names of the stacks that come before it. */
  readonly dependencies: readonly string[];
  /** Its resources: by type, then by id. */
  readonly resources: { readonly [type: string]: { readonly [id: string]: object } };
}

/**
 * The stacks in what an app synthesised.
 *
 * @param output the folder that holds `manifest.json`
 * @param ids each a chain, a stack's name or a pattern; none: all
 */
export function stacksIn(output: string, ids: readonly string[]): StackFolder[] {
  if (!fs.existsSync(path.join(output, "manifest.json"))) {
    throw new CannotListError(`There is no manifest.json in ${output}: synthesise first (npm run synth), or leave --out away.`);
  }
  return told(() => {
    const all = readStacks(output);
    const { selected, added } = select(all, [...ids]);
    return selected.filter((name) => !added.includes(name)).sort().map((name) => folderOf(all.find((stack) => stack.name === name)!));
  });
}

function folderOf({ name, dependencies, file, content }: ReadStack): StackFolder {
  return { name, folder: path.dirname(file), dependencies, resources: (content.resource ?? {}) as StackFolder["resources"] };
}

/** Runs the app of a folder, as its cdktf.json says, and lets it write to another folder than usual. */
export function synthesise(folder: string, output: string, env: Environment, more: object = {}): void {
  const file = path.join(folder, "cdktf.json");
  if (!fs.existsSync(file)) {
    throw new CannotListError(`There is no cdktf.json in ${folder}: go to the app's folder, or name it (--cwd) or its output (--out).`);
  }
  const { app, context = {} } = told(() => JSON.parse(fs.readFileSync(file, "utf8")) as { app?: unknown; context?: object });
  if (typeof app !== "string") throw new CannotListError(`${file} names no "app", the command that synthesises.`);
  const { status, stdout, stderr } = spawnSync(app, {
    cwd: folder,
    shell: true,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...env, CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: JSON.stringify({ ...context, ...more }) },
  });
  if (status !== 0) throw new AppError(`${stderr}${stdout}`.trim());
}

/** The rehearsal's own errors are for whoever reads; here they are the list's. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CannotListError((error as Error).message);
  }
}
