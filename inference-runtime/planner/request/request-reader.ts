import { Diagnostics } from "../checks/diagnostics";
import { Fields, isObject, show } from "../model/fields";
import { nearest } from "../nearest";

/** One thing that keeps a request from being understood. */
export interface RequestProblem {
  readonly path: string;
  readonly message: string;
}

/** Longer than any id, tag or version. */
const MAX_TEXT = 500;

/** Reads properties of a request and collects what is wrong, each with its path. */
export class RequestReader {
  public constructor(
    private readonly fields: Fields,
    private readonly path: string,
    private readonly problems: RequestProblem[],
    private readonly diagnostics: Diagnostics,
    known: readonly string[],
  ) {
    for (const name of Object.keys(fields)) {
      if (known.includes(name) || fields[name] === undefined) continue;
      const [near] = nearest(name, known);
      diagnostics.warning("unknown-property", this.pathOf(name), `${show(name)} is no property here: it changes nothing.`, near ? `Is ${near} meant?` : `The properties are ${known.join(", ")}.`);
    }
  }

  private pathOf(name: string): string {
    const short = name.length > MAX_TEXT ? `${name.slice(0, 60)}...` : name;
    return this.path === "" ? short : `${this.path}.${short}`;
  }

  public raw(name: string): unknown {
    return Object.hasOwn(this.fields, name) ? this.fields[name] ?? undefined : undefined;
  }

  public problem(name: string, message: string): void {
    this.problems.push({ path: this.pathOf(name), message });
  }

  /** An object within, whose properties are these. `expected`: how it looks, for whoever wrote something else. */
  public nested(name: string, known: readonly string[], expected: string): RequestReader | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (!isObject(value)) {
      this.problem(name, `${show(value)} is given, ${expected} is expected`);
      return undefined;
    }
    return new RequestReader(value, this.pathOf(name), this.problems, this.diagnostics, known);
  }

  /** A whole number from 1 to `max`. */
  public count(name: string, max: number, required = false): number | undefined {
    const value = this.raw(name);
    if (value === undefined) {
      if (required) this.problem(name, "is missing");
      return undefined;
    }
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max) return value;
    this.problem(name, `${show(value)} is given, a whole number from 1 to ${max} is expected`);
    return undefined;
  }

  /** A number above `min`, up to `max`. */
  public number(name: string, min: number, max: number): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value > min && value <= max) return value;
    this.problem(name, `${show(value)} is given, a number above ${min}, up to ${max} is expected`);
    return undefined;
  }

  public flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "boolean") return value;
    this.problem(name, `${show(value)} is given, true or false is expected`);
    return undefined;
  }

  /** A text. `example`: one in quotes, for whoever left them out. */
  public text(name: string, example?: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || (typeof value === "string" && value !== "" && value.length <= MAX_TEXT)) return value;
    const expected = typeof value === "string" && value !== "" ? `a text of at most ${MAX_TEXT} characters` : example === undefined ? "a text" : `a text in quotes such as ${show(example)}`;
    this.problem(name, `${show(value)} is given, ${expected} is expected`);
    return undefined;
  }

  public choice<T extends string>(name: string, choices: readonly T[], required = false): T | undefined {
    const value = this.raw(name);
    if (value === undefined) {
      if (required) this.problem(name, `is missing: one of ${choices.join(", ")}`);
      return undefined;
    }
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.problem(name, `${show(value)} is given, one of ${choices.join(", ")} is expected`);
    return found;
  }
}
