import { Command, CommandError, Input } from "../command";

/** `<stack>/<release>:<path>=<value>`. */
const VALUE = /^[^=]+\/[^=]*[:/][^=]*=/;

/** `cdktf-dynamo render`: for those who let Argo CD or Flux do what the in-cluster stacks do. */
export const render: Command = {
  name: "render",
  summary: "writes the Helm releases of the in-cluster stacks into folders, for Argo CD or Flux",
  usage: ["[--out DIR] [--from DIR | --cwd DIR] [--manifests] [--value PLACE=VALUE]... [--json] [<id>...]"],
  about: `Each Helm release of a stack becomes a folder <stack>/<release> with release.yaml (name, namespace, order, chart), values.yaml, and the
chart where it is one of ours; namespaces and storage classes become files. What has a lower order comes first. Same app, same bytes.
A value that only an apply knows (a VPC's id) is refused by its place, until it is given with --value.`,
  flags: [
    { name: "out", value: "DIR", summary: "where to (default: rendered); a folder that was rendered before is replaced" },
    { name: "from", value: "DIR", summary: "reads what was synthesised into DIR (cdktf.out), in place of synthesising" },
    { name: "cwd", value: "DIR", summary: "the app's folder, that of its cdktf.json (default: the current one)" },
    { name: "manifests", summary: "plain manifests too, as manifests.yaml, by helm template; others' charts are then fetched" },
    { name: "helm", value: "FILE", summary: "a Helm, for --manifests (default: the one on the PATH)" },
    { name: "value", value: "PLACE=VALUE", many: true, form: VALUE, says: "is PLACE=VALUE, PLACE as the refusal has it: eks-addons/aws-load-balancer-controller:vpcId", summary: "what an apply would know, as text" },
    { name: "json", summary: "what was written, as JSON on standard output, in place of the table" },
  ],
  operand: { name: "<id>", summary: `a chain ("eks" means eks and all eks-...), a stack's name, or a pattern; none: all stacks` },
  examples: [
    { line: "eks-platform eks-inference", what: "two stacks, into rendered/" },
    { line: "--value eks-addons/aws-load-balancer-controller:vpcId=vpc-0a1b2c eks", what: "a chain, with what only an apply knows" },
    { line: "--manifests --out gitops gke-inference", what: "manifests too" },
  ],
  findings: "the app refuses to synthesise or a value is known only at apply",
  cleansUp: true,
  check: (input) => [
    ...(input.has("from") && input.has("cwd") ? ["--from and --cwd: one at a time"] : []),
    ...(input.has("helm") && !input.has("manifests") ? ["--helm: goes with --manifests"] : []),
    ...twice(input.all("value").map((text) => text.split("=")[0])).map((place) => `--value ${place}: given twice`),
  ],
  async run(input: Input, { io, signal }) {
    const { AppError, CannotListError } = await import("../../images/problems");
    const { renderStacks } = await import("../../render/render");
    try {
      const { items, left, problems } = renderStacks(
        {
          out: input.first("out") ?? "rendered",
          from: input.first("from"),
          cwd: input.first("cwd"),
          ids: input.operands,
          manifests: input.has("manifests"),
          helm: input.first("helm"),
          values: new Map(input.all("value").map((text) => [text.split("=")[0], text.slice(text.indexOf("=") + 1)])),
        },
        io.env,
        () => signal.aborted,
      );
      if (problems.length > 0) throw new CommandError(problems.join("\n"), 1);
      for (const address of left) io.err(`left to Terraform: ${address}\n`);
      io.out(input.has("json") ? `${JSON.stringify({ version: 1, items }, null, 2)}\n` : items.map((item) => `${String(item.order).padStart(3)}  ${item.path}\n`).join(""));
      return 0;
    } catch (error) {
      if (error instanceof AppError) throw new CommandError(`The app refused to synthesise:\n\n${error.message}`, 1);
      if (error instanceof CannotListError) throw new CommandError(error.message);
      throw error;
    }
  },
};

function twice(words: readonly string[]): string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}
