import { execFileSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { Manifest, published } from "./manifest";
import { writePackage } from "../package/write";
import { writeTree } from "./tree";

/**
 * `npm run build:cdktn`: the package `cdktn-dynamo` from the same sources, in `dist-cdktn/`, as `npm pack` takes it. Page: docs/moving.md
 *
 *   --tree    only writes the sources as they are for cdktn, into `.build/twin`
 */
const repository = process.cwd();
const folder = path.join(repository, ".build", "twin");

fs.mkdirSync(folder, { recursive: true });
writeTree(repository, folder);
if (!process.argv.includes("--tree")) {
  build().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}

async function build(): Promise<void> {
  const run = (program: string, args: string[]): string => execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  fs.rmSync(path.join(folder, ".build", "package"), { recursive: true, force: true });
  try {
    run(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"]);
  } catch (error) {
    process.stderr.write((error as { stdout?: string }).stdout ?? "");
    process.exit(1);
  }
  await writePackage(folder);
  const [{ files }]: [{ readonly files: { readonly path: string }[] }] = JSON.parse(run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"]));
  const target = path.join(repository, "dist-cdktn");
  fs.rmSync(target, { recursive: true, force: true });
  for (const { path: file } of files) {
    fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    fs.copyFileSync(path.join(folder, file), path.join(target, file));
  }
  const manifest: Manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  fs.writeFileSync(path.join(target, "package.json"), `${JSON.stringify(published(manifest), null, 2)}\n`);
}
