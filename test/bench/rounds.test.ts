import { Which, benchCommand } from "../../bench/rounds";
import { runCommand } from "../../cli/run";

/** What `npm run bench` measures by its words, and what it refuses. */
async function bench(...words: string[]): Promise<{ readonly code: number; readonly measured: readonly unknown[]; readonly said: string }> {
  const measured: unknown[] = [];
  const note = (...what: unknown[]): number => {
    measured.push(...what);
    return 0;
  };
  let said = "";
  const command = benchCommand({ budgets: note, against: (commit: string, rounds: number, which: Which) => note(commit, rounds, which), floor: note, many: note, peer: note, peers: ["aws-cdk"] });
  const code = await runCommand(command, words, { out: (text: string) => void (said += text), err: (text: string) => void (said += text) } as never);
  return { code, measured, said };
}

test.each<[string[], unknown[]]>([
  [["--against", "main"], ["main", 7, "synth"]],
  [["--against", "main", "--slow", "3"], ["main", 3, "all"]],
  [["--against", "main", "--loop", "1"], ["main", 1, "loop"]],
])("%p", async (words, measured) => {
  expect(await bench(...words)).toMatchObject({ code: 0, measured });
});

test.each<[string[], string]>([
  [["--loop"], "--loop goes with --against"],
  [["--against", "main", "--loop", "--slow"], "--slow has what --loop has: one of them"],
  [["0"], "ROUNDS is a whole number"],
])("%p is refused", async (words, why) => {
  const { code, measured, said } = await bench(...words);
  expect([code, measured, said]).toEqual([2, [], expect.stringContaining(why)]);
});
