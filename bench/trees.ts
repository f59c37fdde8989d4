import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { CommandError } from "../cli/command";

/** A state of this project: the one that is here, or a commit's in a folder of its own. */
export interface Tree {
  readonly title: string;
  readonly folder: string;
}

/**
 * One of the project's programs as esbuild makes it, in that tree, with the five stacks that each deployment has in every release: those that the
 * app as cloned has besides, since it has them, would make its figures another app's.
 */
export function bundle(entry: string, folder = "."): string {
  const outfile = path.resolve(folder, ".build/bench", path.basename(entry).replace(/\.ts$/, ".js"));
  const options = { bundle: true, packages: "external", platform: "node", target: "node20", logLevel: "error" } as const;
  buildSync({ entryPoints: [entry], absWorkingDir: path.resolve(folder), outfile, ...options });
  leaveOutFurtherStacks(outfile);
  return outfile;
}

/** What asks for `<id>-early` and `<id>-weights`, a line each in the deployments. */
const FURTHER_STACKS = /^ *early(Start|Weights): true,?\n/gm;
function leaveOutFurtherStacks(file: string): void {
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(FURTHER_STACKS, ""));
}

/** What is here, as a copy: all that git knows or would take, with the same stacks as every release has. */
export function withCopy<T>(work: (tree: Tree) => T): T {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-here-")));
  try {
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" }).split("\0");
    for (const file of files.filter((one) => one !== "" && fs.existsSync(one))) fs.cpSync(file, path.join(folder, file));
    fs.symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
    const deployments = path.join(folder, "deployments");
    for (const file of fs.readdirSync(deployments)) leaveOutFurtherStacks(path.join(deployments, file));
    return work({ title: "here", folder });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function revision(commit: string, git: (...args: string[]) => string): string {
  try {
    return git("rev-parse", "--verify", "--short", `${commit}^{commit}`);
  } catch {
    throw new CommandError(`there is no commit "${commit}" here`);
  }
}

/**
 * Unpacks a commit, has the work done, and removes the folder. Packages are those that are installed here.
 *
 * @throws Error when there is no such commit
 */
export function withCommit(commit: string, work: (tree: Tree) => number): number {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  const hash = revision(commit, git);
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-commit-")));
  try {
    const archive = path.join(folder, "commit.tar");
    git("archive", "--output", archive, hash);
    execFileSync("tar", ["-xf", archive, "-C", folder]);
    fs.rmSync(archive);
    fs.symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
    return work({ title: hash, folder });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
