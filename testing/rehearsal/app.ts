import * as fs from "fs";
import * as path from "path";
import { SynthesisedStack } from "./offline";
import { CannotRehearseError } from "./problems";
import { ManifestStack } from "./select";

/** What a rehearsal needs of the app's cdktf.json. */
export interface AppConfig {
  readonly folder: string;
  /** The command that synthesises. */
  readonly app: string;
  /** Where `cdktf get` writes generated classes. */
  readonly codeMakerOutput: string;
  readonly context?: object;
  readonly terraformModules?: readonly (string | { readonly source: string })[];
}

/** @throws CannotRehearseError when the folder holds no cdktf.json with an app */
export function readAppConfig(folder: string): AppConfig {
  const file = path.join(folder, "cdktf.json");
  if (!fs.existsSync(file)) {
    throw new CannotRehearseError(`There is no cdktf.json in ${folder}: go to the app's folder, or name it with --cwd.`);
  }
  let config: Partial<AppConfig>;
  try {
    config = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new CannotRehearseError(`${file} isn't JSON: ${(error as Error).message}`);
  }
  if (!isObject(config)) throw new CannotRehearseError(`${file} holds no object: write it like { "language": "typescript", "app": "npx tsx main.ts" }.`);
  if (typeof config.app !== "string") throw new CannotRehearseError(`${file} names no "app", the command that synthesises.`);
  const { terraformModules: modules = [], codeMakerOutput: code = "" } = config;
  if (typeof code !== "string") throw new CannotRehearseError(`${file}: "codeMakerOutput" is the folder of generated classes, a text.`);
  if (!Array.isArray(modules) || !modules.every((one) => typeof one === "string" || (isObject(one) && typeof one.source === "string"))) {
    throw new CannotRehearseError(`${file}: "terraformModules" is a list of sources, or of objects that have one each.`);
  }
  return { ...config, folder, app: config.app, codeMakerOutput: config.codeMakerOutput ?? ".gen" };
}

/** A stack in the output of `cdktf synth`. */
export interface ReadStack extends ManifestStack, SynthesisedStack {
  /** Its `cdk.tf.json`. */
  readonly file: string;
}

interface ManifestEntry extends ManifestStack {
  readonly synthesizedStackPath: string;
}

/**
 * @param output a synthesised folder, that of `manifest.json`
 * @throws CannotRehearseError when the stacks aren't JSON
 */
export function readStacks(output: string): ReadStack[] {
  const manifest: { readonly stacks: { readonly [name: string]: ManifestEntry } } = JSON.parse(
    fs.readFileSync(path.join(output, "manifest.json"), "utf8"),
  );
  return Object.values(manifest.stacks).map(({ name, dependencies, synthesizedStackPath }) => {
    const file = path.join(output, synthesizedStackPath);
    if (!file.endsWith(".json")) throw new CannotRehearseError(`The stack ${name} was synthesised as HCL; a rehearsal reads JSON.`);
    return { name, dependencies, file, content: JSON.parse(fs.readFileSync(file, "utf8")) };
  });
}

/**
 * Leaves only these stacks in a synthesised folder's manifest. The CDKTF CLI destroys no stack while one that depends on it stands in
 * the manifest and isn't destroyed too ("dependant stacks are not included"), whether that one was ever deployed or not.
 */
export function keepInManifest(output: string, names: string[]): void {
  const file = path.join(output, "manifest.json");
  const manifest: { readonly stacks: { readonly [name: string]: ManifestEntry } } = JSON.parse(fs.readFileSync(file, "utf8"));
  const stacks = Object.fromEntries(Object.entries(manifest.stacks).filter(([, { name }]) => names.includes(name)));
  fs.writeFileSync(file, JSON.stringify({ ...manifest, stacks }, null, 2));
}

/** The files from which the CDKTF CLI takes values of Terraform variables, by their name. */
export function variableFiles(folder: string): string[] {
  return fs.readdirSync(folder).filter((name) => /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name)).sort();
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
