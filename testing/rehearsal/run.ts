import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ReadStack } from "./app";
import { readCliLog } from "./cli-log";
import { Environment } from "./environment";
import { Finished, Processes } from "./processes";
import { quietCli } from "./programs";
import { RehearsedStack } from "./report";
import { groups, reached } from "./select";
import { changes, ending, errorBlocks } from "./terraform-output";
import { Workspace } from "./workspace";

export interface RunProps {
  readonly stacks: ReadStack[];
  /** The CDKTF CLI's script. */
  readonly cli: string;
  readonly terraform: string;
  readonly processes: Processes;
  readonly workspace: Workspace;
  readonly environment: Environment;
  /** Files with values of Terraform variables, for commands that aren't run through the CLI. */
  readonly variableFiles: string[];
}

interface Progress {
  resources: number;
  milliseconds: number;
  failure?: { readonly result: "failed" | "skipped"; readonly error: string };
}

type Command = "deploy" | "destroy";

/** More stacks than this aren't all started at once, each being a Terraform process. */
const MANY_STACKS = 20;

/** The three steps of a rehearsal over a set of stacks, and what became of each stack. */
export class Run {
  private readonly progress = new Map<string, Progress>();

  public constructor(private readonly props: RunProps) {
    for (const { name } of props.stacks) this.progress.set(name, { resources: 0, milliseconds: 0 });
  }

  public async deploy(): Promise<void> {
    const names = this.props.stacks.map(({ name }) => name);
    await this.cdktf("deploy", names);
    for (const name of names) this.of(name).resources = this.resources(name) ?? 0;
  }

  /** Plans each deployed stack once more: whatever would change would change at every deploy. */
  public async planAgain(): Promise<void> {
    const deployed = this.props.stacks.map(({ name }) => name).filter((name) => this.of(name).failure === undefined);
    await this.inParallel(deployed, async (name) => {
      const begin = performance.now();
      const finished = await this.terraform(name, ["plan", "-detailed-exitcode", ...this.variables()]);
      this.of(name).milliseconds += performance.now() - begin;
      if (finished.status === 2) {
        this.fail(name, "failed", `A second plan, right after the deploy, still has changes:\n${changes(finished)}`);
      } else if (finished.status !== 0) {
        this.fail(name, "failed", errorBlocks(finished) || ending("terraform plan", finished));
      }
    });
  }

  /** Destroys what is whole: of stacks that hang together all or none, since a base can't be destroyed before what failed on it. */
  public async destroy(): Promise<void> {
    const whole: string[] = [];
    for (const group of groups(this.props.stacks)) {
      const failed = group.filter((name) => this.of(name).failure?.result === "failed");
      if (failed.length === 0) whole.push(...group);
      else group.forEach((name) => this.fail(name, "skipped", `deployed, but not destroyed, since ${failed.join(", ")} failed`));
    }
    if (whole.length === 0) return;
    await this.cdktf("destroy", whole);
    for (const name of whole) {
      const left = this.resources(name);
      if (left !== 0) this.fail(name, "failed", `destroyed, but ${left ?? "some"} of its resources are still in the state`);
    }
  }

  public results(): RehearsedStack[] {
    return [...this.progress].map(([stack, { resources, milliseconds, failure }]) => ({
      stack,
      resources,
      seconds: Math.round(milliseconds / 100) / 10,
      result: failure?.result ?? "ok",
      ...(failure === undefined ? {} : { error: failure.error }),
    }));
  }

  /**
   * Runs a command of the CLI for these stacks. After a failure the CLI begins no further stack, of other chains neither; those are
   * run again, so that one mistake doesn't hide the next.
   */
  private async cdktf(command: Command, names: string[]): Promise<void> {
    const done = new Set<string>();
    let waiting = names;
    while (waiting.length > 0) {
      const before = done.size + this.failures();
      const run = names.filter((name) => waiting.includes(name) || this.waitFor(command, name).some((each) => waiting.includes(each)));
      for (const name of await this.once(command, run)) done.add(name);
      waiting = names.filter((name) => !done.has(name) && this.of(name).failure === undefined && this.causes(command, name).length === 0);
      if (done.size + this.failures() === before) break;
    }
    for (const name of names) {
      if (done.has(name)) continue;
      const causes = this.causes(command, name).join(", ");
      this.fail(name, "skipped", `not ${command === "deploy" ? "deployed" : "destroyed"}${causes === "" ? "" : `, since ${causes} failed`}`);
    }
  }

