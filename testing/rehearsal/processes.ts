import { ChildProcess, spawn } from "child_process";
import * as fs from "fs";
import { Environment } from "./environment";
import { InterruptedError } from "./problems";

/** How a program ended, and what it wrote. */
export interface Finished {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** Whether the program is a command for the system's shell, taken as it is written: on Windows its quotes would be escaped otherwise. @default false */
  readonly shell?: boolean;
  /** Called with what is written to standard output, as it comes. */
  readonly onOutput?: (text: string) => void;
}

/**
 * The programs that a rehearsal runs. Each gets a process group of its own, so that a Ctrl-C reaches only the rehearsal, which then
 * ends them, and so that what they started goes with them.
 */
export class Processes {
  private readonly running = new Set<ChildProcess>();
  private stopped = false;

  /** @param folder the rehearsal's folder: a process that has it in its environment or stands in it is the rehearsal's */
  public constructor(private readonly folder: string) {}

  public run(file: string, args: string[], options: RunOptions): Promise<Finished> {
    if (this.stopped) return Promise.reject(new InterruptedError());
    const child = spawn(file, args, {
      cwd: options.folder,
      env: options.environment,
      shell: options.shell ?? false,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.running.add(child);
    return new Promise((resolve, reject) => {
      let stdout = "";
      let stderr = "";
      child.stdout!.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
        options.onOutput?.(text);
      });
      child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", (error) => {
        this.running.delete(child);
        reject(this.stopped ? new InterruptedError() : error);
      });
      child.once("close", (status, signal) => {
        this.running.delete(child);
        if (this.stopped) reject(new InterruptedError());
        else resolve({ status, signal, stdout, stderr });
      });
    });
  }

  /** Ends all that runs, at once, and all that comes after. */
  public stop(): void {
    this.stopped = true;
    for (const child of this.running) {
      if (child.pid !== undefined) kill(process.platform === "win32" ? child.pid : -child.pid);
    }
    this.sweep();
  }

  /**
   * Ends what is no longer in a group of ours. The CDKTF CLI gives Terraform a terminal, and with it a session of its own; when the
   * CLI dies the terminal goes, and Terraform with it (SIGHUP), a moment later. Linux tells whose they are at once.
   */
  public sweep(): void {
    if (process.platform !== "linux") return;
    for (const name of fs.readdirSync("/proc")) {
      if (/^\d+$/.test(name) && Number(name) !== process.pid && this.isOurs(name)) kill(Number(name));
    }
  }

  private isOurs(pid: string): boolean {
    try {
      return (
        fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(`${this.folder}/`) ||
        fs.readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${this.folder}/`)
      );
    } catch {
      return false; // another user's, or gone
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // gone already
  }
}
