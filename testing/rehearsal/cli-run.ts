import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { readCliLog } from "./cli-log";
import { Command, Outcomes } from "./outcomes";
import { quietCli } from "./programs";
import { RehearsedStack } from "./report";
import { groups, reached } from "./select";
import { RunProps, Terraform } from "./terraform";
import { ending } from "./terraform-output";

export interface CliRunProps extends RunProps {
  /** The CDKTF CLI's script. */
  readonly cli: string;
}

/** More stacks than this aren't all started at once, each being a Terraform process. */
const MANY_STACKS = 20;

/** A rehearsal by the CDKTF CLI: `cdktf deploy` and `cdktf destroy` as somebody would type them, and a second plan between them. */
export class CliRun {
  private readonly outcomes: Outcomes;
  private readonly terraform: Terraform;

  public constructor(private readonly props: CliRunProps) {
    this.outcomes = new Outcomes(props.stacks, props.workspace.states);
    this.terraform = new Terraform(props, this.outcomes);
  }

  public async deploy(): Promise<void> {
    const names = this.props.stacks.map(({ name }) => name);
    await this.cdktf("deploy", names);
    for (const name of names) this.outcomes.countDeployed(name);
  }

  /** Plans each deployed stack once more: whatever would change would change at every deploy. */
  public async planAgain(): Promise<void> {
    const deployed = this.props.stacks.map(({ name }) => name).filter((name) => this.outcomes.isWell(name));
    await inParallel(deployed, (name) => this.terraform.planAgain(name));
  }

  /** Destroys what is whole: of stacks that hang together all or none, since a base can't be destroyed before what failed on it. */
  public async destroy(): Promise<void> {
    const whole: string[] = [];
    for (const group of groups(this.props.stacks)) {
      if (group.some((name) => this.outcomes.hasFailed(name))) this.outcomes.skipDestroy(group);
      else whole.push(...group);
    }
    if (whole.length === 0) return;
    await this.cdktf("destroy", whole);
    for (const name of whole) this.outcomes.countDestroyed(name);
  }

  public results(): RehearsedStack[] {
    return this.outcomes.results();
  }

  /**
   * Runs a command of the CLI for these stacks. After a failure the CLI begins no further stack, of other chains neither; those are
   * run again, so that one mistake doesn't hide the next.
   */
  private async cdktf(command: Command, names: string[]): Promise<void> {
    const done = new Set<string>();
    let waiting = names;
    while (waiting.length > 0) {
      const before = done.size + this.outcomes.failures();
      const run = names.filter((name) => waiting.includes(name) || this.waitFor(command, name).some((each) => waiting.includes(each)));
      for (const name of await this.once(command, run)) done.add(name);
      waiting = names.filter((name) => !done.has(name) && this.outcomes.isWell(name) && this.outcomes.causes(command, name).length === 0);
      if (done.size + this.outcomes.failures() === before) break;
    }
    for (const name of names) if (!done.has(name)) this.outcomes.skip(command, name);
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
    for (const [name, { milliseconds }] of records) this.outcomes.took(name, milliseconds);
    if (finished.status === 0) return names;

    const incomplete = names.filter((name) => records.get(name)!.state !== "done");
    const done = names.filter((name) => !incomplete.includes(name));
    if (finished.status === null) {
      // What the CLI had started has no business any more.
      processes.sweep();
      incomplete.forEach((name) => this.outcomes.fail(name, "failed", ending(`cdktf ${command}`, finished)));
      return done;
    }
    const begun = incomplete.filter((name) => records.get(name)!.state !== "none");
    // Initialising comes first, for all: where none has begun, that is what failed. Terraform says once more, where all that it says is heard, why.
    const again = begun.length === 0 ? "init" : command === "deploy" ? "apply" : "destroy";
    await inParallel(begun.length > 0 ? begun : incomplete, (name) => this.terraform.run(name, again));
    const explained = incomplete.some((name) => !this.outcomes.isWell(name));
    for (const name of incomplete) {
      if (records.get(name)!.state === "errored" || !explained) this.outcomes.fail(name, "failed", ending(`cdktf ${command}`, finished));
    }
    // The log may lack the last words; what Terraform had nothing against is done.
    return [...done, ...begun.filter((name) => this.outcomes.isWell(name))];
  }

  /** The stacks that wait for this one. The CLI wants it named beside them even when it is done. */
  private waitFor(command: Command, name: string): string[] {
    return reached(name, (each) => this.outcomes.before(command === "deploy" ? "destroy" : "deploy", each));
  }
}

async function inParallel(names: string[], work: (name: string) => Promise<unknown>): Promise<void> {
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await work(name);
  };
  await Promise.all(os.cpus().map(worker));
}
