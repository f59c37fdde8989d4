import { setMaxListeners } from "events";
import { Answer, known, noAnswer } from "./answer";
import { Json, readJson } from "./json";
import { runProgram } from "./run-program";
import { lineOf, silenceOf } from "./silence";

/** How programs are run. */
export interface ProgramsOptions {
  readonly env: { readonly [name: string]: string | undefined };
  /** Ends what runs. */
  readonly signal: AbortSignal;
  /** How long a question may take. @default 60000 */
  readonly limitMs?: number;
  /** How many run at once. @default 4 */
  readonly atOnce?: number;
  /** Waits before asking again what was throttled. @default [1000, 4000] */
  readonly pausesMs?: readonly number[];
}

/** How one is asked. */
export interface AskOptions {
  readonly folder?: string;
  readonly env?: { readonly [name: string]: string | undefined };
  readonly stdin?: string;
  /** @default - that of the programs */
  readonly limitMs?: number;
}

/**
 * Programs of the user's own PATH and credentials: aws, az, gcloud, kubectl. What they are asked is read; nobody waits for them without
 * end, what is throttled is asked again, and what has no answer says why.
 */
export class Programs {
  private readonly running = new Map<string, Promise<Answer<string>>>();
  private readonly waiting: (() => void)[] = [];
  private free: number;

  public constructor(public readonly options: ProgramsOptions) {
    this.free = options.atOnce ?? 4;
    // Each program that runs listens.
    setMaxListeners(this.free + 20, options.signal);
  }

  /** What a program writes. The same question is asked once. */
  public ask(name: string, args: readonly string[], options: AskOptions = {}): Promise<Answer<string>> {
    const question = JSON.stringify([name, args, options.folder, options.stdin]);
    const asked = this.running.get(question) ?? this.askAgain(name, args, options);
    this.running.set(question, asked);
    return asked;
  }

  /** What it answers as JSON. */
  public async json<T>(name: string, args: readonly string[], read: (json: Json) => T, options?: AskOptions): Promise<Answer<T>> {
    const answer = await this.ask(name, args, options);
    return answer.known ? readJson(answer.value, read) : answer;
  }

  /** The same program, its answers of before forgotten. */
  public anew(): Programs {
    return new Programs(this.options);
  }

  private async askAgain(name: string, args: readonly string[], options: AskOptions): Promise<Answer<string>> {
    const { pausesMs = [1000, 4000], signal } = this.options;
    for (const pause of pausesMs) {
      const answer = await this.once(name, args, options);
      if (answer.known || answer.why !== "throttled") return answer;
      await sleep(pause, signal);
    }
    return this.once(name, args, options);
  }

  private async once(name: string, args: readonly string[], options: AskOptions): Promise<Answer<string>> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free -= 1;
    try {
      return await this.ended(name, args, options);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  private async ended(name: string, args: readonly string[], { folder, env, stdin, limitMs = this.options.limitMs ?? 60_000 }: AskOptions): Promise<Answer<string>> {
    const { status, stdout, stderr, by } = await runProgram(name, args, { env: { ...this.options.env, ...env }, seconds: limitMs / 1000, signal: this.options.signal, input: stdin, folder });
    if (by === "missing") return noAnswer("missing", `there is no program ${name} on the PATH`);
    if (by === "interrupt") return noAnswer("interrupted", "interrupted");
    if (by === "time-out") return noAnswer("slow", `${name} didn't answer within ${Math.round(limitMs / 100) / 10} s`);
    return status === 0 ? known(stdout) : noAnswer(silenceOf(stderr), lineOf(stderr));
  }
}

/** Some time, or until it is interrupted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
