import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { writeFloor } from "./floor";
import { Run, medians, run } from "./measure";
import { bundle } from "./trees";

/** At most so much over the floor, in processor time and in memory: of medians. The least is told too, to which what else the machine does adds. */
const AT_MOST = 1.25;

/** Our constructs beside the same resources written by hand, in turn. @returns 1 where they take more than they may */
export function floorRatio(rounds: number): number {
  const [app, floor] = ["main.ts", "bench/floor-app.ts"].map((entry) => bundle(entry));
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-floor-"));
  try {
    const synthesised = path.join(scratch, "ours");
    run([app], { CDKTF_OUTDIR: synthesised });
    // Beside the bundles, where the providers are found.
    const program = path.join(path.dirname(floor), "floor.js");
    const { resources, over } = writeFloor(synthesised, program);
    const [ours, byHand]: Run[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const both = [(): unknown => ours.push(run([app], { CDKTF_OUTDIR: path.join(scratch, "out") })), (): unknown => byHand.push(run([floor, program], { CDKTF_OUTDIR: path.join(scratch, "out") }))];
      for (const measure of round % 2 === 0 ? both : both.reverse()) {
        measure();
        fs.rmSync(path.join(scratch, "out"), { recursive: true });
      }
    }
    return print([ours, byHand].map((runs) => ({ ...medians(runs), least: Math.min(...runs.map(({ cpu }) => cpu)) })), `${rounds} rounds, Node ${process.versions.node}, ${os.cpus().length} cores; ${resources} resources, ${over} arguments put over their class's`);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

type Figures = Run & { readonly least: number };

function print([ours, byHand]: readonly Figures[], title: string): number {
  console.log(`Of ${title}, ${os.loadavg()[0].toFixed(0)} programs waiting\n`);
  console.log("| eks, aks and gke | ours | by hand | ratio | at most |");
  console.log("|---|---:|---:|---:|---:|");
  const rows: [string, keyof Figures, string, number | undefined][] = [["processor, median", "cpu", "ms", AT_MOST], ["processor, the least", "least", "ms", undefined], ["peak memory, median", "megabytes", "MB", AT_MOST]];
  return rows.reduce((code, [name, figure, unit, atMost]) => {
    const ratio = ours[figure] / byHand[figure];
    const over = atMost !== undefined && ratio > atMost;
    console.log(`| ${name} | ${ours[figure].toFixed(0)} ${unit} | ${byHand[figure].toFixed(0)} ${unit} | ${ratio.toFixed(2)}${over ? " (over)" : ""} | ${atMost ?? ""} |`);
    return over ? 1 : code;
  }, 0);
}
