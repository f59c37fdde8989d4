import * as fs from "fs";
import * as path from "path";
import { ManifestStack, reached } from "./select";
import { RehearsedStack } from "./report";

interface Outcome {
  resources: number;
  milliseconds: number;
  failure?: { readonly result: "failed" | "skipped"; readonly error: string };
}

/** What was done to a stack. */
export type Command = "deploy" | "destroy";

/** What became of each stack of a rehearsal, while it runs. */
export class Outcomes {
  private readonly outcomes: Map<string, Outcome>;

  /** @param states the folder of the stacks' states, `<name>.tfstate` each */
  public constructor(
    private readonly stacks: readonly ManifestStack[],
    private readonly states: string,
  ) {
    this.outcomes = new Map(stacks.map(({ name }) => [name, { resources: 0, milliseconds: 0 }]));
  }

  /** Keeps the first failure of a stack, which the others follow from. */
  public fail(name: string, result: "failed" | "skipped", error: string): void {
    this.of(name).failure ??= { result, error };
  }

  /** Whether nothing went wrong with it so far. */
  public isWell(name: string): boolean {
    return this.of(name).failure === undefined;
  }

  public hasFailed(name: string): boolean {
    return this.of(name).failure?.result === "failed";
  }

  /** How many failed or were skipped. */
  public failures(): number {
    return [...this.outcomes.values()].filter(({ failure }) => failure !== undefined).length;
  }

  public took(name: string, milliseconds: number): void {
    this.of(name).milliseconds += milliseconds;
  }

  /** A stack that couldn't be begun, for those before it that failed. */
  public skip(command: Command, name: string): void {
    const causes = this.causes(command, name).join(", ");
    this.fail(name, "skipped", `not ${command === "deploy" ? "deployed" : "destroyed"}${causes === "" ? "" : `, since ${causes} failed`}`);
  }

  /** Of stacks that hang together, one of which failed: what is deployed of them stays, since a base can't go before what failed on it. */
  public skipDestroy(group: readonly string[]): void {
    const failed = group.filter((name) => this.hasFailed(name));
    for (const name of group) this.fail(name, "skipped", `deployed, but not destroyed, since ${failed.join(", ")} failed`);
  }

  /** Counts what was made. */
  public countDeployed(name: string): void {
    this.of(name).resources = this.resources(name) ?? 0;
  }

  /** Looks whether anything is left. */
  public countDestroyed(name: string): void {
    const left = this.resources(name);
    if (left !== 0) this.fail(name, "failed", `destroyed, but ${left ?? "some"} of its resources are still in the state`);
  }

  /** What must be done before: of a deploy what a stack depends on, of a destroy what depends on it. */
  public before(command: Command, name: string): string[] {
    if (command === "deploy") return this.stacks.find((stack) => stack.name === name)!.dependencies;
    return this.stacks.filter(({ dependencies }) => dependencies.includes(name)).map((stack) => stack.name);
  }

  /** The failed stacks for which this one waits in vain. */
  public causes(command: Command, name: string): string[] {
    return reached(name, (each) => this.before(command, each)).filter((each) => this.hasFailed(each));
  }

  public results(): RehearsedStack[] {
    return [...this.outcomes].map(([stack, { resources, milliseconds, failure }]) => ({
      stack,
      resources,
      seconds: Math.round(milliseconds / 100) / 10,
      result: failure?.result ?? "ok",
      ...(failure === undefined ? {} : { error: failure.error }),
    }));
  }

  private of(name: string): Outcome {
    return this.outcomes.get(name)!;
  }

  /** Resources in the stack's state, each instance counted; undefined when Terraform was ended while it wrote the state. */
  private resources(name: string): number | undefined {
    const file = path.join(this.states, `${name}.tfstate`);
    if (!fs.existsSync(file)) return 0;
    try {
      const resources: { readonly mode: string; readonly instances: unknown[] }[] = JSON.parse(fs.readFileSync(file, "utf8")).resources;
      return resources.filter(({ mode }) => mode === "managed").reduce((sum, { instances }) => sum + instances.length, 0);
    } catch {
      return undefined;
    }
  }
}
