import * as fs from "fs";
import * as path from "path";
import { Command } from "../command";
import { OUTPUT_SUMMARY, outputOf, told } from "../deployment";

/** `cdktf-dynamo explain`. */
export const explain: Command = {
  name: "explain",
  summary: "says what a synthesised app will make and what it costs",
  usage: ["[--output DIR] [--prices FILE] [--json|--html FILE|--short] [<id>...]"],
  about: `Reads the deployments that \`cdktf synth\` described (docs/commands/deployment-json.md): stacks in order, who reaches the API server, pools with
the least and most of their GPUs, each model on its pool with a GPU's memory, images, and USD an hour, idle and full. Nothing is fetched.`,
  flags: [
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "prices", value: "FILE", summary: "prices of one's own, before those that come with this program (docs/commands/explain.md)" },
    { name: "json", summary: "the explanation as JSON" },
    { name: "html", value: "FILE", summary: "one self-contained page, written to FILE" },
    { name: "short", summary: "one line for each deployment" },
  ],
  operand: { name: "<id>", summary: "a deployment; none: all of them" },
  examples: [
    { line: "", what: "all deployments" },
    { line: "eks --html eks.html", what: "one, as a page to look at or print" },
  ],
  findings: "nothing was synthesised, or no deployment has the id",
  check(input) {
    const ways = ["json", "html", "short"].filter((name) => input.has(name)).map((name) => `--${name}`);
    return ways.length > 1 ? [`${ways.join(" and ")}: one at a time`] : [];
  },
  async run(input, { io }) {
    const { readDescribed } = await import("../../explain/described");
    const { PRICES, readPrices } = await import("../../explain/cost");
    const work = await import("../../explain/explanation");
    const texts = await import("../../explain/text");
    const output = outputOf(input);
    const asked = told(() => readDescribed(output, input.operands, (file) => io.readFile(file)));
    const own = input.first("prices");
    const prices = own === undefined ? PRICES : [...told(() => readPrices(own, io.readFile(own))), ...PRICES];
    const explained = asked.map(({ deployment }) => work.explain(deployment, prices));
    const page = input.first("html");
    if (page !== undefined) {
      const { explanationPage } = await import("../../explain/html");
      const { readTimelines } = await import("../../explain/timeline/read");
      // A folder with descriptions alone has no stacks to tell the times of.
      const timelines = fs.existsSync(path.join(output, "manifest.json")) ? told(() => readTimelines(output, input.operands, (file) => io.readFile(file))) : [];
      fs.writeFileSync(page, explanationPage(explained, timelines));
      io.out(`${page}\n`);
    } else if (input.has("json")) io.out(`${JSON.stringify(explained, null, 2)}\n`);
    else if (input.has("short")) io.out(explained.map((one) => `${texts.explanationLine(one)}\n`).join(""));
    else io.out(explained.map((one) => `${texts.explanationText(one)}\n`).join(""));
    return 0;
  },
};
