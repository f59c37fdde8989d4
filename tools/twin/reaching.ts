import { build } from "esbuild";
import * as path from "path";

/** Tests that run programs or read files, which no import tells. */
const BESIDE = /^test\/(cli|docs|examples|package|testing)\//;

/**
 * The test files by which a change of framework could be seen: those that reach it or a provider by what they import. The others would do
 * the same again.
 *
 * @param folder the twin's
 */
export async function testsThatReach(folder: string, tests: readonly string[]): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [...tests],
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
    outdir: path.join(folder, ".build", "none"),
    logLevel: "error",
  });
  const reached = new Set(
    Object.values(metafile.outputs).flatMap(({ entryPoint, imports }) =>
      entryPoint !== undefined && imports.some(({ path: name }) => /^(cdktn$|@cdktn\/)/.test(name)) ? [entryPoint] : [],
    ),
  );
  return tests.filter((test) => BESIDE.test(test) || reached.has(test));
}
