import { Command, CommandError, Input } from "../command";
import { OUTPUT_SUMMARY, outputOf } from "../deployment";
import type { DataKind } from "../../operate/teardown/kept";

/** `cdktf-dynamo teardown`. */
export const teardown: Command = {
  name: "teardown",
  summary: "empties a deployment's cluster, destroys its stacks, and names what is left",
  usage: ["--plan [--json] <id>", "[--delete-data KIND]... [--yes] [--wait MINUTES] [--json] <id>"],
  about: `Deletes in the cluster what must go before its controllers do (graphs, load balancers, Karpenter's nodes), waits for each, runs
terraform destroy stack by stack, and looks for what is left by its tags. Data stays unless its kind is named. No finaliser is forced. It keeps
no notes: the same command again goes on where it was. docs/operations.md`,
  flags: [
    { name: "plan", summary: "says what would go, what stays and what stands in the way; changes nothing" },
    { name: "delete-data", value: "KIND", many: true, form: /^(volumes|file-systems|buckets)$/, says: "is volumes, file-systems or buckets", summary: "lets data of this kind go too: volumes, file-systems or buckets" },
    { name: "yes", summary: "doesn't ask for the id" },
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "context", value: "NAME", summary: "a context of your kubeconfig for the cluster (default: the deployment's own way, in a kubeconfig of its own)" },
    { name: "no-drain", summary: "leaves what is in the cluster as it is, for a cluster that can't be reached; nothing in it is kept then" },
    { name: "wait", value: "MINUTES", form: /^(0|[1-9]\d{0,2})$/, says: "is a number of minutes, 0 to 999", summary: "how long each step in the cluster may take, and the cloud afterwards (default: 15)" },
    { name: "timeout", value: "SECONDS", form: /^[1-9]\d{0,3}$/, says: "is a number of seconds, 1 to 9999", summary: "how long a program may take for one answer (default: 60)" },
    { name: "json", summary: "with --plan the plan as JSON, else how it ended and what is left" },
  ],
  operand: { name: "<id>", summary: "the deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "--plan eks", what: "what would go, and what wouldn't" },
    { line: "eks", what: "all but its data" },
    { line: "--delete-data volumes --delete-data file-systems --yes eks", what: "all, unasked" },
  ],
  findings: "something stands in the way, it was stopped, or something is left",
  cleansUp: true,
  check: (input) => [
    ...(input.has("yes") && input.has("plan") ? ["--yes: goes without --plan, which changes nothing"] : []),
    ...(input.has("context") && input.has("no-drain") ? ["--context and --no-drain: one at a time"] : []),
    ...twice(input.all("delete-data")).map((kind) => `--delete-data ${kind}: given twice`),
    ...(input.has("no-drain") && !["volumes", "file-systems"].every((kind) => input.all("delete-data").includes(kind))
      ? ["--no-drain: nothing in the cluster can be kept then; with --delete-data volumes --delete-data file-systems, if that is meant"]
      : []),
  ],
  async run(input, { io, signal }) {
    const { findOperated } = await import("../../operate/clouds/deployment");
    const { Programs } = await import("../../operate/programs/programs");
    const { Terraform } = await import("../../operate/teardown/terraform");
    const { lookAt } = await import("../../operate/teardown/look");
    const { lookText, leftText, lookJson, endJson } = await import("../../operate/teardown/text");
    const { tearDown } = await import("../../operate/teardown/teardown");
    const output = outputOf(input);
    let deployment;
    try {
      deployment = findOperated(output, input.operands[0], io.readFile);
    } catch (error) {
      throw new CommandError((error as Error).message);
    }
    const tell = (line: string): void => io.err(`${line}\n`);
    const programs = new Programs({ env: io.env, signal, limitMs: 1000 * Number(input.first("timeout") ?? 60) });
    const terraform = new Terraform(programs, (line) => tell(`  ${line}`));
    const deleted = input.all("delete-data") as DataKind[];
    const looked = await lookAt(programs, terraform, deployment, { output, context: input.first("context"), deleted, drains: !input.has("no-drain") });
    if (!looked.known) throw new CommandError(looked.reason);
    const look = looked.value;
    try {
      // Of a teardown that is stopped by what stands in the way the plan is all that there is to tell.
      if (input.has("json") && (input.has("plan") || look.obstacles.length > 0)) io.out(`${JSON.stringify(lookJson(look, deleted), null, 2)}\n`);
      else (input.has("plan") ? io.out : io.err)(`${lookText(look, deleted)}\n`);
      if (look.obstacles.length > 0) return 1;
      if (input.has("plan")) return look.leftovers.silent.length > 0 ? 2 : 0;
      const isGone = look.stacks.every(({ resources }) => resources.length === 0);
      if (!isGone && !(await isMeant(input, deployment.id, io, signal))) throw new CommandError(`nothing was changed: ${deployment.id} wasn't typed`);
      const waitMs = 60_000 * Number(input.first("wait") ?? 15);
      const { stopped, left } = await tearDown(programs, terraform, look, { deleted, limitMs: waitMs, pollMs: Math.min(10_000, Math.max(500, waitMs / 10)), tell });
      if (stopped !== undefined) io.err(`${stopped.join("\n")}\n`);
      if (input.has("json")) io.out(`${JSON.stringify(endJson(deployment.id, stopped, left), null, 2)}\n`);
      else if (left !== undefined) io.out(leftText(deployment, left, stopped !== undefined));
      if (stopped !== undefined || left === undefined) return 1;
      if (left.found.some(({ data }) => data === undefined)) return 1;
      return left.silent.length > 0 ? 2 : 0;
    } finally {
      look.inCluster?.connected.close();
    }
  },
};

/** Whether a person typed the id. */
async function isMeant(input: Input, id: string, io: { ask?(question: string, signal: AbortSignal): Promise<string> }, signal: AbortSignal): Promise<boolean> {
  if (input.has("yes")) return true;
  return ((await io.ask?.(`Type ${id} to take it down: `, signal)) ?? "").trim() === id;
}

function twice(words: readonly string[]): string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}
