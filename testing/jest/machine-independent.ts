import * as fs from "fs";
import * as os from "os";

type Json = { [key: string]: unknown };

/** Blanked already, so that the serializer passes them on. */
const blanked = new WeakSet<object>();

/**
 * A snapshot serializer for synthesised stacks, as text (`Testing.synth`) or parsed: what differs between machines, or with every
 * update of a package, is blanked, so that a snapshot changes only when the infrastructure does.
 */
export const machineIndependent = {
  test(value: unknown): boolean {
    return typeof value === "string" ? parsed(value) !== undefined : isStack(value) && !blanked.has(value);
  },
  /** Of text, the text; of a parsed stack, what jest makes of an object. */
  serialize<Config, Refs>(
    value: unknown,
    config: Config,
    indentation: string,
    depth: number,
    refs: Refs,
    printer: (value: unknown, config: Config, indentation: string, depth: number, refs: Refs) => string,
  ): string {
    if (typeof value === "string") return JSON.stringify(blankMachine(parsed(value)!), null, 2);
    const result = blankMachine(value as Json);
    blanked.add(result as object);
    return printer(result, config, indentation, depth, refs);
  },
};

/**
 * A copy of a parsed stack in which are blanked: the versions of cdktf and of the providers, the folders of the app, of temporary
 * files and of the user, and the hashes of assets.
 */
export function blankMachine(stack: unknown): unknown {
  const copy = withoutPaths(stack, folders()) as { terraform?: { required_providers?: { [name: string]: Json } }; "//"?: { metadata?: Json } };
  for (const provider of Object.values(copy.terraform?.required_providers ?? {})) {
    if (provider.version !== undefined) provider.version = "<version>";
  }
  const metadata = copy["//"]?.metadata;
  if (metadata?.version !== undefined) metadata.version = "<version>";
  return copy;
}

/** The longest first: the app's folder may lie in the user's. */
function folders(): [string, string][] {
  const known: [string, string][] = [
    [process.cwd(), "<app>"],
    [os.tmpdir(), "<tmp>"],
    [os.homedir(), "<home>"],
  ];
  const real = known.map(([folder, name]): [string, string] => [realpath(folder), name]);
  return [...known, ...real].filter(([folder]) => folder.length > 1).sort(([a], [b]) => b.length - a.length);
}

function realpath(folder: string): string {
  return fs.existsSync(folder) ? fs.realpathSync(folder) : folder;
}

function withoutPaths(value: unknown, known: [string, string][]): unknown {
  if (typeof value === "string") {
    const text = known.reduce((each, [folder, name]) => each.split(folder).join(name), value);
    // cdktf's TerraformAsset: assets/<id>/<32 hexadecimal digits>
    return text.replace(/(^|\/)assets\/([^/]+)\/[0-9A-F]{32}(?![0-9A-F])/g, "$1assets/$2/<hash>");
  }
  if (Array.isArray(value)) return value.map((each) => withoutPaths(each, known));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutPaths(each, known)]));
}

function parsed(text: string): Json | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isStack(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A parsed `cdk.tf.json`: it names the providers that it requires, or a backend, or the stack. */
function isStack(value: unknown): value is Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { terraform, "//": comment } = value as Json;
  const has = (object: unknown, key: string): boolean => typeof object === "object" && object !== null && key in object;
  return has(terraform, "required_providers") || has(terraform, "backend") || has((comment as Json | undefined)?.metadata, "stackName");
}
