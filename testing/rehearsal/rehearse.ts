import * as fs from "fs";
import * as path from "path";
import { AttachedProviders, attachProviders } from "../provider/attach";
import type { Pace } from "../provider/pace";
import { ReadStack, keepInManifest, readAppConfig, readStacks, variableFiles } from "./app";
import { CliRun } from "./cli-run";
import { Environment, synthEnvironment, terraformEnvironment } from "./environment";
import { moduleContents } from "./modules";
import { makeOffline } from "./offline";
import { CannotRehearseError } from "./problems";
import { Processes } from "./processes";
import { findCdktfCli, findTerraform } from "./programs";
import { RehearsalReport, RehearsedStack } from "./report";
import { select } from "./select";
import { ShuffleOptions, shuffle } from "./shuffle";
import { StraightRun } from "./straight-run";
import { synthesise, synthesiseByCli } from "./synthesise";
import { RunProps } from "./terraform";
import { createWorkspace, removeWorkspace } from "./workspace";

/** What to rehearse, and how. */
export interface RehearseOptions {
  /**
   * The app's folder, that of its cdktf.json.
   *
   * @default the current folder
   */
  readonly cwd?: string;
  /**
   * Which stacks: each a chain (`eks` means `eks` and all `eks-...`), a stack's name, or a pattern with `*` and `?`.
   * What they depend on comes with them.
   *
   * @default all stacks
   */
  readonly ids?: string[];
  /**
   * Synthesise, deploy and destroy by the CDKTF CLI, as somebody would type it, in place of the app's command and Terraform in the CLI's order. It
   * takes about twice the time, most of it the CLI's own. With `shuffle` deploys and destroys are the CLI's anyway.
   *
   * @default false
   */
  readonly cli?: boolean;
  /**
   * Interrupts the rehearsal; nothing of it is left then either.
   *
   * @default it runs to its end
   */
  readonly signal?: AbortSignal;
  /**
   * Told what is being done, line by line.
   *
   * @default nobody
   */
  readonly onProgress?: (line: string) => void;
  /**
   * Deploy and destroy so many times, each resource taking a random time, and look whether the orders that matter are kept.
   *
   * @default once, plan again in between, and no resource takes any time
   */
  readonly shuffle?: ShuffleOptions;
  /**
   * The caller's environment, from which is passed on what is harmless.
   *
   * @default process.env
   */
  readonly environment?: { readonly [name: string]: string | undefined };
}

/**
 * Deploys, plans again and destroys the stacks of a CDKTF app with the real Terraform core, and the CDKTF CLI where asked, against providers
 * that have the right schemas and no cloud behind them. Touches nothing outside a temporary folder, which it removes.
 *
 * @throws CannotRehearseError when something is missing or an id means no stack
 * @throws MissingProviderError when the app has no classes of a provider that its stacks use
 * @throws SynthesisError with the app's own message when the app refuses to be synthesised
 * @throws InterruptedError when `signal` was given
 */
