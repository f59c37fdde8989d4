import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

/**
 * Who has none of the packages that serve a provider can import what rehearses, and is then told by `requirePackages` which they are: of an entry
 * they are behind an `import()` alone. Jest imports when something is first used, so the graph is asked of esbuild.
 */

interface Graph {
  readonly inputs: { readonly [file: string]: { readonly imports: { readonly path: string; readonly kind: string; readonly external?: boolean }[] } };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "without-packages-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The packages that are loaded with a file. */
function loadedWith(entry: string): string[] {
  const metafile = path.join(folder, "graph.json");
  const { stderr } = spawnSync("node_modules/.bin/esbuild", [entry, "--bundle", "--packages=external", "--platform=node", `--outfile=${path.join(folder, "out.js")}`, `--metafile=${metafile}`, "--log-level=error"], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { inputs } = JSON.parse(fs.readFileSync(metafile, "utf8")) as Graph;
  const [seen, packages] = [new Set<string>(), new Set<string>()];
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path: to, kind, external } of inputs[file].imports) {
      if (kind === "dynamic-import") continue;
      if (external === true) packages.add(to);
      else follow(to);
    }
  };
  follow(entry);
  return [...packages].sort();
}

const SERVE = ["@grpc/grpc-js", "@grpc/proto-loader", "@msgpack/msgpack"];

test.each(["testing/index.ts", "testing/jest/index.ts", "cli/main.ts", "testing/provider/attach.ts"])("%s loads none of them", (entry) => {
  expect(loadedWith(entry).filter((name) => SERVE.includes(name))).toEqual([]);
});

test("what serves a provider loads them all", () => {
  expect(loadedWith("testing/provider/server.ts").filter((name) => SERVE.includes(name))).toEqual(SERVE);
});
