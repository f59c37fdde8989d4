import * as fs from "fs";
import * as path from "path";
import { isDeepStrictEqual } from "util";
import { App, TerraformStack } from "cdktf";

/**
 * The floor under our constructs: the resources of a synthesised app as somebody would write them in cdktf by hand, a `new Vpc(stack, ...)`
 * each, with what they hold as it was synthesised. References stand there as text, which costs less than the tokens of a program; charts
 * and what commands read aren't copied. So the floor lies lower than any program's.
 */

type Json = { readonly [name: string]: unknown };
interface Element {
  readonly module: string;
  readonly class: string;
  readonly id: string;
  readonly config: Json;
  /** What the class doesn't write as it was, put over it. */
  readonly over: Json;
}

const camel = (name: string): string => name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), camelKeys(inner)]));
}

/** The provider's module for a type and the class in it; none for what Terraform has built in. */
function classOf(type: string, kind: "resource" | "data" | "provider"): { module: string; class: string } | undefined {
  const [provider, ...rest] = type.split("_");
  const folder = kind === "provider" ? "provider" : `${kind === "data" ? `data-${provider}-` : ""}${rest.join("-")}`;
  const module = `@cdktf/provider-${provider}/lib/${folder}`;
  const types = path.resolve("node_modules", module, "index.d.ts");
  if (!fs.existsSync(types)) return undefined;
  const name = /export declare class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider)\b/.exec(fs.readFileSync(types, "utf8"))?.[1];
  return name === undefined ? undefined : { module, class: name };
}

/** The element, checked by making it: what comes out otherwise than it was goes over it. */
function elementOf(type: string, kind: "resource" | "data" | "provider", id: string, { "//": _, ...written }: Json): Element | undefined {
  const found = classOf(type, kind);
  if (found === undefined) return undefined;
  const config = camelKeys(written) as Json;
  const made = (given: Json): Json => {
    const stack = new TerraformStack(new App(), "x");
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    new (require(found.module)[found.class])(stack, id, given);
    const out = JSON.parse(JSON.stringify(stack.toTerraform()));
    return kind === "provider" ? out.provider[type][0] : (Object.values(out[kind][type])[0] as Json);
  };
  try {
    const out = made(config);
    const over = Object.fromEntries(Object.entries(written).filter(([name, value]) => !isDeepStrictEqual(out[name], value)));
    const left = Object.fromEntries(Object.entries(config).filter(([name]) => !Object.keys(over).map(camel).includes(name)));
    return { ...found, id, config: left, over };
  } catch {
    return { ...found, id, config: {}, over: written };
  }
}

/** Writes the program of a synthesised app. @returns how many resources, and how many of their arguments had to be put over the class's */
export function writeFloor(synthesised: string, file: string): { readonly resources: number; readonly over: number } {
  const manifest = JSON.parse(fs.readFileSync(path.join(synthesised, "manifest.json"), "utf8")) as { stacks: { [name: string]: { synthesizedStackPath: string } } };
  let [resources, over] = [0, 0];
  const lines = Object.entries(manifest.stacks).flatMap(([name, { synthesizedStackPath }]) => {
    const json = JSON.parse(fs.readFileSync(path.join(synthesised, synthesizedStackPath), "utf8"));
    delete json["//"];
    const { resource = {}, data = {}, provider = {}, terraform, ...rest } = json;
    const text = [`{ const stack = new TerraformStack(app, ${JSON.stringify(name)});`, `stack.addOverride("terraform.backend", ${JSON.stringify(terraform.backend)});`];
    const put = (kind: "resource" | "data" | "provider", type: string, id: string, written: Json): void => {
      const element = elementOf(type, kind, id, written);
      if (kind === "resource") resources++;
      if (element === undefined) {
        text.push(`stack.addOverride(${JSON.stringify(`${kind}.${type}.${id}`)}, ${JSON.stringify(written)});`);
        return;
      }
      over += Object.keys(element.over).length;
      text.push(`{ const one = new (require(${JSON.stringify(element.module)}).${element.class})(stack, ${JSON.stringify(id)}, ${JSON.stringify(element.config)});`);
      for (const [argument, value] of Object.entries(element.over)) text.push(`one.addOverride(${JSON.stringify(argument)}, ${JSON.stringify(value)});`);
      text.push("}");
    };
    for (const [type, all] of Object.entries<Json[]>(provider)) all.forEach((one, index) => put("provider", type, `${type}${index}`, one));
    for (const kind of ["data", "resource"] as const) {
      for (const [type, all] of Object.entries<{ [id: string]: Json }>(kind === "data" ? data : resource)) for (const [id, one] of Object.entries(all)) put(kind, type, id, one);
    }
    for (const [section, all] of Object.entries(rest)) text.push(`stack.addOverride(${JSON.stringify(section)}, ${JSON.stringify(all)});`);
    return [...text, "}"];
  });
  fs.writeFileSync(file, `const { TerraformStack } = require("cdktf");\nmodule.exports = (app) => {\n${lines.join("\n")}\n};\n`);
  return { resources, over };
}
