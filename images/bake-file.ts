import { Value, evaluate, variablesOf } from "./evaluate";
import { Block, Expression, HclError, parseHcl } from "./hcl";

/** A target as Bake would build it, in the words of `docker buildx bake --print`. */
export type BakeTarget = { [attribute: string]: Value };

/** What `docker buildx bake --print` tells, and what it doesn't. */
export interface BakePlan {
  readonly group: { [name: string]: { readonly targets: string[] } };
  readonly target: { [name: string]: BakeTarget };
  /** Digests that a target needs and that nobody gave: the variable's name, and how to learn it. */
  readonly required: { [variable: string]: string };
}

/** A value that a variable's validation refuses. */
export interface BakeProblem {
  readonly variable: string;
  readonly value: string;
  readonly message: string;
}

/** A Bake file, read. */
export class BakeFile {
  private readonly root: Block;

  /** @throws HclError for what isn't read here */
  public constructor(text: string) {
    this.root = parseHcl(text);
  }

  /** Names of the targets, those that only lend to others left out, and of the groups. */
  public names(): string[] {
    return this.labels("group").concat(this.labels("target").filter((name) => !name.startsWith("_")));
  }

  /** Names of the variables. */
  public variables(): string[] {
    return this.labels("variable");
  }

  /** The variables' values: those that were given, as Bake takes them from the environment, and the defaults. */
  public valuesOf(given: { readonly [name: string]: string | undefined }): Map<string, string> {
    const values = new Map<string, string>();
    const open = new Set<string>();
    const value = (name: string): string => {
      const known = values.get(name) ?? given[name];
      if (known !== undefined) return known;
      const expression = this.block("variable", name).attributes.get("default");
      if (expression === undefined || open.has(name)) throw new HclError(`variable ${name} has no value`);
      open.add(name);
      const found = evaluate(expression, value);
      if (typeof found !== "string") throw new HclError(`variable ${name}: only strings are known here`);
      return found;
    };
    for (const name of this.variables()) values.set(name, value(name));
    return values;
  }

  /** What the variables' own validations say against their values. */
  public problems(values: ReadonlyMap<string, string>): BakeProblem[] {
    return this.root.blocks.filter(({ type }) => type === "variable").flatMap((variable) =>
      variable.blocks.flatMap(({ attributes }) => {
        const condition = attributes.get("condition");
        const message = attributes.get("error_message");
        if (condition === undefined || message === undefined) throw new HclError(`variable ${variable.label}: a validation lacks its condition or message`);
        const name = variable.label ?? "";
        if (this.value(condition, values) === true) return [];
        return [{ variable: name, value: values.get(name) ?? "", message: String(this.value(message, values)) }];
      }),
    );
  }

  /**
   * What would be built of some targets and groups.
   *
   * @param names targets and groups; none: the group "default"
   * @throws HclError for a name that isn't there
   */
  public plan(names: readonly string[], values: ReadonlyMap<string, string>): BakePlan {
    const asked = names.length === 0 ? ["default"] : [...new Set(names)];
    const plan: BakePlan = { group: {}, target: {}, required: {} };
    const add = (name: string): void => {
      if (!this.labels("group").includes(name)) return this.addTarget(plan, name, values);
      const targets = this.value(this.block("group", name).attributes.get("targets") ?? { kind: "list", parts: [] }, values) as string[];
      plan.group[name] = { targets };
      targets.forEach(add);
    };
    asked.forEach(add);
    // Bake calls default what it was asked for.
    const others = asked.filter((name) => name !== "default");
    if (others.length > 0) plan.group.default = { targets: [...new Set([...(plan.group.default?.targets ?? []), ...others])].sort() };
    return { group: sorted(plan.group), target: sorted(plan.target), required: sorted(plan.required) };
  }

  private addTarget(plan: BakePlan, name: string, values: ReadonlyMap<string, string>): void {
    const target = this.target(name, values);
    plan.target[name] = target;
    for (const variable of this.variablesIn(name)) {
      if (!variable.endsWith("_DIGEST") || values.get(variable) !== "") continue;
      const { BASE_IMAGE: image } = target.args as { [name: string]: Value };
      plan.required[variable] = `docker buildx imagetools inspect ${String(image)} --format '{{print .Manifest.Digest}}'`;
    }
  }

  /** A target with what it inherits: maps are put together, everything else is its own or the last lender's. */
  private target(name: string, values: ReadonlyMap<string, string>): BakeTarget {
    const { attributes } = this.block("target", name);
    const lenders = this.lenders(name).map((lender) => this.target(lender, values));
    const own: BakeTarget = {};
    for (const [key, expression] of attributes) if (key !== "inherits") own[key] = this.value(expression, values);
    return [...lenders, own].reduce<BakeTarget>((merged, next) => {
      for (const [key, value] of Object.entries(next)) {
        const before = merged[key];
        merged[key] = isMap(value) ? withoutNull({ ...(isMap(before) ? before : {}), ...value }) : value;
      }
      return merged;
    }, {});
  }

  private variablesIn(target: string): string[] {
    const own = [...this.block("target", target).attributes.values()].flatMap(variablesOf);
    return [...this.lenders(target).flatMap((lender) => this.variablesIn(lender)), ...own];
  }

  private lenders(target: string): string[] {
    const inherits = this.block("target", target).attributes.get("inherits");
    return inherits === undefined ? [] : (this.value(inherits, new Map()) as string[]);
  }

  private value(expression: Expression, values: ReadonlyMap<string, string>): Value {
    return evaluate(expression, (name) => {
      const value = values.get(name);
      if (value === undefined) throw new HclError(`variable ${name} is not declared`);
      return value;
    });
  }

  private labels(type: string): string[] {
    return this.root.blocks.flatMap((block) => (block.type === type && block.label !== undefined ? [block.label] : []));
  }

  private block(type: string, label: string): Block {
    const found = this.root.blocks.find((block) => block.type === type && block.label === label);
    if (found === undefined) throw new HclError(`there is no ${type} "${label}"`);
    return found;
  }
}

function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Bake leaves out what is null: the Dockerfile's own value counts. */
function withoutNull(map: { [key: string]: Value }): { [key: string]: Value } {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

function sorted<T>(map: { [key: string]: T }): { [key: string]: T } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
