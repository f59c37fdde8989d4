import * as fs from "fs";
import * as path from "path";
import { Command } from "../command";
import { OUTPUT_SUMMARY, outputOf, told } from "../deployment";

/** `cdktf-dynamo timeline`. */
export const timeline: Command = {
  name: "timeline",
  summary: "says how long a deployment takes to its first token, and what makes it so",
  usage: ["[--output DIR] [--json|--html FILE|--short] [--sources] [<id>...]"],
  about: `Reads the synthesised stacks and what \`cdktf synth\` described of the deployments: resources and what they refer to, stacks and what they wait
for, Helm releases, the models' download, load and start. Durations are published by others, or assumed and said so
(explain/data/durations.json); what nobody knows is told and counts as nothing. No cloud is asked. docs/commands/timeline.md`,
  flags: [
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "json", summary: "as JSON, with every source" },
    { name: "html", value: "FILE", summary: "the picture alone, one self-contained page, written to FILE" },
    { name: "short", summary: "one line for each deployment" },
    { name: "sources", summary: "where each duration of the way comes from, below it" },
  ],
  operand: { name: "<id>", summary: "a deployment; none: all of them" },
  examples: [
    { line: "eks", what: "one" },
    { line: "--json | jq '.[].levers'", what: "what would be sooner" },
  ],
  findings: "nothing was synthesised, or no deployment has the id",
  check(input) {
    const ways = ["json", "html", "short"].filter((name) => input.has(name)).map((name) => `--${name}`);
    const alone = input.has("sources") && ways.length > 0 ? [`--sources and ${ways[0]}: one at a time`] : [];
    return ways.length > 1 ? [`${ways.join(" and ")}: one at a time`] : alone;
  },
  async run(input, { io }) {
    const { readTimelines } = await import("../../explain/timeline/read");
    const { clock, sourcesText, timelineText } = await import("../../explain/timeline/text");
    const output = outputOf(input);
    const page = input.first("html");
    const timelines = told(() => readTimelines(output, input.operands, (file) => io.readFile(file)));
    if (page !== undefined) {
      const { timelinePage } = await import("../../explain/timeline/picture");
      fs.writeFileSync(path.resolve(page), timelinePage(timelines));
      io.out(`${page}\n`);
    } else if (input.has("json")) io.out(`${JSON.stringify(timelines, null, 2)}\n`);
    else if (input.has("short")) {
      io.out(timelines.map(({ id, total, before, ratio }) => `${id}: ${clock(total.likely)} to the first token, ${ratio.toFixed(2)} of ${clock(before.likely)}\n`).join(""));
    } else io.out(timelines.map((one) => `${timelineText(one)}\n`).join("") + (input.has("sources") ? sourcesText(timelines) : ""));
    return 0;
  },
};
