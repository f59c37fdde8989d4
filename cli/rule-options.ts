import type { Trouble } from "../constructs/core/problems/finding";
import { CommandError, Io } from "./command";

/** The options of rules and dashboards, from a file of JSON or from standard input. */
export function readOptions(file: string | undefined, io: Io): object {
  if (file === undefined) return {};
  try {
    return JSON.parse(file === "-" ? io.readStdin() : io.readFile(file));
  } catch (error) {
    throw new CommandError(`--options ${file}: ${(error as Error).message}`, 1);
  }
}

/** What is wrong with them, as a person reads it. */
export function optionProblems(problems: readonly Trouble[]): string {
  return problems.map(({ code, property, value, reason, fix }) => `[${code}] ${property} = ${JSON.stringify(value)}\n    ${reason}\n    fix: ${fix}`).join("\n");
}
