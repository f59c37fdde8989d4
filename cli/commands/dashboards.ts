import * as fs from "fs";
import * as path from "path";
import { Command, CommandError } from "../command";

/** `cdktf-dynamo dashboards`. */
export const dashboards: Command = {
  name: "dashboards",
  summary: "writes Grafana's dashboards for a release of Dynamo",
  usage: ["--release RELEASE [--options FILE] [--out DIR]"],
  about: `Each dashboard becomes DIR/<name>.json, as Grafana imports and provisions it. They read what the rules record (cdktf-dynamo rules); given the
same options, their thresholds are those of the alerts.`,
  flags: [
    { name: "release", value: "RELEASE", summary: "the release of Dynamo that runs", form: /^\d+\.\d+\.\d+$/, says: 'is a release, such as "1.6.1"' },
    { name: "options", value: "FILE", summary: "the options of the rules, as JSON (docs/observability.md)" },
    { name: "out", value: "DIR", summary: "where to (default: dashboards)" },
  ],
  examples: [
    { line: "--release 1.6.1", what: "into dashboards/" },
    { line: "--release 1.5.1 --options alerts.json --out grafana", what: "with objectives of one's own" },
  ],
  findings: "an option is refused, or no metrics are known of the release",
  check: (input) => (input.has("release") ? [] : ["--release is missing"]),
  async run(input, { io }) {
    const work = await import("../../observability/dashboards/dashboards");
    const { findRuleOptionProblems } = await import("../../observability/rules/check-options");
    const { optionProblems, readOptions } = await import("../rule-options");
    const [release, options] = [input.first("release") ?? "", readOptions(input.first("options"), io)];
    const problems = findRuleOptionProblems(release, options);
    if (problems.length > 0) throw new CommandError(optionProblems(problems), 1);
    const out = input.first("out") ?? "dashboards";
    fs.mkdirSync(out, { recursive: true });
    for (const { name, json } of work.dashboards(release, options)) {
      const file = path.join(out, `${name}.json`);
      fs.writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
      io.out(`${file}\n`);
    }
    return 0;
  },
};
