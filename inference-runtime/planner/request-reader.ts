import { Fields, isObject, show } from "./model/fields";

/** One thing that keeps a request from being understood. */
export interface RequestProblem {
  readonly path: string;
  readonly message: string;
}

/** Reads properties of a request and collects what is wrong, each with its path. */
export class RequestReader {
  public constructor(
    private readonly fields: Fields,
    private readonly path: string,
    private readonly problems: RequestProblem[],
  ) {}

  public raw(name: string): unknown {
    return Object.hasOwn(this.fields, name) ? this.fields[name] ?? undefined : undefined;
  }

  public problem(name: string, message: string): void {
    this.problems.push({ path: this.path === "" ? name : `${this.path}.${name}`, message });
  }

  public nested(name: string): RequestReader | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (!isObject(value)) {
      this.problem(name, `${show(value)} is given, an object is expected`);
      return undefined;
    }
    return new RequestReader(value, this.path === "" ? name : `${this.path}.${name}`, this.problems);
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

  public text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || (typeof value === "string" && value !== "")) return value;
    this.problem(name, `${show(value)} is given, a text is expected`);
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
