import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { App } from "cdktf";
import { attachProviders } from "../../testing/provider/attach";
import { readStacks } from "../../testing/rehearsal/app";
import { terraformEnvironment } from "../../testing/rehearsal/environment";
import { SynthesisedStack, makeOffline } from "../../testing/rehearsal/offline";
import { findTerraform } from "../../testing/rehearsal/programs";
import { Workspace, createWorkspace, removeWorkspace } from "../../testing/rehearsal/workspace";

/** What became of many stacks in one run of Terraform. */
export interface RanTogether {
  /** How many resources were made. */
  readonly made: number;
  /** What a second plan would change; nothing where all is well. */
  readonly again: string;
  /** What is left in the state after it was destroyed. */
  readonly left: number;
  /** Terraform's own words where a step failed. */
  readonly failed?: string;
}

/** The state of the whole, in its folder. */
const STATE = "whole.tfstate";

/** What a provider must be told, where it must be told something. */
const CONFIGURATION: { readonly [provider: string]: object } = { azurerm: { features: {} } };

/**
 * Applies, plans again and destroys all stacks of an app in one run of the real Terraform core, each stack a module of one configuration, against
 * providers that know only their schemas: a part of the time that a run for each stack takes. What one stack reads of another's state is made up, and
 * the order between stacks isn't looked at: `rehearse` does both.
 */
export async function applyTogether(app: App): Promise<RanTogether> {
  const workspace = createWorkspace();
  const terraform = findTerraform(process.cwd(), process.env);
  const folder = path.join(fs.realpathSync(workspace.root), "together");
  const contents = writeTogether(app, workspace, folder);
  const providers = await attachProviders(contents, process.cwd(), ".gen", workspace.sockets);
  const state = path.join(folder, STATE);
  try {
    const env = terraformEnvironment(process.env, terraform.file, providers.reattach, workspace.files);
    const run = (args: string[]): Promise<{ status: number | null; said: string }> => runBeside(terraform.file, [...args, "-no-color"], folder, env);
    for (const args of [["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]]) {
      const { status, said } = await run(args);
      if (status !== 0) return { made: 0, again: "", left: 0, failed: ending(said) };
    }
    const made = managedIn(state);
    const plan = await run(["plan", "-detailed-exitcode", "-input=false"]);
    // The plan has just looked at all of it.
    const destroyed = await run(["destroy", "-auto-approve", "-input=false", "-refresh=false"]);
    const left = managedIn(state);
    return { made, again: plan.status === 0 ? "" : ending(plan.said), left, failed: destroyed.status === 0 ? undefined : ending(destroyed.said) };
  } finally {
    providers.close();
    await removeWorkspace(workspace);
  }
}

/** How many resources a state holds: read of its file, where `terraform state list` would start one more program and ask for every schema. */
function managedIn(state: string): number {
  const { resources }: { resources: readonly { readonly mode: string; readonly instances: readonly unknown[] }[] } = JSON.parse(fs.readFileSync(state, "utf8"));
  return resources.filter(({ mode }) => mode === "managed").reduce((sum, { instances }) => sum + instances.length, 0);
}

/** One configuration of all stacks of an app, each a module of it. What was there of another app goes, but for state and providers. */
export function writeTogether(app: App, workspace: Workspace, folder: string): SynthesisedStack["content"][] {
  app.synth();
  const read = readStacks(app.outdir).map(({ name, content }) => ({ name, content }));
  const offline = read.map((one) => makeOffline([one], workspace.states));
  offline.flatMap(({ foreignStates }) => foreignStates).forEach((state) => fs.writeFileSync(state.path, JSON.stringify(state.content)));
  const contents = offline.map(({ stacks: [one] }) => one);
  fs.mkdirSync(folder, { recursive: true });
  const named = new Set<string>();
  const required: { [provider: string]: { source?: string } } = {};
  for (const { name, content } of contents) {
    // The state is that of the whole.
    delete content.terraform?.backend;
    // A module adopts nothing: what is adopted is made, as it is by a provider that has nothing there.
    delete (content as { import?: unknown }).import;
    // One configuration of each provider for all: each is a program of its own to Terraform, and asked for all of its schema.
    Object.keys(content.provider ?? {}).forEach((provider) => named.add(provider));
    delete content.provider;
    for (const of of [content.resource, content.data]) Object.values(of ?? {}).flatMap((instances) => Object.values(instances)).forEach((instance) => delete instance.provider);
    for (const [provider, { source }] of Object.entries(content.terraform?.required_providers ?? {})) required[provider] = { source };
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.writeFileSync(path.join(folder, name, "main.tf.json"), JSON.stringify(content));
  }
  const provider = Object.fromEntries([...named].map((one) => [one, CONFIGURATION[one] ?? {}]));
  const module = Object.fromEntries(contents.map(({ name }) => [name, { source: `./${name}` }]));
  fs.writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ module, provider, terraform: { required_providers: required, backend: { local: { path: path.join(folder, STATE) } } } }));
  return contents.map(({ content }) => content);
}

/** The providers answer from this process, so that it must not wait. */
export function runBeside(file: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<{ status: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    child.on("close", (status) => resolve({ status, said: Buffer.concat(parts).toString("utf8") }));
  });
}

/** The end of what Terraform said, without the lines of a file that it shows. */
function ending(said: string): string {
  return said.split("\n").map((line) => line.slice(0, 300)).slice(-60).join("\n");
}