  /** @returns the stacks that are done */
  private async once(command: Command, names: string[]): Promise<string[]> {
    const { cli, processes, workspace, environment } = this.props;
    const logs = fs.mkdtempSync(path.join(workspace.files.logs, `${command}-`));
    const options = ["--output", workspace.output, "--auto-approve", "--skip-synth", "--skip-provider-lock"];
    const some = names.length > MANY_STACKS ? ["--parallelism", String(4 * os.cpus().length)] : [];
    const finished = await processes.run(process.execPath, [...quietCli(), cli, command, ...names, ...options, ...some], {
      folder: workspace.work,
      environment: { ...environment, CDKTF_LOG_FILE_DIRECTORY: logs },
    });
    const log = path.join(logs, "cdktf.log");
    const records = readCliLog(fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "", names);
    for (const [name, { milliseconds }] of records) this.of(name).milliseconds += milliseconds;
    if (finished.status === 0) return names;

    const incomplete = names.filter((name) => records.get(name)!.state !== "done");
    const done = names.filter((name) => !incomplete.includes(name));
    if (finished.status === null) {
      // What the CLI had started has no business any more.
      processes.sweep();
      incomplete.forEach((name) => this.fail(name, "failed", ending(`cdktf ${command}`, finished)));
      return done;
    }
    const begun = incomplete.filter((name) => records.get(name)!.state !== "none");
    // Initialising comes first, for all: where none has begun, that is what failed.
    if (begun.length > 0) await this.explain(begun, [command === "deploy" ? "apply" : "destroy", "-auto-approve", ...this.variables()]);
    else await this.explain(incomplete, ["init"]);
    const explained = incomplete.some((name) => this.of(name).failure !== undefined);
    for (const name of incomplete) {
      if (records.get(name)!.state === "errored" || !explained) this.fail(name, "failed", ending(`cdktf ${command}`, finished));
    }
    // The log may lack the last words; what Terraform had nothing against is done.
    return [...done, ...begun.filter((name) => this.of(name).failure === undefined)];
  }

  /** Has Terraform say once more, where all that it says is heard, why these stacks failed. */
  private async explain(names: string[], command: string[]): Promise<void> {
    await this.inParallel(names, async (name) => {
      const finished = await this.terraform(name, command);
      if (finished.status !== 0) this.fail(name, "failed", errorBlocks(finished) || ending(`terraform ${command[0]}`, finished));
    });
  }

  private terraform(name: string, [command, ...args]: string[]): Promise<Finished> {
    const { stacks, terraform, processes, environment } = this.props;
    const folder = path.dirname(stacks.find((stack) => stack.name === name)!.file);
    const lock = command === "init" ? [] : ["-lock=false"];
    return processes.run(terraform, [command, "-input=false", ...lock, ...args], { folder, environment });
  }

  private variables(): string[] {
    return this.props.variableFiles.map((file) => `-var-file=${file}`);
  }

  private async inParallel(names: string[], work: (name: string) => Promise<void>): Promise<void> {
    const waiting = [...names];
    const worker = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await work(name);
    };
    await Promise.all(os.cpus().map(worker));
  }

  /** What must be done before: of a deploy what a stack depends on, of a destroy what depends on it. */
  private before(command: Command, name: string): string[] {
    const { stacks } = this.props;
    if (command === "deploy") return stacks.find((stack) => stack.name === name)!.dependencies;
    return stacks.filter(({ dependencies }) => dependencies.includes(name)).map((stack) => stack.name);
  }

  /** The failed stacks for which this one waits in vain. */
  private causes(command: Command, name: string): string[] {
    return reached(name, (each) => this.before(command, each)).filter((each) => this.of(each).failure?.result === "failed");
  }

  /** The stacks that wait for this one. The CLI wants it named beside them even when it is done. */
  private waitFor(command: Command, name: string): string[] {
    return reached(name, (each) => this.before(command === "deploy" ? "destroy" : "deploy", each));
  }

  private failures(): number {
    return [...this.progress.values()].filter(({ failure }) => failure !== undefined).length;
  }

  private of(name: string): Progress {
    return this.progress.get(name)!;
  }

  /** Keeps the first failure of a stack, which the others follow from. */
  private fail(name: string, result: "failed" | "skipped", error: string): void {
    this.of(name).failure ??= { result, error };
  }

  /** Resources in the stack's state, each instance counted; undefined when Terraform was ended while it wrote the state. */
  private resources(name: string): number | undefined {
    const file = path.join(this.props.workspace.states, `${name}.tfstate`);
    if (!fs.existsSync(file)) return 0;
    try {
      const resources: { readonly mode: string; readonly instances: unknown[] }[] = JSON.parse(fs.readFileSync(file, "utf8")).resources;
      return resources.filter(({ mode }) => mode === "managed").reduce((sum, { instances }) => sum + instances.length, 0);
    } catch {
      return undefined;
    }
  }
}
