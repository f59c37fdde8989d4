import { spawnSync } from "child_process";
import * as path from "path";

/** One run of a program: wall time and the most memory it held. */
export interface Run {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Preloaded into the measured process: prints its peak memory, the one figure that can't be seen from outside everywhere. */
const REPORTER = path.resolve("bench/report-memory.cjs");

/**
 * Runs Node on a file and measures it, from the start of the process to its end.
 *
 * @throws Error when the program fails: a figure of a failed run says nothing
 */
export function run(args: string[], env: { [name: string]: string } = {}): Run {
  const start = process.hrtime.bigint();
  const result = spawnSync(process.execPath, ["-r", REPORTER, ...args], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const kilobytes = /peak-kilobytes=(\d+)/.exec(result.stderr)?.[1];
  if (result.status !== 0 || kilobytes === undefined) throw new Error(`node ${args.join(" ")}\n${result.stderr}`);
  return { milliseconds, megabytes: Number(kilobytes) / 1024 };
}

/** The middle of several values. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
