import * as os from "os";
import { Outcomes } from "./outcomes";
import { RehearsedStack } from "./report";
import { groups } from "./select";
import { RunProps, Terraform } from "./terraform";

/** What is done first where several things may be: a plan holds up only the destroy of its own chain. */
const RANKS = { apply: 0, destroy: 0, init: 1, plan: 2 } as const;

interface Task {
  readonly step: keyof typeof RANKS;
  readonly name: string;
}

/**
 * A rehearsal by Terraform alone, in the order in which the CDKTF CLI would run it: each stack is initialised and, once those that it depends on
 * are there, applied; planned again; and destroyed once all that hangs together with it is planned and what depends on it is gone. Chains don't
 * wait for one another, and a processor is idle only where nothing can be done.
 */
export class StraightRun {
  private readonly outcomes: Outcomes;
  private readonly terraform: Terraform;
  private readonly groups: string[][];
  private readonly done = new Set<string>();
  private readonly begun = new Set<string>();

  public constructor(private readonly props: RunProps) {
    this.outcomes = new Outcomes(props.stacks, props.workspace.states);
    this.terraform = new Terraform(props, this.outcomes);
    this.groups = groups(props.stacks);
  }

  public async run(): Promise<RehearsedStack[]> {
    const size = new Map(this.groups.flatMap((group) => group.map((name) => [name, group.length])));
    // The longest chain decides when all is over.
    const names = this.props.stacks.map(({ name }) => name).sort((a, b) => size.get(b)! - size.get(a)!);
    const steps = Object.keys(RANKS) as Task["step"][];
    const tasks = names.flatMap((name) => steps.map((step): Task => ({ step, name }))).sort((a, b) => RANKS[a.step] - RANKS[b.step]);
    const running = new Set<Promise<void>>();
    for (;;) {
      const next = running.size < 2 * os.cpus().length ? tasks.find((task) => !this.begun.has(key(task)) && this.isReady(task)) : undefined;
      if (next !== undefined) {
        this.begun.add(key(next));
        const work: Promise<void> = this.work(next).finally(() => running.delete(work));
        running.add(work);
      } else if (running.size > 0) await Promise.race(running);
      else break;
    }
    for (const group of this.groups) this.close(group);
    return this.outcomes.results();
  }

  /** What wasn't begun, and for whom. */
  private close(group: string[]): void {
    const undone = (step: Task["step"]): string[] => group.filter((name) => !this.did(step, name));
    undone("apply").forEach((name) => this.outcomes.skip("deploy", name));
    if (undone("plan").length > 0) this.outcomes.skipDestroy(group);
    else undone("destroy").forEach((name) => this.outcomes.skip("destroy", name));
  }

  private did(step: Task["step"], name: string): boolean {
    return this.done.has(key({ step, name }));
  }

  private isReady({ step, name }: Task): boolean {
    switch (step) {
      case "init":
        return true;
      case "apply":
        return this.did("init", name) && this.outcomes.before("deploy", name).every((each) => this.did("apply", each));
      case "plan":
        return this.did("apply", name);
      case "destroy":
        return this.groups.find((group) => group.includes(name))!.every((each) => this.did("plan", each)) && this.outcomes.before("destroy", name).every((each) => this.did("destroy", each));
    }
  }

  /** A step that fails isn't done, so that nothing goes on after it. */
  private async work({ step, name }: Task): Promise<void> {
    if (step === "plan") await this.terraform.planAgain(name);
    else await this.terraform.run(name, step);
    // Of one that failed too: what it made until then is there.
    if (step === "apply") this.outcomes.countDeployed(name);
    if (step === "destroy" && this.outcomes.isWell(name)) this.outcomes.countDestroyed(name);
    if (this.outcomes.isWell(name)) this.done.add(key({ step, name }));
  }
}

function key({ step, name }: Task): string {
  return `${step} ${name}`;
}
