import * as fs from "node:fs";
import * as path from "node:path";

/** A stack as it was synthesised: what of its JSON is read here. */
export interface SynthesisedStack {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly content: StackJson;
}

export interface StackJson {
  readonly resource?: Instances;
  readonly data?: Instances;
}

export interface Instances {
  readonly [type: string]: { readonly [name: string]: Instance };
}

export interface Instance {
  readonly [argument: string]: unknown;
}

/**
 * The stacks of a synthesised folder.
 *
 * @throws Error in words for a person
 */
export function readSynthesised(output: string): SynthesisedStack[] {
  const manifest = path.join(output, "manifest.json");
  const read = (file: string): unknown => {
    try {
      return JSON.parse(fs.readFileSync(file, "utf8"));
    } catch (error) {
      throw new Error(`${file} can't be read: ${(error as Error).message}. Run \`cdktf synth\` first, or name its folder with --output`);
    }
  };
  const { stacks } = read(manifest) as { readonly stacks?: { readonly [name: string]: { readonly name: string; readonly dependencies: string[]; readonly synthesizedStackPath: string } } };
  if (typeof stacks !== "object") throw new Error(`${manifest} lists no stacks: it isn't what \`cdktf synth\` writes`);
  return Object.values(stacks).map(({ name, dependencies, synthesizedStackPath }) => ({ name, dependencies, content: read(path.join(output, synthesizedStackPath)) as StackJson }));
}
