import type { Tool } from "../../inference-runtime/planner/aiconfigurator/run";
import type { PlanIo } from "../../inference-runtime/planner/report/command";
import { Command, Input } from "../command";
import { runCommand } from "../run";

/** `cdktf-dynamo plan`, with this AIConfigurator. */
function planWith(tool?: Tool): Command {
  return {
    name: "plan",
    summary: "says whether models fit GPUs, and how to run them",
    usage: ["FILE [--format text|json] [--with aiconfigurator]", "--published"],
    about: `FILE holds one request or an array of them as JSON (docs/planner.md); - reads standard input. The plans go to standard output.`,
    flags: [
      { name: "format", value: "text|json", summary: "a table, or the plans themselves (default: json)", form: /^(text|json)$/, says: "is text or json" },
      { name: "json", summary: "the same as --format json" },
      {
        name: "with",
        value: "aiconfigurator",
        summary: "NVIDIA's AIConfigurator (or AISimulate) is run, where it is installed: what it proposes stands beside the plan, its choices checked for memory",
        form: /^(aiconfigurator|aisimulate)$/,
        says: "is aiconfigurator",
      },
      { name: "published", summary: "prints what engines published beside what is planned, as docs/planner/published.md" },
    ],
    operand: { name: "FILE", summary: "the requests", maximum: 1 },
    examples: [
      { line: "request.json", what: "one plan, or as many as the file has requests" },
      { line: "- --format text < request.json", what: "as a table" },
    ],
    findings: "a plan isn't feasible, or contradicts AIConfigurator's proposal or has none",
    check(input) {
      if (input.has("published")) {
        const other = input.operands[0] ?? input.flags.filter((flag) => flag !== "published").map((flag) => `--${flag}`)[0];
        return other === undefined ? [] : [`--published stands alone, not with ${other}`];
      }
      return [
        ...(input.operands.length === 0 ? ["FILE is missing"] : []),
        ...(input.has("json") && input.first("format") === "text" ? ["--json and --format text: one at a time"] : []),
      ];
    },
    async run(input: Input, { io }) {
      const { planFile, publishedPage } = await import("../../inference-runtime/planner/report/command");
      if (input.has("published")) {
        io.out(publishedPage());
        return 0;
      }
      const format = input.first("format") === "text" ? "text" : "json";
      return planFile({ file: input.operands[0], format, beside: input.has("with") }, { ...io, tool });
    },
  };
}

export const plan = planWith();

/** The command with its arguments, for a test. */
export function planCommand(argv: readonly string[], io: PlanIo): Promise<number> {
  return runCommand(planWith(io.tool), argv, { env: {}, ...io });
}
