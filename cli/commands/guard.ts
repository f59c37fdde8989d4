import { Command, CommandError } from "../command";

/** `cdktf-dynamo guard`: stands between a plan and its apply. */
export const guard: Command = {
  name: "guard",
  summary: "refuses a plan that removes clusters, pools, data or CRDs which aren't named",
  usage: ["[--allow ADDRESS]... [--json] FILE..."],
  about: `FILE is what \`terraform show -json\` (or \`tofu show -json\`) prints of a saved plan; - reads standard input. Each cluster, node pool, file
system, key, vault, namespace and release of CRDs that a plan deletes or replaces is told with what goes with it (docs/operations.md).
Nothing is asked of a cloud.`,
  flags: [
    { name: "allow", value: "ADDRESS", many: true, summary: "removing this is meant: the whole address, as the refusal has it" },
    { name: "json", summary: "the removals as JSON on standard output" },
  ],
  operand: { name: "FILE", summary: "a plan's JSON", minimum: 1 },
  examples: [
    { line: "plan.json", what: "ends with 1 if it would remove something" },
    { line: "--allow aws_eks_node_group.old plan.json", what: "one pool is meant to go" },
  ],
  findings: "a plan removes something that isn't named",
  async run(input, { io }) {
    const { readPlan } = await import("../guard/plan");
    const { removalsIn, removalText } = await import("../guard/guard");
    const unread: string[] = [];
    const removals = input.operands.flatMap((file) => {
      try {
        return removalsIn(readPlan(file, textOf(file, io))).map((removal) => ({ file, ...removal }));
      } catch (error) {
        unread.push((error as Error).message);
        return [];
      }
    });
    // Of some plans that couldn't be read nothing is known: no word that the others are well.
    if (unread.length > 0) throw new CommandError(unread.join("\n"));
    const allowed = new Set(input.all("allow"));
    const idle = [...allowed].filter((address) => !removals.some((removal) => removal.address === address));
    if (idle.length > 0) throw new CommandError(idle.map((address) => `--allow ${address}: nothing guarded of that address is removed`).join("\n"));
    const told = removals.map((removal) => ({ ...removal, allowed: allowed.has(removal.address) }));
    const refused = told.filter((removal) => !removal.allowed);
    if (input.has("json")) io.out(`${JSON.stringify({ version: 1, removals: told }, null, 2)}\n`);
    else if (refused.length === 0) io.out(told.length === 0 ? "removes nothing that is guarded\n" : `removes what was named: ${told.map(({ address }) => address).join(", ")}\n`);
    else io.err(`${refused.map((removal) => removalText(removal)).join("")}If that is meant:${refused.map(({ address }) => ` --allow '${address}'`).join("")}\n`);
    return refused.length === 0 ? 0 : 1;
  },
};

function textOf(file: string, io: { readStdin(): string; readFile(path: string): string }): string {
  try {
    return file === "-" ? io.readStdin() : io.readFile(file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
