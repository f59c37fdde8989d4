import { ChildProcess, spawn } from "child_process";

/** How a program ended. */
export interface Ended {
  /** @default - a signal ended it, or it was never there */
  readonly status?: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What ended it before its own end, if anything did. `missing`: there is no such program. */
  readonly by?: "missing" | "time-out" | "interrupt";
}

export interface RunOptions {
  readonly env: { readonly [name: string]: string | undefined };
  readonly seconds: number;
  readonly signal?: AbortSignal;
  /** @default - nothing to read */
  readonly input?: string;
  /** Where it is run. @default - here */
  readonly folder?: string;
}

/** Runs a program to its end, or to the end of its time. It stands in a group of its own, and all of the group is ended: login programs too. */
export function runProgram(file: string, args: readonly string[], { env, seconds, signal, input = "", folder }: RunOptions): Promise<Ended> {
  if (signal?.aborted === true) return Promise.resolve({ stdout: "", stderr: "", by: "interrupt" });
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: folder, env: { ...env }, stdio: ["pipe", "pipe", "pipe"], detached: GROUPS });
    const text = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let by: Ended["by"];
    const end = (why: "time-out" | "interrupt"): void => {
      by ??= why;
      endGroup(child, "SIGKILL");
    };
    const interrupt = (): void => end("interrupt");
    const timer = setTimeout(() => end("time-out"), seconds * 1000);
    signal?.addEventListener("abort", interrupt);
    const finish = (status: number | undefined): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
      resolve({ status, stdout: Buffer.concat(text.stdout).toString("utf8"), stderr: Buffer.concat(text.stderr).toString("utf8"), by });
    };
    child.stdout.on("data", (data: Buffer) => void text.stdout.push(data));
    child.stderr.on("data", (data: Buffer) => void text.stderr.push(data));
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "EACCES") by = "missing";
      else text.stderr.push(Buffer.from(error.message));
      finish(undefined);
    });
    child.on("close", (status) => finish(status ?? undefined));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Windows has no groups of processes. */
export const GROUPS = process.platform !== "win32";

/** Ends a program that stands in a group of its own, with all that it started. */
export function endGroup({ pid }: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): void {
  if (pid === undefined) return;
  try {
    process.kill(GROUPS ? -pid : pid, signal);
  } catch {
    // It has ended by itself.
  }
}
