import * as fs from "fs";
import * as path from "path";
import { Plugin, build } from "esbuild";
import { declarationsBehind } from "./declarations";

/** Where tsc writes declarations (tsconfig.build.json), and where the package has those that it needs. */
const BUILT = path.join(".build", "package");
const TARGET = "dist";
/** All code and data in one file; its modules are run when they are first asked for, as Node's own would be. */
const CODE = "code.js";

/**
 * `dist/` of a package, from its sources and the declarations that tsc wrote of them: the code in one file without comments, the data in it
 * as small as they can be, a file for each entry, and the declarations to which an entry leads. Of the 2,600 files that it was, most were
 * smaller than what a disk gives the least of.
 */
export async function writePackage(folder: string): Promise<void> {
  const built = path.join(folder, BUILT);
  const target = path.join(folder, TARGET);
  const entries = entriesOf(JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")));
  fs.rmSync(target, { recursive: true, force: true });
  const run = [...entries, "cli/main"].map((entry) => `  ${JSON.stringify(entry)}: () => require(${JSON.stringify(`./${entry}.ts`)}),`);
  await build({
    stdin: { contents: `module.exports = {\n${run.join("\n")}\n};\n`, resolveDir: folder, sourcefile: CODE },
    absWorkingDir: path.resolve(folder),
    outfile: path.join(target, CODE),
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "utf8",
    legalComments: "none",
    // What has another's name, or knows itself by its own, is called otherwise in the file: EksCluster2, _EksVersion. Traces and logs tell the real one.
    keepNames: true,
    logLevel: "error",
    plugins: [asText(), inPlace(folder)],
  });
  const { files, names } = declarationsBehind(built, entries);
  for (const file of files) copy(path.join(built, file), path.join(target, file));
  for (const entry of entries) write(path.join(target, `${entry}.js`), `${asked(entry)}// For ES modules, which are told names before anything runs.\n0 && (module.exports = { ${names.get(entry)!.join(", ")} });\n`);
  write(path.join(target, "cli/main.js"), asked("cli/main"));
}

interface Exports {
  readonly exports: { readonly [entry: string]: string | { readonly default: string } };
}

function entriesOf({ exports }: Exports): string[] {
  const files = Object.values(exports).map((each) => (typeof each === "string" ? each : each.default));
  return files.flatMap((file) => /^\.\/dist\/(.*)\.js$/.exec(file)?.[1] ?? []);
}

function asked(entry: string): string {
  const up = path.posix.relative(path.posix.dirname(entry), CODE);
  return `"use strict";\nmodule.exports = require(${JSON.stringify(up.startsWith(".") ? up : `./${up}`)})[${JSON.stringify(entry)}]();\n`;
}

/** A table as text: V8 reads that in half the time of the same as code, and only when it is asked for. */
function asText(): Plugin {
  return {
    name: "as-text",
    setup: (builder) =>
      builder.onLoad({ filter: /\.json$/ }, ({ path: file }) => {
        const text = JSON.stringify(JSON.parse(fs.readFileSync(file, "utf8")));
        return { contents: `module.exports = JSON.parse(${JSON.stringify(text)});`, loader: "js" };
      }),
  };
}

/** A module's own path, as if it lay where it was. */
function inPlace(folder: string): Plugin {
  const below = (file: string): string => JSON.stringify(`/${path.relative(folder, file).split(path.sep).join("/")}`);
  return {
    name: "in-place",
    setup: (builder) =>
      builder.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const text = fs.readFileSync(file, "utf8");
        if (!/\b__(dirname|filename)\b/.test(text)) return undefined;
        const place = (match: string): string => `(__dirname + ${below(match === "__dirname" ? path.dirname(file) : file)})`;
        return { contents: text.replace(/\b__(dirname|filename)\b/g, place), loader: "ts" };
      }),
  };
}

function copy(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
