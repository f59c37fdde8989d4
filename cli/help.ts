import { Command } from "./command";

/** The program's name before a command's. */
export const PROGRAM = "cdktf-dynamo";

export function programOf({ program, name }: Command): string {
  return program ?? `${PROGRAM} ${name}`;
}

/** How a command is written, the lines below each other. */
export function usageOf(command: Command): string {
  return command.usage.map((line, index) => `${index === 0 ? "usage: " : "       "}${programOf(command)}${line === "" ? "" : ` ${line}`}\n`).join("");
}

/** Rows of two columns, indented. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

/** What `--help` prints of a command. */
export function helpOf(command: Command): string {
  const { about, flags, operand, examples, findings } = command;
  const rows: [string, string][] = flags.map(({ name, value, summary, many }) => [
    `--${name}${value === undefined ? "" : ` ${value}`}`,
    `${summary}${many === true ? "; may be repeated" : ""}`,
  ]);
  if (operand !== undefined) rows.unshift([operand.name, operand.summary]);
  const shown = examples.map(({ line, what }) => [`${programOf(command)}${line === "" ? "" : ` ${line}`}`, what] as const);
  return [
    usageOf(command),
    `${about}\n`,
    columns([...rows, ["--help", "prints this"]]),
    ...(shown.length === 0 ? [] : [`Examples:\n${columns(shown)}`]),
    `Ends with 0 when all is well, 1 when ${findings}, 2 when it isn't understood or something is missing.\n`,
  ].join("\n");
}
