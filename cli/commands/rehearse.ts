import { Command, CommandError } from "../command";

/** `cdktf-dynamo rehearse`. */
export const rehearse: Command = {
  name: "rehearse",
  summary: "deploys, re-plans and destroys the stacks of a CDKTF app offline",
  usage: ["[--cwd DIR] [--json] [<id>...]"],
  about: `Deploys, plans again and destroys the stacks of a CDKTF app with the real Terraform core, offline: its providers have the right
schemas and no cloud behind them. No account, no credentials, no network; nothing outside a temporary folder is touched.
Terraform is looked for as the CDKTF CLI does: TERRAFORM_BINARY_NAME, else "terraform" on the PATH.`,
  flags: [
    { name: "cwd", value: "DIR", summary: "the app's folder, that of its cdktf.json (default: the current one)" },
    { name: "json", summary: "the report as JSON on standard output, in place of the table" },
  ],
  operand: { name: "<id>", summary: `a chain ("eks" means eks and all eks-...), a stack's name, or a pattern; none: all stacks` },
  examples: [
    { line: "", what: "all stacks" },
    { line: "eks gke", what: "two chains" },
    { line: "--json > report.json", what: "for programs" },
  ],
  findings: "a stack isn't ok or the app refuses to synthesise",
  cleansUp: true,
  async run(input, { io, signal }) {
    const { MissingPackageError } = await import("../../constructs/core/required-packages");
    const { MissingProviderError } = await import("../../testing/provider/required");
    const { CannotRehearseError, InterruptedError, SynthesisError } = await import("../../testing/rehearsal/problems");
    const { formatReport } = await import("../../testing/rehearsal/report");
    const work = await import("../../testing/rehearsal/rehearse");
    try {
      const report = await work.rehearse({ cwd: input.first("cwd"), ids: [...input.operands], signal, onProgress: (line) => io.err(`${line}\n`) });
      io.out(input.has("json") ? `${JSON.stringify(report, null, 2)}\n` : `\n${formatReport(report)}\n`);
      return report.ok ? 0 : 1;
    } catch (error) {
      if (error instanceof InterruptedError) throw new CommandError(error.message, 1);
      if (error instanceof SynthesisError) throw new CommandError(`The app refused to synthesise:\n\n${error.message}`, 1);
      if ([CannotRehearseError, MissingPackageError, MissingProviderError].some((kind) => error instanceof kind)) throw new CommandError((error as Error).message);
      throw error;
    }
  },
};
