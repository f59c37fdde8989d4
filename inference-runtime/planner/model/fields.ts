import { Diagnostics } from "../checks/diagnostics";

export type Fields = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Larger than any model: a number past it is a mistake, and arithmetic with it could leave the safe integers. */
const LIMIT = 1e9;

/**
 * Reads fields of a config.json by their many names. A value of the wrong type, negative, fractional or absurd is reported with its
 * path and read as absent, so that the numbers that come out are numbers.
 */
export class FieldReader {
  public constructor(
    private readonly root: Fields,
    private readonly text: Fields,
    private readonly textPath: string,
    private readonly path: string,
    public readonly diagnostics: Diagnostics,
  ) {}

  /** The first of the names that is there, in the text model, then beside it. */
  private find(names: readonly string[]): { readonly value: unknown; readonly path: string } | undefined {
    for (const [fields, path] of [[this.text, this.textPath], [this.root, this.path]] as const) {
      for (const name of names) {
        if (Object.hasOwn(fields, name) && fields[name] !== undefined && fields[name] !== null) return { value: fields[name], path: `${path}.${name}` };
      }
    }
    return undefined;
  }

  /** The path of a field as the caller wrote it, or would have. */
  public pathOf(...names: string[]): string {
    return this.find(names)?.path ?? `${this.textPath}.${names[0]}`;
  }

  public raw(...names: string[]): unknown {
    return this.find(names)?.value;
  }

  /** A positive whole number; undefined when absent or refused. `zero` admits 0, `max` lowers the limit. */
  public count(names: readonly string[], options: { readonly zero?: boolean; readonly max?: number } = {}): number | undefined {
    const found = this.find(names);
    if (!found) return undefined;
    const { value, path } = found;
    const min = options.zero ? 0 : 1;
    const max = options.max ?? LIMIT;
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      this.diagnostics.error("config-invalid", path, `${path} is ${show(value)}: a whole number from ${min} to ${max} is expected.`, "Take the value of the model's own config.json.");
      return undefined;
    }
    return value;
  }

  /** As `count`, and its absence is an error. */
  public required(names: readonly string[], options: { readonly max?: number } = {}): number | undefined {
    this.expect(names);
    return this.count(names, options);
  }

  /** Reports a field that the family's checkpoints always have. */
  public expect(names: readonly string[]): void {
    const path = `${this.textPath}.${names[0]}`;
    if (this.find(names) || this.diagnostics.list.some((known) => known.code === "config-missing" && known.path === path)) return;
    this.diagnostics.error("config-missing", path, `${path} is missing${names.length > 1 ? ` (also read as ${names.slice(1).join(", ")})` : ""}.`, "Give the model's whole config.json.");
  }

  public flag(names: readonly string[]): boolean | undefined {
    const found = this.find(names);
    if (!found) return undefined;
    if (typeof found.value !== "boolean") {
      this.diagnostics.error("config-invalid", found.path, `${found.path} is ${show(found.value)}: true or false is expected.`, "Take the value of the model's own config.json.");
      return undefined;
    }
    return found.value;
  }

  /** A list of exactly `length` entries; undefined when absent or refused. */
  public list(name: string, length: number): readonly unknown[] | undefined {
    const found = this.find([name]);
    if (!found) return undefined;
    if (!Array.isArray(found.value) || found.value.length !== length) {
      const got = Array.isArray(found.value) ? `has ${found.value.length} entries` : `is ${show(found.value)}`;
      this.diagnostics.error("config-contradiction", found.path, `${found.path} ${got}: one a layer is expected, ${length}.`, "Make it agree with num_hidden_layers.");
      return undefined;
    }
    return found.value;
  }

  public contradiction(names: readonly string[], message: string): void {
    const path = this.pathOf(...names);
    this.diagnostics.error("config-contradiction", path, `${path}: ${message}`, "Take the values of the model's own config.json.");
  }
}

/** A value as it was given, short. */
export function show(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return "not a finite number";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
