import { Command } from "../cli/command";

const FORM = /^[1-9]\d{0,3}$/;

/** The command around what is measured, which is told the rounds. Anything but a number is refused, and nothing is measured. */
export function benchCommand(measure: (rounds: number) => number): Command {
  return {
    name: "bench",
    program: "npm run bench --",
    summary: "time and memory of synthesis and of plans",
    usage: ["[ROUNDS]"],
    about: "Wall time and peak memory of synthesis and of plans: medians of so many rounds, and whether the budgets are kept.",
    flags: [],
    operand: { name: "ROUNDS", summary: "how many (default: 7)" },
    examples: [{ line: "3", what: "a quick look" }],
    findings: "a budget isn't kept",
    check: ({ operands }) =>
      operands.length === 0 || (operands.length === 1 && FORM.test(operands[0])) ? [] : [`ROUNDS is a whole number from 1 to 9999, not "${operands.join(" ")}"`],
    run: ({ operands }) => measure(Number(operands[0] ?? 7)),
  };
}
