import * as fs from "fs";
import * as path from "path";
import { Answer, noAnswer } from "../programs/answer";
import { Programs } from "../programs/programs";
import { EndedPatiently, runPatiently } from "../programs/run-patiently";
import { StateResource, readState } from "./state";

/** A deployment's stack, by its folder. */
export interface Stack {
  readonly name: string;
  readonly step: string;
  readonly folder: string;
}

/** Terraform or OpenTofu, in the folders that were synthesised. What is gone already is known from each stack's state, from nothing else. */
export class Terraform {
  private readonly program: string;
  private readonly env: { readonly [name: string]: string | undefined };
  private readonly ready = new Map<string, Promise<Answer<string>>>();

  public constructor(
    private readonly programs: Programs,
    private readonly tell: (line: string) => void,
  ) {
    const { env } = programs.options;
    this.program = env.TERRAFORM_BINARY_NAME || "terraform";
    this.env = { ...env, TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };
  }

  /** Whether a program of that name runs at all. */
  public async isThere(): Promise<Answer<string>> {
    return this.programs.ask(this.program, ["version"], { env: this.env });
  }

  /** What a stack still holds. */
  public async state(stack: Stack): Promise<Answer<StateResource[]>> {
    const ready = await this.init(stack);
    if (!ready.known) return ready;
    const pulled = await this.programs.anew().ask(this.program, ["state", "pull"], { folder: stack.folder, env: this.env, limitMs: 120_000 });
    return pulled.known ? readState(pulled.value) : pulled;
  }

  /** Takes things out of a stack's state; they stay in the cloud. */
  public forget(stack: Stack, addresses: readonly string[]): Promise<EndedPatiently> {
    return this.change(["state", "rm", ...addresses], stack);
  }

  /** Destroys what a stack holds. */
  public destroy(stack: Stack): Promise<EndedPatiently> {
    return this.change(["destroy", "-auto-approve", "-input=false", "-no-color"], stack);
  }

  /** The commands for a person, in the stack's folder. */
  public command({ folder }: Stack, args: string): string {
    return `(cd ${path.relative(process.cwd(), folder) || "."} && ${this.program} ${args})`;
  }

  private change(args: readonly string[], { folder }: Stack): Promise<EndedPatiently> {
    return runPatiently(this.program, args, { folder, env: this.env, signal: this.programs.options.signal, onLine: this.tell });
  }

  /** Once a run: the backend, and the providers' programs. */
  private init({ name, folder }: Stack): Promise<Answer<string>> {
    const ready = this.ready.get(name) ?? this.initialise(folder);
    this.ready.set(name, ready);
    return ready;
  }

  private async initialise(folder: string): Promise<Answer<string>> {
    if (!fs.existsSync(path.join(folder, "cdk.tf.json"))) return noAnswer("absent", `${folder} holds no stack: synthesise the app anew`);
    return this.programs.ask(this.program, ["init", "-input=false", "-no-color"], { folder, env: this.env, limitMs: 600_000 });
  }
}
