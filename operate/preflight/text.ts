import { Row } from "./row";

/** The rows as one table; what lacks has below it why, and the command that asks for more. */
export function rowsText(rows: readonly Row[]): string {
  const heads = ["", "", "needed", "there", ""];
  const cells = rows.map(({ group, what, needed, there, verdict }) => [group, what, needed, there, verdict]);
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column].length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd();
  const indent = " ".repeat(widths[0] + 2);
  const body = rows.flatMap(({ note, command }, index) => [
    line(cells[index]),
    ...(note === undefined ? [] : [`${indent}  ${note}`]),
    ...(command === undefined ? [] : [`${indent}> ${command}`]),
  ]);
  const count = (verdict: Row["verdict"]): number => rows.filter((row) => row.verdict === verdict).length;
  const sum = `${count("ok")} ok, ${count("lacking")} lacking, ${count("unknown")} unknown`;
  return [line(heads), ...body, "", sum, ""].join("\n");
}
