/** What the CDKTF CLI did with one stack. */
export interface StackRecord {
  /** `none`: not begun; `begun`: no end was written; `done`: deployed or destroyed; `errored`. */
  readonly state: "none" | "begun" | "done" | "errored";
  readonly milliseconds: number;
}

const ENTRY = /^\[(\d{4}-\d\d-\d\dT[\d:.]+)\] \[DEBUG\] default - \[([^\]\s]+)\]: (planning|deploying|destroying|deployed|destroyed|done|errored)$/gm;

/**
 * Reads the states that the CLI writes into its log as each stack goes through them (cdktf-cli 0.21.0). Its output says less: it runs
 * Terraform on a terminal of its own, and what Terraform wrote last, errors included, is lost when the terminal closes first.
 */
export function readCliLog(log: string, names: string[]): Map<string, StackRecord> {
  const records = new Map(names.map((name) => [name, { state: "none", milliseconds: 0 } as StackRecord]));
  const begins = new Map<string, number>();
  for (const [, time, name, entry] of log.matchAll(ENTRY)) {
    if (!records.has(name)) continue;
    const now = Date.parse(time);
    if (!begins.has(name)) begins.set(name, now);
    const milliseconds = now - begins.get(name)!;
    const { state } = records.get(name)!;
    if (entry === "errored") records.set(name, { state: "errored", milliseconds });
    else if (/ed$/.test(entry)) records.set(name, { state: "done", milliseconds });
    else if (state === "none") records.set(name, { state: "begun", milliseconds });
  }
  return records;
}
