import { Answer, known, noAnswer } from "./answer";

/** An answer that isn't what the cloud documents. */
class MalformedError extends Error {}

/** A value of an answer, which knows where it stands: what isn't as documented is told by its place, and never guessed at. */
export class Json {
  public constructor(
    public readonly value: unknown,
    private readonly path = "the answer",
  ) {}

  /** A property; absent and null are the same to the clouds. */
  public at(name: string): Json {
    const own = typeof this.value === "object" && this.value !== null && !Array.isArray(this.value) ? this.value : {};
    return new Json(Object.hasOwn(own, name) ? (own as { [name: string]: unknown })[name] : undefined, this.path === "the answer" ? name : `${this.path}.${name}`);
  }

  public get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  public text(): string {
    return typeof this.value === "string" ? this.value : this.isNo("a text");
  }

  /** Of a property that may be absent. */
  public textOr(otherwise: string): string {
    return this.absent ? otherwise : this.text();
  }

  /** Also a number that is written as a text, as Azure has some. */
  public number(): number {
    const number = typeof this.value === "string" && this.value.trim() !== "" ? Number(this.value) : this.value;
    return typeof number === "number" && Number.isFinite(number) ? number : this.isNo("a number");
  }

  public yes(): boolean {
    return typeof this.value === "boolean" ? this.value : this.isNo("true or false");
  }

  public list(): Json[] {
    return Array.isArray(this.value) ? this.value.map((one, index) => new Json(one, `${this.path}[${index}]`)) : this.isNo("a list");
  }

  /** Of a property that may be absent. */
  public listOrNone(): Json[] {
    return this.absent ? [] : this.list();
  }

  /** A map of texts, labels for example, as its pairs. */
  public pairs(): [string, string][] {
    if (this.absent) return [];
    if (typeof this.value !== "object" || Array.isArray(this.value)) return this.isNo("an object");
    return Object.entries(this.value as object).map(([key, value]) => [key, String(value)]);
  }

  private isNo(what: string): never {
    throw new MalformedError(`${this.path} is ${this.absent ? "absent" : JSON.stringify(this.value).slice(0, 60)}, where ${what} is documented`);
  }
}

/** What is made of a program's output; output that isn't as documented is an answer that couldn't be read. */
export function readJson<T>(output: string, read: (json: Json) => T): Answer<T> {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return noAnswer("malformed", output.trim() === "" ? "it answered nothing" : `its answer is no JSON: ${JSON.stringify(output.trim().slice(0, 60))}`);
  }
  try {
    return known(read(new Json(value)));
  } catch (error) {
    if (error instanceof MalformedError) return noAnswer("malformed", error.message);
    throw error;
  }
}
