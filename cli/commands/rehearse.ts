import { Command, CommandError, Input } from "../command";

/** `cdktf-dynamo rehearse`. */
export const rehearse: Command = {
  name: "rehearse",
  summary: "deploys, re-plans and destroys the stacks of a CDKTF app offline",
  usage: ["[--cwd DIR] [--json] [--cli] [--shuffle N] [--seed N] [<id>...]"],
  about: `Deploys, plans again and destroys the stacks of a CDKTF app with the real Terraform core, offline: its providers have the right
schemas and no cloud behind them. No account, no credentials, no network; nothing outside a temporary folder is touched.
Terraform is looked for as the CDKTF CLI does: TERRAFORM_BINARY_NAME, else "terraform" on the PATH.`,
  flags: [
    { name: "cwd", value: "DIR", summary: "the app's folder, that of its cdktf.json (default: the current one)" },
    { name: "json", summary: "the report as JSON on standard output, in place of the table" },
    { name: "cli", summary: "by cdktf synth, deploy and destroy, in place of Terraform in their order: about twice as long" },
    { name: "shuffle", value: "N", summary: "deploys and destroys N times with random delays, chains in turn, and says which order breaks", form: /^[1-9]\d{0,3}$/, says: "is a number from 1 to 9999" },
    { name: "seed", value: "N", summary: "the same number gives the same delays (default: 1)", form: /^\d{1,9}$/, says: "is a whole number, of nine digits at the most" },
  ],
  operand: { name: "<id>", summary: `a chain ("eks" means eks and all eks-...), a stack's name, or a pattern; none: all stacks` },
  examples: [
    { line: "", what: "all stacks" },
    { line: "eks gke", what: "two chains" },
    { line: "--json > report.json", what: "for programs" },
    { line: "--shuffle 50 --seed 7", what: "fifty orders that may come, the same ones again by the same seed" },
  ],
  findings: "a stack isn't ok, an order breaks or the app refuses to synthesise",
  cleansUp: true,
  check(input) {
    return input.has("seed") && !input.has("shuffle") ? ["--seed: says which delays --shuffle has, and that isn't given"] : [];
  },
  async run(input, { io, signal }) {
    const { MissingPackageError } = await import("../../constructs/core/required-packages");
    const { MissingProviderError } = await import("../../testing/provider/required");
    const { CannotRehearseError, InterruptedError, SynthesisError } = await import("../../testing/rehearsal/problems");
    const { formatReport } = await import("../../testing/rehearsal/report");
    const work = await import("../../testing/rehearsal/rehearse");
    try {
      const report = await work.rehearse({ cwd: input.first("cwd"), ids: [...input.operands], cli: input.has("cli"), shuffle: shuffleOf(input), signal, onProgress: (line) => io.err(`${line}\n`) });
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

function shuffleOf(input: Input): { runs: number; seed?: number } | undefined {
  const [runs, seed] = [input.first("shuffle"), input.first("seed")];
  return runs === undefined ? undefined : { runs: Number(runs), ...(seed === undefined ? {} : { seed: Number(seed) }) };
}
