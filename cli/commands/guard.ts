import { Command, CommandError } from "../command";

/** `cdktf-dynamo guard`. */
export const guard: Command = {
  name: "guard",
  summary: "refuses a Terraform plan that deletes or replaces what can't be had again",
  usage: ["[--allow NAME]... [--protect TYPE]... [--json] PLAN.json..."],
  about: `PLAN.json is what \`terraform show -json PLANFILE\` writes; - reads standard input. Clusters, node pools, file systems, buckets, keys, vaults,
registries, networks, namespaces and CRDs may be deleted or replaced only when they are named. Which there are stands in docs/commands/guard.md.`,
  flags: [
    { name: "allow", value: "NAME", many: true, summary: "an address, or a type, that may go; * stands for anything" },
    { name: "protect", value: "TYPE", many: true, summary: "a further resource type that may not" },
    { name: "json", summary: "the verdict as JSON" },
  ],
  operand: { name: "PLAN.json", summary: "plans as JSON", minimum: 1 },
  examples: [
    { line: "plan.json", what: "in a pipeline, between plan and apply" },
    { line: '--allow "aws_eks_node_group.eks_gpu_l4*" plan.json', what: "one pool may go" },
  ],
  findings: "a plan loses something that isn't named, a name allows nothing, or a plan can't be read",
  async run(input, { io }) {
    const work = await import("../../guard/guard");
    const verdicts = input.operands.map((file) => {
      try {
        return { file, changes: work.readPlan(file, file === "-" ? io.readStdin() : io.readFile(file)) };
      } catch (error) {
        throw new CommandError((error as Error).message, 1);
      }
    });
    const allow = input.all("allow");
    const told = verdicts.map(({ file, changes }) => ({ file, ...work.guard(changes, { allow, protect: input.all("protect") }) }));
    const unused = allow.filter((name) => told.every((one) => one.unused.includes(name)));
    const losses = told.flatMap(({ file, losses: all }) => all.map((loss) => ({ file, ...loss })));
    if (input.has("json")) io.out(`${JSON.stringify({ losses, unused }, null, 2)}\n`);
    else {
      for (const { file, address, how, loses, reason } of losses) io.out(`${file}: ${address} would be ${how}${reason === undefined ? "" : ` (${reason})`}: with it goes ${loses}\n    to let it: --allow '${address}'\n`);
      for (const name of unused) io.out(`--allow ${name}: nothing of that name would go; a slip here could let something else through tomorrow\n`);
      if (losses.length + unused.length === 0) io.out(`${input.operands.join(", ")}: nothing that is protected would go\n`);
    }
    return losses.length + unused.length === 0 ? 0 : 1;
  },
};
