import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { writeFloor } from "./floor";
import { Run, medians, run } from "./measure";
import { bundle } from "./trees";

/** At most so much over the floor, in processor time and in memory: of medians. The least is told too, to which what else the machine does adds. */
const AT_MOST = 1.25;

/** Our constructs beside the same resources written by hand and an app of one empty stack, in turn. @returns 1 where they take more than they may */
export function floorRatio(rounds: number): number {
  const [app, floor, empty] = ["main.ts", "bench/floor-app.ts", "bench/empty-app.ts"].map((entry) => bundle(entry));
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-floor-"));
  try {
    const synthesised = path.join(scratch, "ours");
    run([app], { CDKTF_OUTDIR: synthesised });
    // Beside the bundles, where the providers are found.
    const program = path.join(path.dirname(floor), "floor.js");
    const { resources, over } = writeFloor(synthesised, program);
    const apps = [[app], [floor, program], [empty]].map((args) => ({ args, runs: [] as Run[] }));
    for (let round = 0; round < rounds; round++) {
      for (const { args, runs } of round % 2 === 0 ? apps : [...apps].reverse()) {
        runs.push(run(args, { CDKTF_OUTDIR: path.join(scratch, "out") }));
        fs.rmSync(path.join(scratch, "out"), { recursive: true });
      }
    }
    return print(apps.map(({ runs }) => ({ ...medians(runs), least: Math.min(...runs.map(({ cpu }) => cpu)) })), `${rounds} rounds, Node ${process.versions.node}, ${os.cpus().length} cores; ${resources} resources, ${over} arguments put over their class's`);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

type Figures = Run & { readonly least: number };

function print([ours, byHand, empty]: readonly Figures[], title: string): number {
  console.log(`Of ${title}, ${os.loadavg()[0].toFixed(0)} programs waiting\n`);
  console.log("| eks, aks and gke | ours | by hand | ratio | at most |");
  console.log("|---|---:|---:|---:|---:|");
  const rows: [string, keyof Figures, string, number | undefined][] = [["processor, median", "cpu", "ms", AT_MOST], ["processor, the least", "least", "ms", undefined], ["peak memory, median", "megabytes", "MB", AT_MOST]];
  const code = rows.reduce((code, [name, figure, unit, atMost]) => {
    const ratio = ours[figure] / byHand[figure];
    const over = atMost !== undefined && ratio > atMost;
    console.log(`| ${name} | ${ours[figure].toFixed(0)} ${unit} | ${byHand[figure].toFixed(0)} ${unit} | ${ratio.toFixed(2)}${over ? " (over)" : ""} | ${atMost ?? ""} |`);
    return over ? 1 : code;
  }, 0);
  console.log(`| processor, times one empty stack (${empty.cpu.toFixed(0)} ms) | ${(ours.cpu / empty.cpu).toFixed(2)} | ${(byHand.cpu / empty.cpu).toFixed(2)} | | |`);
  return code;
}
