import { rehearse } from "../../../cli/commands/rehearse";
import { Io } from "../../../cli/command";
import { runCommand } from "../../../cli/run";

async function refused(argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const io: Io = { env: {}, readStdin: () => "", readFile: () => "", out: (text) => void (written.out += text), err: (text) => void (written.err += text) };
  return { status: await runCommand(rehearse, argv, io), ...written };
}

test.each<[string[], RegExp]>([
  [["--shuffle", "0"], /--shuffle "0": is a number from 1 to 9999/],
  [["--shuffle", "-3"], /--shuffle "-3": is a number/],
  [["--shuffle", "many"], /--shuffle "many": is a number/],
  [["--shuffle", "1.5"], /is a number from 1 to 9999/],
  [["--shuffle", "10000"], /is a number from 1 to 9999/],
  [["--shuffle", "007"], /is a number from 1 to 9999/],
  [["--shuffle", "1e3"], /is a number from 1 to 9999/],
  [["--shuffle="], /--shuffle: its value is missing/],
  [["--shuffle"], /--shuffle: its value is missing/],
  [["--shuffle", "--json"], /--shuffle: its value is missing, --json follows/],
  [["--shuffle", "5", "--shuffle", "6"], /--shuffle: given 2 times, 5, 6/],
  [["--seed", "7"], /--seed: says which delays --shuffle has, and that isn't given/],
  [["--shuffle", "5", "--seed", "x"], /--seed "x": is a whole number/],
  [["--shuffle", "5", "--seed", "-1"], /--seed "-1": is a whole number/],
  [["--shuffle", "5", "--seed", "1234567890"], /of nine digits at the most/],
  [["--shuffle", "5", "--seed="], /--seed: its value is missing/],
  [["--shufle", "5"], /did you mean --shuffle/],
  [["--shuffle", "5", "--sed", "7"], /did you mean --seed/],
])("%j is refused before anything is done", async (argv, says) => {
  const { status, out, err } = await refused(argv);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(says);
});
