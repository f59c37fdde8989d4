import * as fs from "node:fs";
import * as readline from "node:readline";
import { Command, CommandError, Input, Io } from "./command";
import { outputOf } from "./deployment";
import { helpOf, programOf, usageOf } from "./help";
import { parse } from "./parse";

/** All of a text to a descriptor; a reader that has gone (`| head`) is no error. */
function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}

export const processIo: Io = {
  env: process.env,
  readStdin: () => fs.readFileSync(0, "utf8"),
  readFile: (file) => fs.readFileSync(file, "utf8"),
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  ask: (question, signal) =>
    new Promise((resolve) => {
      const lines = readline.createInterface({ input: process.stdin, terminal: false });
      const end = (answer: string): void => {
        // First: closing ends it with no answer.
        resolve(answer);
        signal.removeEventListener("abort", none);
        lines.close();
      };
      const none = (): void => end("");
      write(2, question);
      signal.addEventListener("abort", none);
      lines.once("line", end).once("close", none);
    }),
};

/**
 * Runs a command with its arguments: the one place for its help, its refusals and its exit status.
 *
 * @returns 0 all is well, 1 something was found, 2 not understood or something is missing; 128 and the signal when it was interrupted
 */
export async function runCommand(command: Command, argv: readonly string[], io: Io = processIo): Promise<number> {
  const { input, problems, help } = parse(command, argv);
  if (help) {
    io.out(helpOf(command));
    return 0;
  }
  if (argv.length === 0 && command.asksForArguments === true) {
    io.err(helpOf(command));
    return 2;
  }
  const { name, minimum = 0 } = command.operand ?? { name: "" };
  const all = [...problems, ...((await command.check?.(input, io)) ?? [])];
  if (input.operands.length < minimum && all.length === 0) all.push(name === "<id>" ? await missingId(input) : `${name} is missing`);
  if (all.length > 0) {
    io.err(`${all.map((problem) => `${problem}\n`).join("")}${usageOf(command)}${programOf(command)} --help tells more\n`);
    return 2;
  }
  const interruption = command.cleansUp === true ? new Interruption() : undefined;
  const { signal } = interruption ?? new AbortController();
  try {
    const status = await command.run(input, { io, signal });
    return (await interruption?.status()) ?? status;
  } catch (error) {
    const status = await interruption?.status();
    if (!(error instanceof CommandError)) throw error;
    io.err(`${error.message}\n`);
    return status ?? error.status;
  } finally {
    interruption?.end();
  }
}

/** Which ids there are is what somebody wants to know who left it out. */
async function missingId(input: Input): Promise<string> {
  const { describedIds, thereAre } = await import("../explain/described");
  const ids = describedIds(outputOf(input));
  return ids.length === 0 ? "<id> is missing" : `<id> is missing. ${thereAre(ids)}`;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Ctrl-C as something that a command hears of. A second one changes nothing: npm passes the terminal's on, so that one key comes twice. */
class Interruption {
  private readonly controller = new AbortController();
  private with?: number;
  private readonly listeners = Object.entries(SIGNALS).map(([name, code]) => {
    const listener = (): void => {
      this.with ??= code;
      this.controller.abort();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });

  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What the process ends with, when it was interrupted. A signal that came while nothing else could run is told a turn later. */
  public async status(): Promise<number | undefined> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.with;
  }

  public end(): void {
    for (const [name, listener] of this.listeners) process.off(name, listener);
  }
}
