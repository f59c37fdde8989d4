import { execFileSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { Manifest, twinManifest } from "./manifest";
import { renamed, twinFiles } from "./names";
import { twinReadme } from "./readme";

/** What stands in the twin's folder and is no file of the repository. */
const KEPT = new Set(["node_modules", "node", "dist", ".build", "package-lock.json"]);

/**
 * Writes the repository as it is for cdktn into a folder: the same files under the same paths, renamed in what names the framework. What
 * has not changed is left as it is, and what is no longer in the repository goes.
 */
export function writeTree(repository: string, folder: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: repository, encoding: "utf8" });
  const files = listed.split("\0").filter((file) => file !== "" && file !== "package-lock.json" && fs.existsSync(path.join(repository, file)));
  const written = twinFiles(files);
  for (const [from, to] of written) {
    const source = path.join(repository, from);
    const target = path.join(folder, to);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    if (fs.lstatSync(source).isSymbolicLink()) link(fs.readlinkSync(source), target);
    else write(target, content(fs.readFileSync(source), to), fs.statSync(source).mode);
  }
  const present = new Set(written.values());
  for (const file of filesBelow(folder, "")) {
    if (!present.has(file)) fs.rmSync(path.join(folder, file));
  }
}

function content(bytes: Buffer, file: string): Buffer {
  if (bytes.includes(0)) return bytes;
  const text = bytes.toString("utf8");
  if (file === "README.md") return Buffer.from(twinReadme(text));
  if (file !== "package.json") return Buffer.from(renamed(text, file));
  const manifest: Manifest = JSON.parse(text);
  return Buffer.from(`${JSON.stringify(twinManifest(manifest, (each) => renamed(each, file)), null, 2)}\n`);
}

function write(target: string, bytes: Buffer, mode: number): void {
  if (!fs.existsSync(target) || !fs.readFileSync(target).equals(bytes)) fs.writeFileSync(target, bytes);
  fs.chmodSync(target, mode);
}

function link(to: string, target: string): void {
  fs.rmSync(target, { force: true });
  fs.symlinkSync(to, target);
}

function filesBelow(folder: string, below: string): string[] {
  return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(below, entry.name);
    if (below === "" && KEPT.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}