export async function rehearse(options: RehearseOptions = {}): Promise<RehearsalReport> {
  const begin = performance.now();
  const caller: Environment = { ...(options.environment ?? process.env) };
  const tell = options.onProgress ?? ((): void => undefined);
  const app = readAppConfig(path.resolve(options.cwd ?? "."));
  const terraform = findTerraform(app.folder, caller);
  const cli = options.cli === true || options.shuffle !== undefined ? findCdktfCli(app.folder, caller) : undefined;

  const workspace = createWorkspace();
  const processes = new Processes(workspace.root);
  const interrupt = (): void => processes.stop();
  options.signal?.addEventListener("abort", interrupt, { once: true });
  if (options.signal?.aborted) interrupt();
  let providers: AttachedProviders | undefined;
  try {
    tell(`synthesising ${app.folder}`);
    const environment = synthEnvironment(caller, terraform.file, workspace.files);
    if (cli === undefined) await synthesise(app, workspace.output, environment, processes);
    else await synthesiseByCli(cli, app.folder, workspace.output, environment, processes);

    const all = readStacks(workspace.output);
    if (all.length === 0) throw new CannotRehearseError(`The app in ${app.folder} has no stacks.`);
    const { selected, added } = select(all, options.ids ?? []);
    const notices: string[] = [];
    if (added.length > 0) notices.push(`${added.join(", ")}: rehearsed too, since the others depend on it`);

    // References are looked for in all stacks, rehearsed are the selected ones.
    const offline = makeOffline(all, workspace.states);
    const stacks = selected.map((name) => all.find((stack) => stack.name === name)!);
    const contents = selected.map((name) => offline.stacks.find((stack) => stack.name === name)!.content);
    stacks.forEach((stack, index) => fs.writeFileSync(stack.file, JSON.stringify(contents[index], null, 2)));
    keepInManifest(workspace.output, selected);
    offline.foreignStates.forEach((state) => fs.writeFileSync(state.path, JSON.stringify(state.content)));
    notices.push(...offline.notices.filter((notice) => selected.some((name) => notice.startsWith(`${name}:`))));

    const bare = terraformEnvironment(caller, terraform.file, "", workspace.files);
    const folders = stacks.map(({ name, file }, index) => ({ name, folder: path.dirname(file), content: contents[index] }));
    const modules = await moduleContents(folders, ({ folder }) => processes.run(terraform.file, ["get"], { folder, environment: bare }));
    let pace: Pace | undefined;
    providers = await attachProviders([...contents, ...modules], app.folder, app.codeMakerOutput, workspace.sockets, () => pace);
    notices.push(...providers.notices);
    notices.forEach((notice) => tell(notice));

    writeWork(workspace.work, app.folder);
    const props: RunProps = {
      stacks,
      terraform: terraform.file,
      processes,
      workspace,
      environment: terraformEnvironment(caller, terraform.file, providers.reattach, workspace.files),
      variableFiles: variableFiles(app.folder).map((name) => path.join(workspace.work, name)),
    };
    const report = (results: RehearsedStack[]): RehearsalReport => ({
      ok: results.every(({ result }) => result === "ok"),
      program: terraform.title,
      seconds: Math.round((performance.now() - begin) / 100) / 10,
      stacks: results,
      notices,
    });
    if (cli === undefined) {
      tell(`deploying ${count(stacks)} with ${terraform.title}, planning again, destroying`);
      return report(await new StraightRun(props).run());
    }
    if (options.shuffle !== undefined) {
      tell(`deploying and destroying ${count(stacks)} with ${terraform.title}, with random delays`);
      const { stacks: results, orders } = await shuffle({ ...props, cli }, options.shuffle, (own) => (pace = own), tell);
      const all = report(results);
      return { ...all, ok: all.ok && orders.broken.length === 0, orders };
    }
    const run = new CliRun({ ...props, cli });
    tell(`deploying ${count(stacks)} with ${terraform.title}, by the CDKTF CLI`);
    await run.deploy();
    tell("planning again");
    await run.planAgain();
    tell("destroying");
    await run.destroy();
    return report(run.results());
  } finally {
    options.signal?.removeEventListener("abort", interrupt);
    processes.stop();
    providers?.close();
    await removeWorkspace(workspace);
  }
}

/** The folder in which the CLI runs: a configuration that calls nothing, and the app's files of variables, which it reads there. */
function writeWork(work: string, appFolder: string): void {
  const config = { language: "typescript", app: "true", projectId: "00000000-0000-0000-0000-000000000000", sendCrashReports: "false" };
  fs.writeFileSync(path.join(work, "cdktf.json"), JSON.stringify(config));
  for (const name of variableFiles(appFolder)) fs.copyFileSync(path.join(appFolder, name), path.join(work, name));
}

function count(stacks: ReadStack[]): string {
  return stacks.length === 1 ? "1 stack" : `${stacks.length} stacks`;
}
