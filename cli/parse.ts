import { parseArgs } from "node:util";
import { nearest } from "../inference-runtime/planner/nearest";
import { Command, Flag, Input } from "./command";

/** Arguments, and everything that is wrong with them. */
export interface Parsed {
  readonly input: Input;
  readonly problems: readonly string[];
  readonly help: boolean;
}

/**
 * Node's own parser makes tokens of the arguments (a value after `=` or in the next place, `--` before what is no flag); it isn't
 * strict here, since it would end at the first problem, and all are told at once.
 */
export function parse({ flags, operand }: Command, argv: readonly string[]): Parsed {
  const options = Object.fromEntries(flags.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" } as const]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...options, help: { type: "boolean", short: "h" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const problems: string[] = [];
  const refused = new Set<string>();
  let help = false;
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    if (token.name === "help") {
      help = true;
      continue;
    }
    const flag = flags.find(({ name }) => name === token.name);
    const problem = flag === undefined ? unknownFlag(token.rawName, flags) : wrongValue(flag, token.value, token.inlineValue === true);
    if (problem !== undefined) {
      problems.push(problem);
      refused.add(token.name);
    } else values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ""]);
  }
  for (const { name, value, many } of flags) {
    const given = values.get(name) ?? [];
    if (given.length > 1 && value !== undefined && many !== true) problems.push(`--${name}: given ${given.length} times, ${given.join(", ")}`);
  }
  if (operand === undefined) problems.push(...operands.map((word) => `${word}: no name is taken here`));
  else if (operands.length > (operand.maximum ?? Infinity)) problems.push(`more than one ${operand.name}: ${operands.join(", ")}`);
  return { input: new Input(values, operands, refused), problems, help };
}

function unknownFlag(raw: string, flags: readonly Flag[]): string {
  const [near] = nearest(raw.replace(/^-+/, ""), flags.map(({ name }) => name));
  return `${raw}: there is no such option${near === undefined ? "" : `; did you mean --${near}?`}`;
}

function wrongValue({ name, value, form, says }: Flag, given: string | undefined, inline: boolean): string | undefined {
  if (value === undefined) return given === undefined ? undefined : `--${name}: takes no value, not ${JSON.stringify(given)}`;
  if (given === undefined || given === "") return `--${name}: its value is missing`;
  if (!inline && /^--[a-z]/.test(given)) return `--${name}: its value is missing, ${given} follows; --${name}=${given} if that is meant`;
  return form === undefined || form.test(given) ? undefined : `--${name} ${JSON.stringify(given)}: ${says}`;
}
