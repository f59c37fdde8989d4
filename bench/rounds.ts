import { Command, Input } from "../cli/command";

const FORM = /^[1-9]\d{0,3}$/;

/** A commit's name, a branch's or a tag's, and nothing that git would take for an option. */
const COMMIT = /^[\w][\w./~^-]*$/;

/** Each is a run of its own. */
const ONE_OF = ["against", "floor", "many", "peer"];

/** How much of it is measured. */
const SIZES = ["slow", "loop"];

/** Which rows: those of a synth, what a team does all day, or both. */
export type Which = "synth" | "loop" | "all";

/** What can be measured. */
export interface Measures {
  readonly budgets: (rounds: number) => number;
  readonly against: (commit: string, rounds: number, which: Which) => number;
  readonly floor: (rounds: number) => number;
  readonly many: (rounds: number) => number;
  readonly peer: (name: string, rounds: number) => number;
  /** Which peers there are. */
  readonly peers: readonly string[];
}

/** The command around what is measured, which is told the rounds. Anything but a number is refused, and nothing is measured. */
export function benchCommand({ budgets, against, floor, many, peer, peers }: Measures): Command {
  return {
    name: "bench",
    program: "npm run bench --",
    summary: "time and memory of synthesis and of plans",
    usage: ["[ROUNDS]", "--against COMMIT [--slow|--loop] [ROUNDS]", "--floor [ROUNDS]", "--many [ROUNDS]", "--peer NAME [ROUNDS]"],
    about: "Processor time and peak memory of synthesis and of plans: medians of so many rounds, and whether the budgets are kept.",
    flags: [
      { name: "against", value: "COMMIT", summary: "a build of that commit beside this one, in turn, as ratios", form: COMMIT, says: "is a commit" },
      { name: "floor", summary: "our constructs beside the same resources written by hand, as ratios" },
      { name: "many", summary: "100, 300 and 1,000 deployments: whether a further stack costs the same" },
      { name: "peer", value: "NAME", summary: `\`eks\` beside another framework's constructs, installed for the time: ${peers.join(", ")}`, form: new RegExp(`^(${peers.join("|")})$`), says: `is one of ${peers.join(", ")}` },
      { name: "slow", summary: "with --against: 1,000 deployments, `npm run synth` and the rehearsal too" },
      { name: "loop", summary: "with --against: `npm run synth` and the rehearsal alone" },
    ],
    operand: { name: "ROUNDS", summary: "how many (default: 7)" },
    examples: [
      { line: "3", what: "a quick look" },
      { line: "--against main 5", what: "what this branch changed" },
    ],
    findings: "a budget isn't kept, or a ratio",
    check: (input) => [...rounds(input), ...SIZES.filter((flag) => input.has(flag) && !input.has("against")).map((flag) => `--${flag} goes with --against`), ...(SIZES.every((flag) => input.has(flag)) ? ["--slow has what --loop has: one of them"] : []), ...(ONE_OF.filter((flag) => input.has(flag)).length > 1 ? [`${ONE_OF.map((flag) => `--${flag}`).join(", ")}: one of them`] : [])],
    run: (input) => {
      const [commit, times] = [input.first("against"), Number(input.operands[0] ?? 7)];
      if (commit !== undefined) return against(commit, times, input.has("slow") ? "all" : input.has("loop") ? "loop" : "synth");
      const name = input.first("peer");
      if (name !== undefined) return peer(name, times);
      if (input.has("many")) return many(times);
      return input.has("floor") ? floor(times) : budgets(times);
    },
  };
}

const rounds = ({ operands }: Input): string[] =>
  operands.length === 0 || (operands.length === 1 && FORM.test(operands[0])) ? [] : [`ROUNDS is a whole number from 1 to 9999, not "${operands.join(" ")}"`];
