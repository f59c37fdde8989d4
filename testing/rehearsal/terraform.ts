import * as path from "path";
import { ReadStack } from "./app";
import { Environment } from "./environment";
import { Outcomes } from "./outcomes";
import { Finished, Processes } from "./processes";
import { changes, ending, errorBlocks } from "./terraform-output";
import { Workspace } from "./workspace";

/** What the stacks of a rehearsal are run with. */
export interface RunProps {
  readonly stacks: ReadStack[];
  readonly terraform: string;
  readonly processes: Processes;
  readonly workspace: Workspace;
  readonly environment: Environment;
  /** Files with values of Terraform variables. */
  readonly variableFiles: string[];
}

/** Terraform in the folder of a stack. What goes wrong is the stack's outcome. */
export class Terraform {
  public constructor(
    private readonly props: RunProps,
    private readonly outcomes: Outcomes,
  ) {}

  /** @returns whether it ended well; what it said else is the stack's failure */
  public async run(name: string, command: "init" | "apply" | "destroy"): Promise<boolean> {
    const finished = await this.timed(name, command === "init" ? ["init"] : [command, "-auto-approve", ...this.variables()]);
    if (finished.status !== 0) this.outcomes.fail(name, "failed", errorBlocks(finished) || ending(`terraform ${command}`, finished));
    return finished.status === 0;
  }

  /** Plans a deployed stack once more: whatever would change would change at every deploy. */
  public async planAgain(name: string): Promise<void> {
    const finished = await this.timed(name, ["plan", "-detailed-exitcode", ...this.variables()]);
    if (finished.status === 2) this.outcomes.fail(name, "failed", `A second plan, right after the deploy, still has changes:\n${changes(finished)}`);
    else if (finished.status !== 0) this.outcomes.fail(name, "failed", errorBlocks(finished) || ending("terraform plan", finished));
  }

  private async timed(name: string, args: string[]): Promise<Finished> {
    const begin = performance.now();
    const finished = await this.start(name, args);
    this.outcomes.took(name, performance.now() - begin);
    return finished;
  }

  private start(name: string, [command, ...args]: string[]): Promise<Finished> {
    const { stacks, terraform, processes, environment } = this.props;
    const folder = path.dirname(stacks.find((stack) => stack.name === name)!.file);
    // The folder is ours alone.
    const lock = command === "init" ? [] : ["-lock=false"];
    return processes.run(terraform, [command, "-input=false", ...lock, ...args], { folder, environment });
  }

  private variables(): string[] {
    return this.props.variableFiles.map((file) => `-var-file=${file}`);
  }
}
