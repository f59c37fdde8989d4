import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { run } from "./measure";
import { bundle } from "./trees";

const DEPLOYMENTS = [100, 300, 1000];
/** A further stack among the many over one among the fewer, and megabytes of the most. */
const AT_MOST = { growth: 1.1, megabytes: 1024 };

/** Whether a thousand deployments take ten times what a hundred do: the least of each size's rounds. @returns 1 where they take more */
export function manyDeployments(rounds: number): number {
  const app = bundle("bench/many-deployments.ts");
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-many-"));
  try {
    const runs = DEPLOYMENTS.map((count) => {
      const all = Array.from({ length: rounds }, () => {
        fs.rmSync(path.join(scratch, "out"), { recursive: true, force: true });
        return run([app, String(count)], { CDKTF_OUTDIR: path.join(scratch, "out") });
      });
      return { count, cpu: Math.min(...all.map(({ cpu }) => cpu)), megabytes: Math.max(...all.map(({ megabytes }) => megabytes)) };
    });
    console.log(`The least of ${rounds} rounds, Node ${process.versions.node}, ${os.cpus().length} cores, ${os.loadavg()[0].toFixed(0)} programs waiting\n`);
    console.log("| deployments | stacks | s of the processor | ms a further stack | peak MB |\n|---:|---:|---:|---:|---:|");
    const further = runs.map(({ count, cpu }, index) => (index === 0 ? undefined : (cpu - runs[index - 1].cpu) / (count - runs[index - 1].count) / 5));
    runs.forEach(({ count, cpu, megabytes }, index) => console.log(`| ${count} | ${count * 5} | ${(cpu / 1e3).toFixed(1)} | ${further[index]?.toFixed(1) ?? ""} | ${megabytes.toFixed(0)} |`));
    const growth = (further[2] as number) / (further[1] as number);
    console.log(`\nA further stack after 300 deployments over one before: ${growth.toFixed(2)} (at most ${AT_MOST.growth})`);
    return growth <= AT_MOST.growth && runs[2].megabytes <= AT_MOST.megabytes ? 0 : 1;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
