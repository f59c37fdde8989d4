import * as fs from "fs";
import * as path from "path";

let found: string | undefined;

/**
 * The folder that holds this package's files (charts), wherever the code runs: from source, from `dist/`, or bundled by esbuild
 * into a folder below the project, which moves `__dirname`.
 *
 * @throws Error when neither a folder above this file nor node_modules holds the package
 */
export function packageRoot(): string {
  found ??= above(__dirname) ?? path.dirname(require.resolve("cdktf-dynamo/package.json"));
  return found;
}

function above(start: string): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (fs.existsSync(file) && JSON.parse(fs.readFileSync(file, "utf8")).name === "cdktf-dynamo") return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
