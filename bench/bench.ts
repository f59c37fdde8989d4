import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { runCommand } from "../cli/run";
import { against } from "./against";
import { floorRatio } from "./floor-ratio";
import { manyDeployments } from "./many";
import { Run, medians, run } from "./measure";
import { PEERS, peerRatio } from "./peer";
import { plannerTimes } from "./planner";
import { benchCommand } from "./rounds";
import { bundle } from "./trees";

/**
 * `npm run bench [-- ROUNDS]`: processor time (user's and system's) and peak memory of synthesis. Every row is measured once a round, the rounds one after
 * the other, so that a busy moment of the machine falls on all rows alike; medians are printed, and the ratios that matter.
 */
interface Row {
  readonly name: string;
  readonly stacks: number;
  readonly once: (outdir: string) => Run;
}

const synth =
  (file: string, env: { [name: string]: string } = {}, args: string[] = []) =>
  (outdir: string): Run =>
    run([file, ...args], { CDKTF_OUTDIR: outdir, ...env });

/** What is measured. */
function rowsToMeasure(): Row[] {
  const [empty, app, many, importing] = ["bench/empty-app.ts", "main.ts", "bench/many-deployments.ts", "bench/import-aws.ts"].map((entry) => bundle(entry));
  return [
    { name: "bare node", stacks: 0, once: () => run(["-e", "0"]) },
    { name: "require('cdktf')", stacks: 0, once: () => run(["-e", "require('cdktf')"]) },
    { name: "import cdktf-dynamo/aws", stacks: 0, once: () => run([importing]) },
    { name: "one empty stack", stacks: 1, once: synth(empty) },
    { name: "eks", stacks: 5, once: synth(app, { DEPLOYMENTS: "eks" }) },
    { name: "aks", stacks: 5, once: synth(app, { DEPLOYMENTS: "aks" }) },
    { name: "gke", stacks: 5, once: synth(app, { DEPLOYMENTS: "gke" }) },
    { name: "eks, aks and gke", stacks: 15, once: synth(app) },
    { name: "1 deployment", stacks: 5, once: synth(many, {}, ["1"]) },
    { name: "10 deployments", stacks: 50, once: synth(many, {}, ["10"]) },
    { name: "100 deployments", stacks: 500, once: synth(many, {}, ["100"]) },
  ];
}

function measure(rows: readonly Row[], rounds: number): Map<string, Run> {
  const runs = new Map<string, Run[]>(rows.map((row) => [row.name, []]));
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-bench-"));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const row of rows) {
        const outdir = path.join(scratch, "out");
        runs.get(row.name)?.push(row.once(outdir));
        fs.rmSync(outdir, { recursive: true, force: true });
      }
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  return new Map([...runs].map(([name, list]) => [name, medians(list)]));
}

/** Prints the tables. */
function bench(rounds: number): number {
  const rows = rowsToMeasure();
  const medians = measure(rows, rounds);
  const of = (name: string): Run => medians.get(name) as Run;
  const base = of("one empty stack");

  console.log(`Medians of ${rounds} rounds, Node ${process.versions.node}, ${os.cpus().length} cores, ${os.loadavg()[0].toFixed(0)} programs waiting\n`);
  console.log("| what | stacks | ms of the processor | times the empty app | peak MB |");
  console.log("|---|---:|---:|---:|---:|");
  for (const row of rows) {
    const { cpu, megabytes } = of(row.name);
    const ratio = (cpu / base.cpu).toFixed(2);
    console.log(`| ${row.name} | ${row.stacks} | ${cpu.toFixed(0)} | ${ratio} | ${megabytes.toFixed(0)} |`);
  }

  const all = of("eks, aks and gke");
  const perStack = (from: string, to: string, stacks: number): number =>
    (of(to).cpu - of(from).cpu) / stacks;
  const cdktf = of("require('cdktf')");
  const aws = of("import cdktf-dynamo/aws");
  const planner = plannerTimes(rounds);

  console.log("\n| budget | measured | at most |");
  console.log("|---|---:|---:|");
  const budgets: [string, number, number, string][] = [
    ["all three, times the empty app", all.cpu / base.cpu, 3.5, ""],
    ["all three, peak memory", all.megabytes, 200, "MB"],
    ["a further stack, from 1 to 10 deployments", perStack("1 deployment", "10 deployments", 45), 10, "ms"],
    ["a further stack, from 10 to 100 deployments", perStack("10 deployments", "100 deployments", 450), 10, "ms"],
    ["importing cdktf-dynamo/aws, time over importing cdktf", aws.cpu - cdktf.cpu, 150, "ms"],
    ["importing cdktf-dynamo/aws, memory over importing cdktf", aws.megabytes - cdktf.megabytes, 60, "MB"],
    ["planning one model (median of 1,000)", planner.one, 1, "ms"],
    ["planning a whole shape (median of 1,000)", planner.shape, 1, "ms"],
    ["planning a whole shape, times one model", planner.shape / planner.one, 3, ""],
    [`planning every model on every GPU, ${planner.plans} plans`, planner.all, 1000, "ms"],
  ];
  let kept = true;
  for (const [name, measured, atMost, unit] of budgets) {
    const within = measured <= atMost;
    kept &&= within;
    console.log(`| ${name} | ${measured.toFixed(measured < 1 ? 3 : 1)} ${unit}${within ? "" : " (over)"} | ${atMost} ${unit} |`);
  }
  return kept ? 0 : 1;
}

runCommand(benchCommand({ budgets: bench, against, floor: floorRatio, many: manyDeployments, peer: peerRatio, peers: Object.keys(PEERS) }), process.argv.slice(2)).then((code) => (process.exitCode = code));
