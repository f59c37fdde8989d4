import type { Deployment } from "../../explain/deployment";
import { Command, CommandError } from "../command";

/** `cdktf-dynamo guard`. */
export const guard: Command = {
  name: "guard",
  summary: "refuses a Terraform plan that deletes or replaces what can't be had again",
  usage: ["[--allow NAME]... [--protect TYPE]... [--deployed FILE] [--json] PLAN.json..."],
  about: `PLAN.json is what \`terraform show -json PLANFILE\` writes; - reads standard input. Clusters, node pools, file systems, buckets, keys, vaults,
registries, networks, namespaces and CRDs may be deleted or replaced only when they are named. Which there are stands in docs/commands/guard.md.`,
  flags: [
    { name: "allow", value: "NAME", many: true, summary: "an address, or a type, that may go; * stands for anything" },
    { name: "protect", value: "TYPE", many: true, summary: "a further resource type that may not" },
    { name: "deployed", value: "FILE", summary: "cdktf.out/deployments/<id>.json of what is deployed now: a pool that stands by in it may go" },
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
    const deployed = await deployedIn(input.first("deployed"), io.readFile);
    const verdicts = input.operands.map((file) => {
      try {
        return { file, changes: work.readPlan(file, file === "-" ? io.readStdin() : io.readFile(file)) };
      } catch (error) {
        throw new CommandError((error as Error).message, 1);
      }
    });
    const allow = input.all("allow");
    const told = verdicts.map(({ file, changes }) => ({ file, ...work.guard(changes, { allow, protect: input.all("protect"), deployed }) }));
    const unused = allow.filter((name) => told.every((one) => one.unused.includes(name)));
    const losses = told.flatMap(({ file, losses: all }) => all.map((loss) => ({ file, ...loss })));
    const standby = told.flatMap((one) => one.standby ?? []);
    if (input.has("json")) io.out(`${JSON.stringify({ losses, unused, ...(standby.length === 0 ? {} : { standby }) }, null, 2)}\n`);
    else {
      for (const { file, address, how, loses, reason } of losses) io.out(`${file}: ${address} would be ${how}${reason === undefined ? "" : ` (${reason})`}: with it goes ${loses}\n    to let it: --allow '${address}'\n`);
      for (const address of standby) io.out(`${address} goes: it stands by, without a model\n`);
      for (const name of unused) io.out(`--allow ${name}: nothing of that name would go; a slip here could let something else through tomorrow\n`);
      if (losses.length + unused.length === 0) io.out(`${input.operands.join(", ")}: nothing that is protected would go\n`);
    }
    return losses.length + unused.length === 0 ? 0 : 1;
  },
};

/** What is deployed, where it is told. */
async function deployedIn(file: string | undefined, readFile: (file: string) => string): Promise<Deployment | undefined> {
  if (file === undefined) return undefined;
  const { readDeployment } = await import("../../explain/deployment");
  try {
    return readDeployment(file, readFile(file));
  } catch (error) {
    throw new CommandError(`--deployed: ${(error as Error).message}`, 1);
  }
}
