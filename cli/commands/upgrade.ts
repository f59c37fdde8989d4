import { Command } from "../command";
import { deploymentOf, OUTPUT_SUMMARY } from "../deployment";

/** `cdktf-dynamo upgrade`. */
export const upgrade: Command = {
  name: "upgrade",
  summary: "says what an upgrade of Dynamo will change, restart and need, before anything is changed",
  usage: ["[--to RELEASE] [--output DIR] [--json] <id>"],
  about: `Reads a deployment that \`cdktf synth\` described (docs/commands/deployment-json.md) and the table of Dynamo's releases: the path through every
minor, what each step changes of engines, CRDs, platform and metrics, whether each model still fits and can be rolled, and the commands in their
order. It changes nothing and asks nobody.`,
  flags: [
    { name: "to", value: "RELEASE", summary: "the release to come to (default: the newest that is known)" },
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "json", summary: "all of it as JSON" },
  ],
  operand: { name: "<id>", summary: "a deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "eks", what: "to the newest release" },
    { line: "--to 1.5.1 --json eks", what: "to another, for programs" },
  ],
  findings: "there is no way, a model wouldn't run or couldn't be rolled, or no deployment has the id",
  async run(input, { io }) {
    const { newestRelease } = await import("../../operate/upgrade/path");
    const { planUpgrade } = await import("../../operate/upgrade/upgrade");
    const { upgradeText } = await import("../../operate/upgrade/text");
    const deployment = await deploymentOf(input, io);
    const plan = planUpgrade(deployment, input.first("to") ?? newestRelease());
    io.out(input.has("json") ? `${JSON.stringify(plan, null, 2)}\n` : upgradeText(plan, deployment.stacks));
    return plan.refused === undefined && plan.stops.length === 0 ? 0 : 1;
  },
};
