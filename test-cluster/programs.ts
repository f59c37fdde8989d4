import { ChildProcess, spawn } from "child_process";
import { CommandError } from "../cli/command";
import { helmBinary, kubectlBinary } from "../test/harness/helm";

/** Kubernetes JSON has no type here. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Real Helm and kubectl, on the cluster that KUBECONFIG names. Once interrupted, what runs is ended and nothing more is begun. */
export class Programs {
  private interrupted = false;
  private readonly running = new Set<ChildProcess>();
  private readonly helmPath: string;
  private readonly kubectlPath: string;

  /** @throws CommandError where one of them is missing */
  public constructor() {
    this.helmPath = found("helm", "HELM_BINARY", helmBinary());
    this.kubectlPath = found("kubectl", "KUBECTL_BINARY", kubectlBinary());
  }

  /** Ends the command that runs and makes the next one fail, so that everything unwinds through its clean-up. */
  public interrupt(): void {
    this.interrupted = true;
    for (const child of this.running) endGroup(child);
  }

  /** Whether it was interrupted and not told to go on. */
  public get stopped(): boolean {
    return this.interrupted;
  }

  /** Lets commands run again, for the clean-up itself. */
  public resume(): void {
    this.interrupted = false;
  }

  public helm(args: string[], input?: string): Promise<string> {
    return this.run(this.helmPath, args, input);
  }

  public kubectl(args: string[], input?: string): Promise<string> {
    return this.run(this.kubectlPath, args, input);
  }

  public async list(kind: string, args: string[] = []): Promise<Json[]> {
    return JSON.parse(await this.kubectl(["get", kind, ...args, "-o", "json"])).items;
  }

  /** Names of what is there of the given, as `kind/name`. */
  public async names(args: string[]): Promise<string[]> {
    const text = await this.kubectl(["get", ...args, "--ignore-not-found", "-o", "name"]);
    return text.split("\n").filter((name) => name !== "");
  }

  public async create(objects: Json[]): Promise<void> {
    if (objects.length === 0) return;
    await this.kubectl(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
  }

  /** Starts a program that runs beside, in a group of its own so that all of it can be ended. */
  public beside(command: string): ChildProcess {
    return spawn(command, { shell: true, stdio: ["ignore", "ignore", "inherit"], detached: true });
  }

  private run(program: string, args: string[], input = ""): Promise<string> {
    if (this.interrupted) return Promise.reject(new CommandError("interrupted"));
    return new Promise((resolve, reject) => {
      // In a group of its own: an interrupt from the terminal reaches this program only, which unwinds.
      const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
      this.running.add(child);
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (data) => (stdout += data));
      child.stderr.on("data", (data) => (stderr += data));
      child.on("error", reject);
      child.on("close", (code) => {
        this.running.delete(child);
        if (this.interrupted) return reject(new CommandError("interrupted"));
        const name = program.split("/").pop();
        if (code === 0) return resolve(stdout);
        return reject(new CommandError(`${name} ${args.join(" ")}\n${stderr || stdout}`));
      });
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  }
}

/** Ends a program that was started in a group of its own, with all that it started. */
export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

function found(name: string, variable: string, program: string | undefined): string {
  if (program !== undefined) return program;
  throw new CommandError(`${name} is missing: put it on the PATH or name it in ${variable}`);
}
