import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Run, medians, run, runLine } from "./measure";
import type { Which } from "./rounds";
import { Tree, bundle, withCommit, withCopy } from "./trees";

/** A commit's build beside the one that is here, in one run, round after round: what counts is the ratio. */

interface Row {
  readonly name: string;
  /** At most so much of what the commit takes, of the figure that is looked at. @default - it is told, and nothing is asked of it */
  readonly atMost?: number;
  /** What is compared: processor time, which neighbours change little, or wall time, where processes run beside each other. */
  readonly figure: "cpu" | "milliseconds";
  readonly once: (tree: Tree, outdir: string) => Run;
}

/** Programs of a tree, made once. */
const made = new Map<string, string>();
function program(entry: string, { folder }: Tree): string {
  const key = path.join(folder, entry);
  const file = made.get(key) ?? bundle(entry, folder);
  made.set(key, file);
  return file;
}

const synth =
  (entry: string, ...args: string[]) =>
  (tree: Tree, outdir: string): Run =>
    run([program(entry, tree), ...args], { CDKTF_OUTDIR: outdir });

const ROWS: readonly Row[] = [
  { name: "one empty stack", figure: "cpu", once: synth("bench/empty-app.ts") },
  { name: "import cdktf-dynamo/aws", figure: "cpu", once: synth("bench/import-aws.ts") },
  { name: "eks, aks and gke", figure: "cpu", once: synth("main.ts") },
  { name: "10 deployments", figure: "cpu", once: synth("bench/many-deployments.ts", "10") },
  { name: "100 deployments", figure: "cpu", once: synth("bench/many-deployments.ts", "100") },
];
const MANY: Row = { name: "1,000 deployments", figure: "cpu", once: synth("bench/many-deployments.ts", "1000") };
/** What a team does all day. */
const LOOP: readonly Row[] = [
  { name: "edit, synth, see: npm run synth", figure: "milliseconds", atMost: 0.6, once: ({ folder }) => runLine("npm run synth", folder) },
  { name: "rehearsal of the 15 stacks", figure: "milliseconds", atMost: 0.5, once: ({ folder }) => runLine("npm run --silent rehearse", folder) },
];

/** Prints the table. @returns 1 where a target isn't met */
export function against(commit: string, rounds: number, which: Which): number {
  return withCommit(commit, (before) => withCopy((here) => {
    const rows = { synth: ROWS, loop: LOOP, all: [...ROWS, MANY, ...LOOP] }[which];
    const trees: Tree[] = [before, here];
    const runs = rows.map(() => trees.map((): Run[] => []));
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-bench-"));
    try {
      for (let round = 0; round < rounds; round++) {
        rows.forEach((row, index) => {
          // Who begins changes from round to round.
          for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
            const outdir = path.join(scratch, "out");
            runs[index][at].push(row.once(trees[at], outdir));
            fs.rmSync(outdir, { recursive: true, force: true });
          }
        });
      }
    } finally {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
    return print(rows, trees, runs.map((pair) => pair.map(medians)), rounds);
  }));
}

function print(rows: readonly Row[], [before]: readonly Tree[], figures: readonly Run[][], rounds: number): number {
  const seconds = (milliseconds: number): string => (milliseconds / 1e3).toFixed(2);
  const megabytes = ({ megabytes: all }: Run): string => (all === 0 ? "-" : all.toFixed(0));
  console.log(`Medians of ${rounds} rounds, Node ${process.versions.node}, ${os.cpus().length} cores; s are of the processor, and what is compared is marked\n`);
  console.log(`| what | ${before.title}: s, wall s, peak MB | here: s, wall s, peak MB | ratio | at most |`);
  console.log("|---|---|---|---:|---:|");
  let kept = true;
  rows.forEach(({ name, figure, atMost }, index) => {
    const [then, now] = figures[index];
    const ratio = now[figure] / then[figure];
    const within = atMost === undefined || ratio <= atMost;
    kept &&= within;
    const cell = (one: Run): string => `${seconds(one.cpu)}, ${seconds(one.milliseconds)}, ${megabytes(one)}`;
    console.log(`| ${name} | ${cell(then)} | ${cell(now)} | ${figure === "cpu" ? "" : `${(now.cpu / then.cpu).toFixed(2)} of the processor, wall `}${ratio.toFixed(2)}${within ? "" : " (over)"} | ${atMost ?? ""} |`);
  });
  return kept ? 0 : 1;
}
