import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { LockedProvider, readLock } from "../constructs/core/forms/lock-file";
import { stacksIn, synthesise } from "../images/stacks";
import { readStacks } from "../testing/rehearsal/app";

/** For `cdktf-dynamo lock`. */
export interface LockOptions {
  /** The file that is written, from the app's folder. */
  readonly file: string;
  /** Systems on which Terraform is to run: "linux_amd64". */
  readonly platforms: readonly string[];
  /** The app's folder. @default - the current one */
  readonly cwd?: string;
  /** A folder or an address that has the providers, in place of their registry. @default - the registry */
  readonly mirror?: string;
  /** Whether the file's own checksums are forgotten. @default false */
  readonly renew?: boolean;
  readonly env: { readonly [name: string]: string | undefined };
  /** Ends what runs: Terraform is interrupted, and the file is left as it was. */
  readonly signal: AbortSignal;
}

/** How the file begins: what follows is read again. */
const HEAD = "# Made by `cdktf-dynamo lock`, of terraform providers lock. Platforms: ";

interface Required {
  readonly source: string;
  readonly version?: string;
}

/**
 * What Terraform's own `terraform providers lock` writes for the providers of all stacks of an app.
 *
 * @throws Error in words for a person, what Terraform said among them
 */
export async function lockProviders(options: LockOptions): Promise<{ readonly providers: number; readonly platforms: string[] }> {
  const { cwd = ".", env, signal } = options;
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-lock-"));
  try {
    const output = path.join(work, "out");
    synthesise(path.resolve(cwd), output, env, { "cdktf-dynamo:withoutLock": true });
    stacksIn(output, []);
    // What came while the app synthesised is heard now.
    await new Promise((resolve) => setImmediate(resolve));
    const required = requiredProviders(output);
    fs.writeFileSync(path.join(work, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    const file = path.resolve(cwd, options.file);
    const before = fs.existsSync(file) && options.renew !== true ? fs.readFileSync(file, "utf8") : "";
    // Only with the packages of all platforms is what the file has held against what comes.
    const platforms = [...new Set([...platformsOf(before), ...options.platforms])].sort();
    const from = options.mirror === undefined ? [] : [`-${/^https?:/.test(options.mirror) ? "net" : "fs"}-mirror=${/^https?:/.test(options.mirror) ? options.mirror : path.resolve(cwd, options.mirror)}`];
    const args = ["providers", "lock", "-no-color", ...from, ...platforms.map((platform) => `-platform=${platform}`)];
    const terraform = env.TERRAFORM_BINARY_NAME ?? "terraform";
    const { status, error, text } = await run(terraform, args, { cwd: work, env: { ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" } }, signal);
    if (signal.aborted) throw new Error(`interrupted: ${options.file} is left as it was`);
    if (error !== undefined) throw new Error(error.code === "ENOENT" ? `there is no program ${terraform} on the PATH: https://developer.hashicorp.com/terraform/install, or TERRAFORM_BINARY_NAME=tofu` : `${terraform} can't be run: ${error.message}`);
    if (status !== 0) throw new Error(`${terraform} ${args.join(" ")} ended with ${status}, and ${options.file} is left as it was:\n${text.trim()}`);
    const providers = merged(readLock(before), readLock(fs.readFileSync(path.join(work, ".terraform.lock.hcl"), "utf8")), options.file);
    fs.writeFileSync(file, `${HEAD}${platforms.join(", ")}\n\n${providers.join("\n")}`);
    return { providers: providers.length, platforms };
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}

interface Ended {
  readonly status: number | null;
  readonly error?: NodeJS.ErrnoException;
  /** What it wrote, errors first. */
  readonly text: string;
}

/** Runs a program to its end; an interruption is passed on to it, and its end is waited for. */
function run(program: string, args: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }, signal: AbortSignal): Promise<Ended> {
  if (signal.aborted) return Promise.resolve({ status: null, text: "" });
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const text = { stderr: "", stdout: "" };
    for (const stream of ["stderr", "stdout"] as const) child[stream].setEncoding("utf8").on("data", (data: string) => void (text[stream] += data));
    const interrupt = (): void => void child.kill("SIGINT");
    signal.addEventListener("abort", interrupt, { once: true });
    const end = (ended: Omit<Ended, "text">): void => {
      signal.removeEventListener("abort", interrupt);
      resolve({ ...ended, text: `${text.stderr}${text.stdout}` });
    };
    child.once("error", (error: NodeJS.ErrnoException) => end({ status: null, error }));
    child.once("close", (status) => end({ status }));
  });
}

function platformsOf(text: string): string[] {
  return text.startsWith(HEAD) ? (/^.*/.exec(text.slice(HEAD.length))?.[0] ?? "").split(", ").filter((name) => name !== "") : [];
}

/**
 * The blocks of the new file. `terraform providers lock` adds whatever comes to the checksums that a file has (1.11.4): it is run without
 * the file, and a package that is another under a version that was there ends here.
 */
function merged(before: ReadonlyMap<string, LockedProvider>, now: ReadonlyMap<string, LockedProvider>, file: string): string[] {
  return [...now].sort(([a], [b]) => (a < b ? -1 : 1)).map(([address, fresh]) => {
    const old = before.get(address);
    if (old === undefined || old.version !== fresh.version) return fresh.block;
    const gone = old.hashes.filter((hash) => hash.startsWith("h1:") && !fresh.hashes.includes(hash));
    if (gone.length > 0) throw new Error(`${address} ${old.version} has other packages than when ${file} was made: ${gone.join(", ")} ${gone.length === 1 ? "is" : "are"} gone. It is left as it was; --renew takes what is there now`);
    // What came from a mirror lacks the registry's own.
    return fresh.hashes.every((hash) => old.hashes.includes(hash)) ? old.block : fresh.block;
  });
}

/** The providers of all stacks. One lock holds one version of each. */
function requiredProviders(output: string): { [name: string]: Required } {
  const required: { [name: string]: Required } = {};
  for (const { name: stack, content } of readStacks(output)) {
    const asked = ((content.terraform ?? {}) as { required_providers?: { [name: string]: Required } }).required_providers ?? {};
    for (const [name, { source, version }] of Object.entries(asked)) {
      const before = required[name];
      if (before !== undefined && (before.source !== source || before.version !== version)) {
        throw new Error(`the stacks ask for two of ${source}: ${before.version} and, ${stack}, ${version}; one file holds one version of each`);
      }
      required[name] = { source, version };
    }
  }
  if (Object.keys(required).length === 0) throw new Error("no stack of the app asks for a provider");
  return required;
}
