import { Command, Input } from "../cli/command";

const FORM = /^[1-9]\d{0,3}$/;

/** A commit's name, a branch's or a tag's, and nothing that git would take for an option. */
const COMMIT = /^[\w][\w./~^-]*$/;

/** The command around what is measured, which is told the rounds. Anything but a number is refused, and nothing is measured. */
export function benchCommand(measure: (rounds: number) => number, against: (commit: string, rounds: number, slow: boolean) => number): Command {
  return {
    name: "bench",
    program: "npm run bench --",
    summary: "time and memory of synthesis and of plans",
    usage: ["[ROUNDS]", "--against COMMIT [--slow] [ROUNDS]"],
    about: "Wall time and peak memory of synthesis and of plans: medians of so many rounds, and whether the budgets are kept.",
    flags: [
      { name: "against", value: "COMMIT", summary: "a build of that commit beside this one, in turn, as ratios", form: COMMIT, says: "is a commit" },
      { name: "slow", summary: "with --against: 1,000 deployments, `npm run synth` and the rehearsal too" },
    ],
    operand: { name: "ROUNDS", summary: "how many (default: 7)" },
    examples: [
      { line: "3", what: "a quick look" },
      { line: "--against main 5", what: "what this branch changed" },
    ],
    findings: "a budget isn't kept, or a ratio",
    check: (input) => [...rounds(input), ...(input.has("slow") && !input.has("against") ? ["--slow goes with --against"] : [])],
    run: (input) => {
      const [commit, times] = [input.first("against"), Number(input.operands[0] ?? 7)];
      return commit === undefined ? measure(times) : against(commit, times, input.has("slow"));
    },
  };
}

const rounds = ({ operands }: Input): string[] =>
  operands.length === 0 || (operands.length === 1 && FORM.test(operands[0])) ? [] : [`ROUNDS is a whole number from 1 to 9999, not "${operands.join(" ")}"`];
