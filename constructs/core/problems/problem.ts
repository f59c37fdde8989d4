import { Problem } from "./finding";
import { Token } from "../framework";
import { namingTokens } from "./named-tokens";
import { withoutSecrets } from "./without-secrets";

export type { Finding, Problem } from "./finding";

/** Thrown when the app is synthesised with problems: all of them, before anything is written. */
export class InvalidInputError extends Error {
  /** Each problem of each construct, in the order in which they were found. */
  declare public readonly problems: Problem[];

  public constructor(problems: Problem[]) {
    super(describe(problems));
    this.name = "InvalidInputError";
    // Not enumerable: Node prints an uncaught error's own properties below its message, which says it all already.
    Object.defineProperty(this, "problems", { value: problems });
  }
}

/** One problem as a person reads it, three lines. A token that was pasted where its Secret's name belongs isn't repeated. */
export function describeProblem(problem: Problem): string {
  const where = [problem.constructPath, problem.property].filter((part) => part !== "").join(": ");
  return withoutSecrets(namingTokens([
    `[${problem.code}] ${where} = ${show(problem.value)}`,
    `    ${problem.reason}`,
    `    fix: ${problem.fix}`,
  ].join("\n")));
}

function describe(problems: Problem[]): string {
  const distinct = merge(problems);
  const count = distinct.length === 1 ? "1 problem" : `${distinct.length} problems`;
  return `${count} found, nothing was written.\n\n${distinct.map(describeProblem).join("\n\n")}\n`;
}

/** The same value given to several constructs is one problem to a person: it is told once, with all their paths. */
function merge(problems: Problem[]): Problem[] {
  const byText = new Map<string, Problem>();
  for (const problem of problems) {
    const text = describeProblem({ ...problem, constructPath: "" });
    const first = byText.get(text);
    const constructPath = first === undefined ? problem.constructPath : `${first.constructPath}, ${problem.constructPath}`;
    byText.set(text, { ...problem, constructPath });
  }
  return [...byText.values()];
}

/** Longest text of a value that a message holds: enough to tell it from others. */
const SHOWN = 300;

/** The value as it was given; a token is named as such, since its text means nothing to a person. */
function show(value: unknown): string {
  if (value === undefined) return "(not given)";
  if (isToken(value)) return "(known only at apply)";
  const text = withoutSecrets(write(value));
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}...`;
}

/** Tokens are looked for all the way down, which what refers to itself has no end of. */
function isToken(value: unknown): boolean {
  try {
    return Token.isUnresolved(value);
  } catch {
    return false;
  }
}

/** Whatever stands where a text is expected, as a text: `String` throws of an object without a prototype. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : write(value);
}

/** As JSON where it can be: there is none of a BigInt, a symbol, a function, or what refers to itself. */
function write(value: unknown): string {
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === "bigint" ? `${value}n` : `(${Object.prototype.toString.call(value).slice("[object ".length, -1)})`;
  }
}
