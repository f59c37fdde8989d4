import * as fs from "fs";
import * as path from "path";
import { Command, CommandError } from "../command";
import { deploymentOf, OUTPUT_SUMMARY } from "../deployment";

/** Beside the dashboards: what brings them into a managed Grafana. */
const SCRIPT = "import.sh";

/** `cdktf-dynamo dashboards`. */
export const dashboards: Command = {
  name: "dashboards",
  summary: "writes Grafana's dashboards for a release of Dynamo, or for a deployment's managed Grafana",
  usage: ["--release RELEASE [--options FILE] [--datasource NAME] [--out DIR] [--json]", "[--output DIR] [--options FILE] [--out DIR] [--json] <id>"],
  about: `Each dashboard becomes DIR/<name>.json, as Grafana imports and provisions it. They read what the rules record (cdktf-dynamo rules); given the
same options, their thresholds are those of the alerts. Of a deployment with a managed Grafana of its cloud, DIR/${SCRIPT} brings them into it.`,
  flags: [
    { name: "release", value: "RELEASE", summary: "the release of Dynamo that runs", form: /^\d+\.\d+\.\d+$/, says: 'is a release, such as "1.6.1"' },
    { name: "options", value: "FILE", summary: "the options of the rules, as JSON (docs/observability.md)" },
    { name: "datasource", value: "NAME", summary: "the one datasource that they offer (default: every Prometheus)" },
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "out", value: "DIR", summary: "where to (default: dashboards)" },
    { name: "json", summary: "which files were written, as JSON" },
  ],
  operand: { name: "<id>", summary: "a deployment that has a managed Grafana", maximum: 1 },
  examples: [
    { line: "--release 1.6.1", what: "into dashboards/" },
    { line: "--release 1.5.1 --options alerts.json --out grafana", what: "with objectives of one's own" },
    { line: "eks", what: `for the managed Grafana of the deployment eks; then dashboards/${SCRIPT} brings them there` },
  ],
  findings: "an option is refused, no metrics are known of the release, or the deployment has no managed Grafana",
  check(input) {
    const [deployed] = input.operands;
    if (deployed === undefined) return input.isWritten("release") ? [] : ["--release is missing, or a deployment's <id>"];
    return ["release", "datasource"].filter((flag) => input.has(flag)).map((flag) => `--${flag} is the deployment's own where an <id> is given`);
  },
  async run(input, { io }) {
    const work = await import("../../observability/dashboards/dashboards");
    const { findRuleOptionProblems } = await import("../../observability/rules/check-options");
    const { optionProblems, readOptions } = await import("../rule-options");
    const { datasourceName, grafanaPlace, importScript } = await import("../../operate/dashboards/import-script");
    const deployment = input.operands.length === 0 ? undefined : await deploymentOf(input, io);
    const place = deployment === undefined ? undefined : grafanaPlace(deployment);
    if (deployment !== undefined && place === undefined) throw new CommandError(`${deployment.id} has no managed Grafana: write managedPrometheus: { grafana: { ... } } at the cluster, or give --release in place of the deployment`, 1);
    const [release, options] = [deployment?.dynamo.release ?? input.first("release") ?? "", readOptions(input.first("options"), io)];
    const problems = findRuleOptionProblems(release, options);
    if (problems.length > 0) throw new CommandError(optionProblems(problems), 1);
    const out = input.first("out") ?? "dashboards";
    fs.mkdirSync(out, { recursive: true });
    const files: string[] = [];
    for (const { name, json } of work.dashboards(release, options, place === undefined ? input.first("datasource") : datasourceName(place))) {
      const file = path.join(out, `${name}.json`);
      fs.writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
      files.push(file);
    }
    if (place !== undefined) {
      const file = path.join(out, SCRIPT);
      fs.writeFileSync(file, importScript(place), { mode: 0o755 });
      files.push(file);
    }
    io.out(input.has("json") ? `${JSON.stringify({ release, files }, null, 2)}\n` : files.map((file) => `${file}\n`).join(""));
    return 0;
  },
};
