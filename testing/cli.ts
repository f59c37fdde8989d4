#!/usr/bin/env node
import { parseArgs } from "util";
import { MissingProviderError } from "./provider/required";
import { CannotRehearseError, InterruptedError, SynthesisError } from "./rehearsal/problems";
import { rehearse } from "./rehearsal/rehearse";
import { formatReport } from "./rehearsal/report";

const USAGE = `cdktf-dynamo rehearse [--cwd DIR] [--json] [<id>...]

Deploys, plans again and destroys the stacks of a CDKTF app with the real Terraform core, offline: its providers have the right
schemas and no cloud behind them. No account, no credentials, no network; nothing outside a temporary folder is touched.

  <id>        a chain ("eks" means eks and all eks-...), a stack's name, or a pattern; none: all stacks
  --cwd DIR   the app's folder, that of its cdktf.json (default: the current one)
  --json      the report as JSON on standard output, in place of the table

Terraform is looked for as the CDKTF CLI does: TERRAFORM_BINARY_NAME, else "terraform" on the PATH.
Ends with 0 when every stack is ok, 1 when one is not or the app refuses to synthesise, 2 when something is missing.
`;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === "--help" || command === "-h" || command === "help") {
    process.stdout.write(USAGE);
    return 0;
  }
  if (command !== "rehearse") {
    process.stderr.write(command === undefined ? USAGE : `There is no command "${command}".\n\n${USAGE}`);
    return 2;
  }
  return rehearseCommand(rest);
}

async function rehearseCommand(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { cwd: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const interruption = new AbortController();
  let interruptedWith: number | undefined;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      interruptedWith ??= code;
      interruption.abort();
    });
  }
  try {
    const report = await rehearse({
      cwd: values.cwd,
      ids: positionals,
      signal: interruption.signal,
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${formatReport(report)}\n`);
    return report.ok ? 0 : 1;
  } catch (error) {
    if (error instanceof InterruptedError) {
      process.stderr.write(`${error.message}\n`);
      return interruptedWith ?? 1;
    }
    if (error instanceof SynthesisError) {
      process.stderr.write(`The app refused to synthesise:\n\n${error.message}\n`);
      return 1;
    }
    if (error instanceof CannotRehearseError || error instanceof MissingProviderError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
