import { spawn } from "child_process";
import { GROUPS } from "./run-program";

/** How a program that changes something ended. */
export interface EndedPatiently {
  /** Exit status. @default - it could not be started, or a signal ended it */
  readonly status?: number;
  /** The last lines that it wrote. */
  readonly tail: readonly string[];
}

export interface PatientOptions {
  readonly folder?: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** How many of its last lines are remembered. */
const TAIL = 40;

/**
 * Runs a program that changes something to its end. An interruption is passed on once, as the program's own SIGINT, and waited for:
 * Terraform then ends its step and writes its state; killed, it would lose what it made or took away. It gets a process group of its own, so
 * that a terminal's Ctrl-C doesn't reach it a second time.
 */
export function runPatiently(name: string, args: readonly string[], { folder, env, signal, onLine }: PatientOptions): Promise<EndedPatiently> {
  // One that came between two programs is heard here: the next isn't begun.
  if (signal.aborted) return Promise.resolve({ tail: ["interrupted"] });
  return new Promise((resolve) => {
    const child = spawn(name, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: GROUPS });
    const tail: string[] = [];
    const say = (line: string): void => {
      if (line.trim() === "") return;
      tail.push(line);
      tail.splice(0, tail.length - TAIL);
      onLine(line);
    };
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(say);
      });
      stream.once("end", () => say(rest));
    }
    const interrupt = (): void => void child.kill("SIGINT");
    signal.addEventListener("abort", interrupt, { once: true });
    const done = (ended: EndedPatiently): void => {
      signal.removeEventListener("abort", interrupt);
      resolve(ended);
    };
    child.once("error", ({ code, message }: NodeJS.ErrnoException) => done({ tail: [code === "ENOENT" ? `there is no program ${name} on the PATH` : message] }));
    child.once("close", (status) => done({ status: status ?? undefined, tail }));
  });
}
