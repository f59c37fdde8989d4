import { spawnSync } from "child_process";
import * as path from "path";

/** One run of a program: wall time, processor time and the most memory it held. */
export interface Run {
  readonly milliseconds: number;
  /** User's and system's together: what else the machine does changes it little. */
  readonly cpu: number;
  readonly megabytes: number;
}

/** Preloaded into the measured process: prints what can't be seen from outside everywhere. */
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
  const [, kilobytes, cpu] = /peak-kilobytes=(\d+) cpu-microseconds=(\d+)/.exec(result.stderr) ?? [];
  if (result.status !== 0 || kilobytes === undefined) throw new Error(`node ${args.join(" ")}\n${result.stderr}`);
  return { milliseconds, cpu: Number(cpu) / 1e3, megabytes: Number(kilobytes) / 1024 };
}

/**
 * Runs a line of shell in a folder, with all that it starts; memory isn't seen.
 *
 * @throws Error when it fails
 */
export function runLine(line: string, folder: string): Run {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `(${line}) >/dev/null && times`], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  // The second line of `times` is of the children: "1m2.340s 0m5.670s".
  const spent = [...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  if (status !== 0 || spent.length !== 2) throw new Error(`${line} in ${folder}\n${stderr}`);
  return { milliseconds, cpu: spent.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60e3 + Number(seconds) * 1e3, 0), megabytes: 0 };
}

/** Medians of each figure. */
export function medians(runs: readonly Run[]): Run {
  const of = (figure: keyof Run): number => median(runs.map((run) => run[figure]));
  return { milliseconds: of("milliseconds"), cpu: of("cpu"), megabytes: of("megabytes") };
}

/** The middle of several values. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
