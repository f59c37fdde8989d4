import * as fs from "fs";
import * as path from "path";
import { packageRoot } from "./package-root";

/** Thrown by an entry of this package when a package that it needs isn't installed. */
export class MissingPackageError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "MissingPackageError";
    // Where it was thrown leads to no place of the reader's.
    this.stack = `${this.name}: ${message}`;
  }
}

/**
 * Says which packages an entry lacks and how they come, where Node would tell of a file deep inside that it doesn't find. An app that is
 * bundled has its packages in the bundle: of those nothing is asked.
 */
export function requirePackages(entry: string, names: readonly string[], isThere: (name: string) => boolean = isInstalled): void {
  if (!/^required-packages\./.test(path.basename(__filename))) return;
  const missing = names.filter((name) => !isThere(name));
  if (missing.length === 0) return;
  const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8")) as { peerDependencies: { [name: string]: string } };
  const wanted = missing.map((name) => `"${name}@${peerDependencies[name] ?? "*"}"`).join(" ");
  throw new MissingPackageError(`${entry} needs ${listed(missing)}, which ${missing.length === 1 ? "isn't" : "aren't"} installed: npm install ${wanted}`);
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    // A package may keep its package.json to itself, and is there.
    return (error as { code?: string }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
