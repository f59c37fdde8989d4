import { Diagnostics } from "../checks/diagnostics";
import { Fields, isObject, show } from "../model/fields";
import { nearest } from "../nearest";
import { Field, FieldTable, FORMS } from "./field";

/** One thing that keeps a request from being understood. */
export interface RequestProblem {
  readonly path: string;
  readonly message: string;
}

/** Longer than any id, tag or version. */
const MAX_TEXT = 500;

/** Holds a request against the table of its interface: what is right comes out, what is wrong is told with its path. */
export class RequestReader {
  public constructor(
    private readonly problems: RequestProblem[],
    private readonly diagnostics: Diagnostics,
    /** What is expected, by path, where the value itself helps to say it. */
    private readonly hints: { readonly [path: string]: string | undefined } = {},
  ) {}

  /** What of an object's properties is as it should be; one that is wrong, or null, is left out. */
  public read(given: Fields, table: FieldTable, path = ""): Fields {
    this.tellUnknown(given, Object.keys(table), path);
    const read: { [name: string]: unknown } = {};
    for (const [name, field] of Object.entries(table)) {
      const value = Object.hasOwn(given, name) ? given[name] ?? undefined : undefined;
      const at = path === "" ? name : `${path}.${name}`;
      const found = value === undefined ? this.absent(at, field) : this.value(at, value, field);
      if (found !== undefined) read[name] = found;
    }
    return read;
  }

  private tellUnknown(given: Fields, known: readonly string[], path: string): void {
    for (const name of Object.keys(given)) {
      if (known.includes(name) || given[name] === undefined) continue;
      const [near] = nearest(name, known);
      const short = name.length > MAX_TEXT ? `${name.slice(0, 60)}...` : name;
      this.diagnostics.warning("unknown-property", path === "" ? short : `${path}.${short}`, `${show(name)} is no property here: it changes nothing.`, near ? `Is ${near} meant?` : `The properties are ${known.join(", ")}.`);
    }
  }

  private absent(path: string, { required = false, choices, missing = choices && `one of ${choices.join(", ")}` }: Field): undefined {
    if (required) this.problems.push({ path, message: missing === undefined ? "is missing" : `is missing: ${missing}` });
    return undefined;
  }

  private value(path: string, value: unknown, field: Field): unknown {
    switch (field.kind) {
      case "text":
        return this.text(path, value, field);
      case "choice":
        return field.choices?.some((choice) => choice === value) ? value : this.wrong(path, value, `one of ${(field.choices ?? []).join(", ")}`);
      case "number":
        return fits(value, field) ? value : this.wrong(path, value, numberLike(field));
      case "flag":
        return typeof value === "boolean" ? value : this.wrong(path, value, "true or false");
      case "object":
        return this.object(path, value, field);
      case "document":
        return isObject(value) ? value : this.wrong(path, value, field.expected ?? "an object");
      case "anything":
        return value;
    }
  }

  private text(path: string, value: unknown, { example, format = "" }: Field): unknown {
    if (typeof value !== "string" || value === "") return this.wrong(path, value, example === undefined ? "a text" : `a text in quotes such as ${example}`);
    if (value.length > MAX_TEXT) return this.wrong(path, value, `a text of at most ${MAX_TEXT} characters`);
    const form = FORMS[format];
    if (form === undefined || form.fits(value)) return value;
    this.problems.push({ path, message: `${JSON.stringify(value)} ${form.says}` });
    return undefined;
  }

  private object(path: string, value: unknown, field: Field): unknown {
    if (field.orText === true && typeof value === "string" && value !== "") return this.text(path, value, { kind: "text" });
    if (field.choices?.some((choice) => choice === value)) return value;
    if (isObject(value)) return this.read(value, field.fields ?? {}, path);
    const words = field.choices?.map((choice) => `${JSON.stringify(choice)} or `).join("") ?? "";
    return this.wrong(path, value, this.hints[path] ?? field.expected ?? `${words}an object such as ${field.example ?? "{}"}`);
  }

  private wrong(path: string, value: unknown, expected: string): undefined {
    this.problems.push({ path, message: `${show(value)} is given, ${expected} is expected` });
    return undefined;
  }
}

function fits(value: unknown, { integer = false, minimum = -Infinity, above = -Infinity, maximum = Infinity }: Field): boolean {
  return typeof value === "number" && (!integer || Number.isInteger(value)) && value >= minimum && value > above && value <= maximum;
}

function numberLike({ integer, minimum, above, maximum }: Field): string {
  if (above !== undefined) return `a number above ${above}, up to ${maximum}`;
  return `${integer === true ? "a whole number" : "a number"} from ${minimum} to ${maximum}`;
}
