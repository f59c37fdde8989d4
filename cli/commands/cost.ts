import { Command } from "../command";
import { deploymentOf, OUTPUT_SUMMARY, told } from "../deployment";

const CLOUDS = ["aws", "azure", "google"];

/** `cdktf-dynamo cost`. */
export const cost: Command = {
  name: "cost",
  summary: "says what a synthesised deployment costs, and on which machines its models would cost less",
  usage: ["[--output DIR] [--prices FILE] [--by hour|tokens] [--cloud CLOUD]... [--all] [--json] <id>"],
  about: `Reads a deployment that \`cdktf synth\` described (docs/commands/deployment-json.md) and dated list prices. For each part of a model that has GPUs
the planner is asked of every machine of its table, on all three clouds; those that carry it are ranked. Nothing is fetched (docs/commands/cost.md).`,
  flags: [
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "prices", value: "FILE", summary: "prices of one's own, before those that come with this program: other regions, spot, discounts" },
    { name: "by", value: "ORDER", form: /^(hour|tokens)$/, says: "is hour or tokens", summary: "hour: what all machines cost an hour (default); tokens: the bound for a million tokens" },
    { name: "cloud", value: "CLOUD", many: true, form: /^(aws|azure|google)$/, says: `is ${CLOUDS.join(", ")}`, summary: "only machines of this cloud" },
    { name: "all", summary: "every machine that carries it, in place of the first ten" },
    { name: "json", summary: "all of it as JSON" },
  ],
  operand: { name: "<id>", summary: "a deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "eks", what: "what it costs, and where it would cost less" },
    { line: "--prices ours.json --by tokens eks", what: "by our own prices, ranked by what a token costs at least" },
  ],
  findings: "nothing was synthesised, no deployment has the id, or the prices can't be read",
  async run(input, { io }) {
    const { PRICES, readPrices } = await import("../../explain/cost");
    const { costReport } = await import("../../explain/cost-report");
    const { costText } = await import("../../explain/cost-text");
    const deployment = await deploymentOf(input, io);
    const own = input.first("prices");
    const prices = own === undefined ? PRICES : [...told(() => readPrices(own, io.readFile(own))), ...PRICES];
    const report = costReport(deployment, prices, input.first("by") === "tokens" ? "tokens" : "hour");
    const clouds = input.has("cloud") ? input.all("cloud") : undefined;
    io.out(input.has("json") ? `${JSON.stringify(report, null, 2)}\n` : `${costText(report, { all: input.has("all"), clouds })}\n`);
    return 0;
  },
};
