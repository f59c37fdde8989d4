/** What was seen of orders. */
export interface ShuffledOrders {
  readonly runs: number;
  readonly seed: number;
  /** Changes of resources, makings and takings together. */
  readonly changes: number;
  /** Pairs of resources that were held to an order, summed over the runs. */
  readonly pairs: number;
  /** Each order that broke, with the run in which it did. */
  readonly broken: readonly string[];
}

/** What became of one stack. */
export interface RehearsedStack {
  readonly stack: string;
  /** Resources that were made. */
  readonly resources: number;
  /** Deploy, second plan and destroy together, as they ran beside other stacks. */
  readonly seconds: number;
  /** "ok": deployed, planned again without a change, destroyed. "failed": not so. "skipped": not tried to the end, since another failed. */
  readonly result: "ok" | "failed" | "skipped";
  /** Terraform's own words, or what it was skipped for; undefined when ok. */
  readonly error?: string;
}

/** What became of all. */
export interface RehearsalReport {
  /** True when every stack is ok. */
  readonly ok: boolean;
  /** "Terraform 1.11.4" */
  readonly program: string;
  /** From the first to the last, synthesis included. */
  readonly seconds: number;
  readonly stacks: RehearsedStack[];
  /** What was seen of orders, where they were looked at. */
  readonly orders?: ShuffledOrders;
  /** What was different from a real deploy, or should be known. */
  readonly notices: string[];
}

/** One table, the errors below it. */
export function formatReport(report: RehearsalReport): string {
  const header = ["stack", "resources", "seconds", "result"];
  const rows = report.stacks.map(({ stack, resources, seconds, result }) => [stack, String(resources), seconds.toFixed(1), result]);
  const totals = ["", String(report.stacks.reduce((sum, each) => sum + each.resources, 0)), report.seconds.toFixed(1), summary(report)];
  const widths = header.map((_, column) => Math.max(...[header, ...rows, totals].map((row) => row[column].length)));
  const line = (row: string[]): string =>
    row.map((cell, column) => (column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ").trimEnd();
  const errors = report.stacks.flatMap(({ stack, result, error }) => (error === undefined ? [] : [`${stack} ${result}:\n${indent(error)}`]));
  return [line(header), ...rows.map(line), line(totals), ...orderLines(report.orders), ...errors.map((each) => `\n${each}`)].join("\n");
}

function orderLines(orders: ShuffledOrders | undefined): string[] {
  if (orders === undefined) return [];
  const { runs, seed, changes, pairs, broken } = orders;
  const held = `${runs} runs with random delays (seed ${seed}), ${changes} changes, ${pairs} pairs held to an order`;
  return ["", broken.length === 0 ? `${held}: each kept` : `${held}: ${broken.length} times one wasn't`, ...broken.map((order) => `  ${order}`)];
}

function summary({ stacks, program }: RehearsalReport): string {
  const count = (result: string): number => stacks.filter((stack) => stack.result === result).length;
  const others = ["failed", "skipped"].flatMap((result) => (count(result) > 0 ? [`${count(result)} ${result}`] : []));
  return [`${count("ok")} ok`, ...others, program].join(", ");
}

function indent(text: string): string {
  return text.split("\n").map((line) => (line === "" ? "" : `  ${line}`)).join("\n");
}
