import { ChildProcess, spawn } from "child_process";
import { helmBinary, kubectlBinary } from "../test/helm";

/** A program that failed, with what it wrote. */
export class CommandError extends Error {}

/** Kubernetes JSON has no type here. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Real Helm and kubectl, on the cluster that KUBECONFIG names. Stops between two commands once it was interrupted. */
export class Programs {
  private interrupted = false;
  private readonly helmPath: string;
  private readonly kubectlPath: string;

  /** @throws CommandError where one of them is missing */
  public constructor() {
    this.helmPath = found("helm", "HELM_BINARY", helmBinary());
    this.kubectlPath = found("kubectl", "KUBECTL_BINARY", kubectlBinary());
  }

  /** Makes the next command fail, so that everything unwinds through its clean-up. */
  public interrupt(): void {
    this.interrupted = true;
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
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (data) => (stdout += data));
      child.stderr.on("data", (data) => (stderr += data));
      child.on("error", reject);
      child.on("close", (code) => {
        const name = program.split("/").pop();
        if (code === 0) resolve(stdout);
        else reject(new CommandError(`${name} ${args.join(" ")}\n${stderr || stdout}`));
      });
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  }
}

function found(name: string, variable: string, program: string | undefined): string {
  if (program !== undefined) return program;
  throw new CommandError(`${name} is missing: put it on the PATH or name it in ${variable}`);
}
