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

/** One of the project's programs as esbuild makes it, in that tree. */
export function bundle(entry: string, folder = "."): string {
  const outfile = path.resolve(folder, ".build/bench", path.basename(entry).replace(/\.ts$/, ".js"));
  const options = { bundle: true, packages: "external", platform: "node", target: "node20", logLevel: "error" } as const;
  buildSync({ entryPoints: [entry], absWorkingDir: path.resolve(folder), outfile, ...options });
  return outfile;
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
