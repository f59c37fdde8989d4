import * as fs from "fs";
import * as path from "path";
import { GeneratedClass, deriveSchema } from "./derive-schema";
import { Block } from "./schema";

/** The generated classes of one provider: an installed package `provider-*` of `@cdktf` or `@cdktn`, or what `cdktf get` wrote into the app. */
export class ProviderBindings {
  private readonly sources = new Map<string, GeneratedClass | undefined>();
  private index: Map<string, string> | undefined;

  /**
   * @param folder holds a folder for each resource, in each an `index.js` (package) or `index.ts` (generated)
   * @param version of the provider that the classes were generated from; undefined where nothing says it
   */
  public constructor(
    public readonly folder: string,
    public readonly version: string | undefined,
  ) {}

  public provider(): Block | undefined {
    return this.read("provider")?.block;
  }

  /** @returns undefined when the provider has no such type */
  public resource(type: string): Block | undefined {
    return this.find(type, "resource");
  }

  /** @returns undefined when the provider has no such data source */
  public dataSource(type: string): Block | undefined {
    return this.find(type, "data");
  }

  private find(type: string, kind: "resource" | "data"): Block | undefined {
    const prefix = kind === "data" ? "data-" : "";
    const dashed = type.replace(/_/g, "-");
    for (const name of [dashed.slice(dashed.indexOf("-") + 1), dashed]) {
      const guess = this.read(`${prefix}${kind === "data" ? dashed : name}`);
      if (guess?.terraformType === type && guess.kind === kind) return guess.block;
    }
    const folder = this.folders().get(`${kind} ${type}`);
    return folder === undefined ? undefined : this.read(folder)?.block;
  }

  /** All types by what their class says, for those whose folder is named otherwise. Read only when a guess has failed. */
  private folders(): Map<string, string> {
    if (this.index !== undefined) return this.index;
    this.index = new Map();
    for (const name of fs.readdirSync(this.folder)) {
      const file = ["index.d.ts", "index.ts"].map((base) => path.join(this.folder, name, base)).find((each) => fs.existsSync(each));
      const text = file === undefined ? "" : fs.readFileSync(file, "utf8");
      const type = /tfResourceType = "([^"]+)"/.exec(text)?.[1];
      const kind = /extends cdkt[fn]\.TerraformDataSource/.test(text) ? "data" : "resource";
      if (type !== undefined) this.index.set(`${kind} ${type}`, name);
    }
    return this.index;
  }

  private read(name: string): GeneratedClass | undefined {
    if (!this.sources.has(name)) {
      const source = generatedSource(path.join(this.folder, name));
      this.sources.set(name, source === undefined ? undefined : deriveSchema(source));
    }
    return this.sources.get(name);
  }
}

const SOURCE_MAP = "//# sourceMappingURL=data:application/json;base64,";

/** The TypeScript of one generated class; the structs of a large one stand in files of their own beside it. */
function generatedSource(folder: string): string | undefined {
  const main = typescriptOf(path.join(folder, "index"));
  if (main === undefined) return undefined;
  const structs = path.join(folder, "index-structs");
  if (!fs.existsSync(structs)) return main;
  const names = fs.readdirSync(structs).flatMap((name) => /^(structs\d+)\.(?:js|ts)$/.exec(name)?.[1] ?? []);
  return [main, ...new Set(names)].map((text, index) => (index === 0 ? text : typescriptOf(path.join(structs, text)))).join("\n");
}

/**
 * A package holds the TypeScript inside the source map at the end of the compiled file, which jsii, the compiler of all these
 * packages, always writes so (`inlineSourceMap`, `inlineSources`).
 *
 * @throws Error when a compiled file comes without
 */
function typescriptOf(file: string): string | undefined {
  if (fs.existsSync(`${file}.ts`)) return fs.readFileSync(`${file}.ts`, "utf8");
  if (!fs.existsSync(`${file}.js`)) return undefined;
  const code = fs.readFileSync(`${file}.js`, "utf8");
  const start = code.lastIndexOf(SOURCE_MAP);
  const map = start < 0 ? undefined : JSON.parse(Buffer.from(code.slice(start + SOURCE_MAP.length), "base64").toString());
  const source: string | undefined = map?.sourcesContent?.[0];
  if (source === undefined) throw new Error(`${file}.js has no source map with its source inside, from which the schema could be read`);
  return source;
}

const cache = new Map<string, ProviderBindings>();

/**
 * Finds the classes of a provider where the app has them.
 *
 * @param address `namespace/name`, such as `hashicorp/aws`
 * @param appFolder the app's folder, from which packages are resolved
 * @param generatedFolder where `cdktf get` writes in that app; `codeMakerOutput` of cdktf.json
 * @param versions that the stacks ask for: of two packages, the one that has such a version is taken
 * @returns undefined when the app has none
 */
export function findBindings(address: string, appFolder: string, generatedFolder: string, versions: readonly string[] = []): ProviderBindings | undefined {
  const name = address.slice(address.indexOf("/") + 1);
  const packages = ["@cdktf", "@cdktn"].flatMap((scope) => {
    const root = packageFolder(`${scope}/provider-${name}`, appFolder);
    const declared = root === undefined ? undefined : JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).cdktf?.provider;
    if (root === undefined || (declared?.name !== undefined && !declared.name.endsWith(`/${address}`))) return [];
    return [{ folder: path.join(root, "lib"), version: declared?.version as string | undefined }];
  });
  // An app that moves from one line to the other has both installed.
  const found = packages.find(({ version }) => version !== undefined && versions.includes(version)) ?? packages[0];
  if (found !== undefined) return cached(found.folder, found.version);
  const generated = path.resolve(appFolder, generatedFolder, "providers", name);
  return fs.existsSync(path.join(generated, "provider", "index.ts")) ? cached(generated, undefined) : undefined;
}

function packageFolder(name: string, from: string): string | undefined {
  try {
    return path.dirname(require.resolve(`${name}/package.json`, { paths: [from] }));
  } catch {
    return undefined;
  }
}

function cached(folder: string, version: string | undefined): ProviderBindings {
  let bindings = cache.get(folder);
  if (bindings === undefined) cache.set(folder, (bindings = new ProviderBindings(folder, version)));
  return bindings;
}
