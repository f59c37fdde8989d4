import { Command, CommandError } from "../command";

/** `cdktf-dynamo rules`. */
export const rules: Command = {
  name: "rules",
  summary: "prints the recording and alerting rules for a release of Dynamo",
  usage: ["--release RELEASE [--options FILE] [--json]", "--page"],
  about: `The rules go to standard output as one file of Prometheus; a rule that the release's metrics don't carry is left out, and told on standard
error with what is lacking. What they are and what to do when one fires stands in docs/alerts.md.`,
  flags: [
    { name: "release", value: "RELEASE", summary: "the release of Dynamo that runs", form: /^\d+\.\d+\.\d+$/, says: 'is a release, such as "1.6.1"' },
    { name: "options", value: "FILE", summary: "models, objectives, thresholds as JSON (docs/observability.md); - reads standard input" },
    { name: "json", summary: "as JSON, which Prometheus reads too" },
    { name: "page", summary: "prints docs/alerts.md" },
  ],
  examples: [
    { line: "--release 1.6.1 > dynamo.rules.yaml", what: "with all defaults" },
    { line: "--release 1.5.1 --options alerts.json", what: "with objectives of one's own" },
  ],
  findings: "an option is refused, or no metrics are known of the release",
  check: (input) => [
    ...(input.has("page") && input.flags.length > 1 ? [`--page stands alone, not with ${input.flags.filter((name) => name !== "page").map((name) => `--${name}`).join(" and ")}`] : []),
    ...(input.has("page") || input.isWritten("release") ? [] : ["--release is missing"]),
  ],
  async run(input, { io }) {
    if (input.has("page")) {
      const { alertsPage } = await import("../../observability/rules/page");
      io.out(alertsPage());
      return 0;
    }
    const { leftOutRules, ruleGroups } = await import("../../observability/rules/rule-groups");
    const { findRuleOptionProblems } = await import("../../observability/rules/check-options");
    const { optionProblems, readOptions } = await import("../rule-options");
    const [release, options] = [input.first("release") ?? "", readOptions(input.first("options"), io)];
    const problems = findRuleOptionProblems(release, options);
    if (problems.length > 0) throw new CommandError(optionProblems(problems), 1);
    for (const { rule, lacks } of leftOutRules(release, options)) io.err(`left out: ${rule}, which asks for ${lacks.join(", ")}\n`);
    const file = { groups: ruleGroups(release, options) };
    const { toYaml } = await import("../../render/yaml");
    io.out(input.has("json") ? `${JSON.stringify(file, null, 2)}\n` : toYaml(file));
    return 0;
  },
};
