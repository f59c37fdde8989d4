import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";

/** The real Prometheus and its promtool (Debian's `prometheus` has both), where they are: `PROMTOOL_BINARY`, `PROMETHEUS_BINARY`, or the PATH. */
export function prometheusProgram(name: "promtool" | "prometheus"): string | undefined {
  const named = process.env[`${name.toUpperCase()}_BINARY`];
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

/** A real program, where it is: `<VARIABLE>_BINARY`, or the PATH by one of its names. */
export function program(variable: string, names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return process.env[`${variable}_BINARY`] || files.find((file) => fs.existsSync(file));
}

/** The real blackbox exporter (Debian's `prometheus-blackbox-exporter`). */
export const blackboxExporter = (): string | undefined => program("BLACKBOX", ["blackbox_exporter", "prometheus-blackbox-exporter"]);

/** `describe` where there is a promtool; elsewhere the tests are skipped, with a line that says why. */
export function describeWithPromtool(name: string, tests: () => void): void {
  if (prometheusProgram("promtool") !== undefined) describe(name, tests);
  else describe.skip(`${name} [skipped: no promtool: set PROMTOOL_BINARY, or put it on the PATH]`, () => test("is skipped", () => undefined));
}

/** Runs promtool in a folder of its own with these files in it; what it wrote where it fails. */
export function promtool(args: readonly string[], files: { readonly [name: string]: string }): { readonly ok: boolean; readonly said: string } {
  const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "promtool-"));
  try {
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
    // Its garbage is collected less often: a fifth of what a world of series takes, for some 25 MB.
    const { status, stdout, stderr } = spawnSync(prometheusProgram("promtool") ?? "promtool", [...args], { cwd: folder, encoding: "utf8", env: { GOGC: "400", ...process.env } });
    return { ok: status === 0, said: `${stdout}${stderr}` };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
