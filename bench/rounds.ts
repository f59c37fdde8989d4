const USAGE = `npm run bench [-- ROUNDS]

Wall time and peak memory of synthesis and of plans: medians of so many rounds (7), and whether the budgets are kept.`;

/** How many rounds the arguments ask for: 7, if they don't say. Anything but a number ends the process with 2, and nothing is measured. */
export function roundsFrom(args: string[]): number {
  const [given = "7", ...others] = args;
  if (others.length === 0 && /^[1-9]\d{0,3}$/.test(given)) return Number(given);
  const asked = given === "--help" || given === "-h";
  console.error(asked ? USAGE : `ROUNDS is a whole number from 1 to 9999, not "${args.join(" ")}"\n\n${USAGE}`);
  process.exit(2);
}
