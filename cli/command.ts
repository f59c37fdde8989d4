/** What a command of the program `cdktf-dynamo` is. Its help, its refusals and its exit status come from here, the same for all. */

/** Where a command reads and writes; a test gives its own. */
export interface Io {
  readonly env: { readonly [name: string]: string | undefined };
  /** The whole of standard input. */
  readStdin(): string;
  readFile(path: string): string;
  out(text: string): void;
  err(text: string): void;
  /** A person's answer, one line. @default - nobody can be asked */
  ask?(question: string, signal: AbortSignal): Promise<string>;
}

export interface Flag {
  /** Without its hyphens. */
  readonly name: string;
  /** What help calls its value: "DIR". @default - it takes none */
  readonly value?: string;
  /** One line for help. */
  readonly summary: string;
  /** Whether it may be given more than once. @default false */
  readonly many?: boolean;
  /** What its value may be. @default - anything but nothing */
  readonly form?: RegExp;
  /** What the form asks for, after "--format "xml": ": "is json or text". */
  readonly says?: string;
}

/** What stands among the arguments without being a flag. */
export interface Operand {
  /** As help and refusals call it: "FILE". */
  readonly name: string;
  readonly summary: string;
  /** At least so many. @default 0 */
  readonly minimum?: number;
  /** At most so many. @default - any number */
  readonly maximum?: number;
}

export interface Example {
  /** After the program's name. */
  readonly line: string;
  readonly what: string;
}

/** Arguments as they were understood. */
export class Input {
  public constructor(
    private readonly values: ReadonlyMap<string, readonly string[]>,
    public readonly operands: readonly string[],
    private readonly refused: ReadonlySet<string> = new Set(),
  ) {}

  /** Whether it was written at all, with a value that is refused too: then it isn't missing. */
  public isWritten(flag: string): boolean {
    return this.has(flag) || this.refused.has(flag);
  }

  public has(flag: string): boolean {
    return this.values.has(flag);
  }

  public first(flag: string): string | undefined {
    return this.values.get(flag)?.[0];
  }

  public all(flag: string): readonly string[] {
    return this.values.get(flag) ?? [];
  }

  /** The flags that were given, each once, in their order. */
  public get flags(): string[] {
    return [...this.values.keys()];
  }
}

/** What a run is given beside its arguments. */
export interface Running {
  readonly io: Io;
  /** Aborted by Ctrl-C and its like, where the command has something to take away first. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly name: string;
  /** One line for the program's own help. */
  readonly summary: string;
  /** How it is written, a line a way, each after the program's name. */
  readonly usage: readonly string[];
  /** What help says before the flags. */
  readonly about: string;
  readonly flags: readonly Flag[];
  /** @default - it takes none */
  readonly operand?: Operand;
  readonly examples: readonly Example[];
  /** What 1 means here; 0 is "all well" and 2 "not understood, or something is missing" in every command. */
  readonly findings: string;
  /** What is called: @default "cdktf-dynamo" and the name */
  readonly program?: string;
  /** Whether no argument at all is a question, answered with the help. @default false */
  readonly asksForArguments?: boolean;
  /** Whether it has something to take away when it is interrupted: it then ends by itself. @default - the signal ends the process */
  readonly cleansUp?: boolean;
  /** What is wrong beyond a flag's own form: flags that don't go together, names that aren't there. */
  check?(input: Input, io: Io): readonly string[] | Promise<readonly string[]>;
  /** @returns the exit status */
  run(input: Input, running: Running): number | Promise<number>;
}

/** Ends a command with a message alone: 1 for what was found, 2 for what is missing. */
export class CommandError extends Error {
  public constructor(
    message: string,
    public readonly status: 1 | 2 = 2,
  ) {
    super(message);
    this.name = "CommandError";
  }
}
