import * as fs from "fs";
import { builtinModules } from "module";
import * as path from "path";
import { buildSync } from "esbuild";

/** The packages that a file of ours pulls in, with everything it imports, as a bundler sees them. */
function packagesBehind(entry: string): string[] {
  const { metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map((one) => one.path));
  return [...new Set(imports)].sort();
}

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8"));
const entries: [string, string][] = Object.entries(manifest.exports as { [entry: string]: { default?: string } })
  .filter(([, target]) => target.default !== undefined)
  .map(([entry, target]) => [entry, (target.default as string).replace(/^\.\/dist\/(.*)\.js$/, "$1.ts")]);

const CLOUD_PROVIDERS: { [entry: string]: string } = { "./aws": "aws", "./azure": "azurerm", "./google": "google" };

describe.each(entries)("the entry %s", (entry, source) => {
  const behind = packagesBehind(source);

  test("pulls in no other cloud's provider", () => {
    const clouds = behind.flatMap((name) => /^@cdktf\/provider-(aws|azurerm|google)\//.exec(name)?.[1] ?? []);
    expect([...new Set(clouds)]).toEqual(CLOUD_PROVIDERS[entry] === undefined ? [] : [CLOUD_PROVIDERS[entry]]);
  });

  test("imports providers by resource, never whole", () => {
    const providers = behind.filter((name) => name.startsWith("@cdktf/provider-"));
    expect(providers.filter((name) => !/^@cdktf\/provider-[a-z]+\/lib\/[a-z0-9-]+$/.test(name))).toEqual([]);
  });

  test("needs nothing but what the package declares", () => {
    const declared = new Set([
      ...Object.keys(manifest.peerDependencies),
      ...Object.keys(manifest.peerDependenciesMeta),
    ]);
    const needed = behind
      .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name))
      .map((name) => name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/"));
    expect(needed.filter((name) => !declared.has(name) && name !== "cdktf-dynamo")).toEqual([]);
  });
});

test("a test file stands for every room's source in the map of the entries", () => {
  for (const [, source] of entries) expect(fs.existsSync(path.resolve(source))).toBe(true);
});

test("nothing comes along that wasn't asked for: what only rehearsals need is optional, its install scripts with it", () => {
  expect(manifest.dependencies).toBeUndefined();
  const optional = Object.keys(manifest.peerDependencies).filter((name) => manifest.peerDependenciesMeta[name]?.optional === true);
  expect(optional).toEqual(expect.arrayContaining(["@grpc/grpc-js", "@grpc/proto-loader", "@msgpack/msgpack"]));
});
