import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Helm } from "../images/helm";
import { CannotListError } from "../images/problems";
import { Environment, findProgram } from "../images/programs";
import { stacksIn, synthesise } from "../images/stacks";
import { itemsOf } from "./items";
import { Rendered, isOurs, writeItems } from "./write";

/** What `render` was told. */
export interface RenderOptions {
  readonly out: string;
  /** What was synthesised. @default - the app is synthesised anew */
  readonly from?: string;
  /** The app's folder. @default - the current one */
  readonly cwd?: string;
  /** Chains, stacks or patterns; none: all. */
  readonly ids: readonly string[];
  /** Whether `helm template` makes plain manifests too. */
  readonly manifests: boolean;
  /** A Helm. @default - the one on the PATH */
  readonly helm?: string;
  /** What only an apply knows, by its place. */
  readonly values: ReadonlyMap<string, string>;
}

export interface RenderResult {
  readonly items: Rendered[];
  /** Addresses of what Terraform makes beside, in the stacks that have releases or objects. */
  readonly left: string[];
  /** What stands in the way; then nothing was written. */
  readonly problems: string[];
}

/** Writes what the stacks put into a cluster; all that stands in the way is told at once, before anything is written. */
export function renderStacks(options: RenderOptions, env: Environment, stopped: () => boolean): RenderResult {
  if (!isOurs(options.out)) throw new CannotListError(`${options.out} holds something that wasn't rendered here: name another folder with --out`);
  if (options.from !== undefined) return renderOutput(path.resolve(options.from), options, env, stopped);
  const output = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-render-"));
  try {
    synthesise(path.resolve(options.cwd ?? "."), output, env);
    return renderOutput(output, options, env, stopped);
  } finally {
    fs.rmSync(output, { recursive: true });
  }
}

function renderOutput(output: string, { out, ids, manifests, helm: file, values }: RenderOptions, env: Environment, stopped: () => boolean): RenderResult {
  const all = stacksIn(output, []);
  const dependencies = new Map(all.map((stack) => [stack.name, stack.dependencies]));
  const asked = ids.length === 0 ? all : stacksIn(output, ids);
  const inCluster = asked.filter(({ resources }) => Object.keys(resources).some((type) => type === "helm_release" || type.startsWith("kubernetes_")));
  const helm = new Helm(file ?? findProgram("helm", env));
  const { items, problems, left } = itemsOf(inCluster, dependencies, helm, values);
  if (problems.length > 0) return { items: [], left, problems };
  return { items: writeItems(items, out, manifests ? helm : undefined, stopped), left, problems };
}
