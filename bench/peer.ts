import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Run, medians, run } from "./measure";
import { bundle } from "./trees";

/** Another framework's constructs for a comparable cluster, and how much of what they take `eks` may. */
interface Peer {
  readonly packages: readonly string[];
  /** Its program, to be read beside its packages. */
  readonly program: string;
  readonly says: string;
  readonly atMost: { readonly cpu: number; readonly megabytes: number };
}

export const PEERS: { readonly [name: string]: Peer } = {
  "aws-cdk": {
    packages: ["aws-cdk-lib@2.276.0", "constructs@10.7.0", "@aws-cdk/lambda-layer-kubectl-v33@2.0.0"],
    program: "bench/peers/aws-cdk.cjs.txt",
    says: "aws-cdk-lib 2.276.0, eks-v2",
    atMost: { cpu: 0.08, megabytes: 0.22 },
  },
};

/** `eks` beside a peer that is installed into a folder for the time, in turn. @returns 1 where it takes more of it than it may */
export function peerRatio(name: string, rounds: number): number {
  const { packages, program, says, atMost } = PEERS[name];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-peer-"));
  try {
    fs.writeFileSync(path.join(folder, "package.json"), "{}");
    execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    const theirs = path.join(folder, "app.cjs");
    fs.copyFileSync(program, theirs);
    const app = bundle("main.ts");
    const out = path.join(folder, "out");
    const [ours, peer]: Run[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const both = [(): unknown => ours.push(run([app], { CDKTF_OUTDIR: out, DEPLOYMENTS: "eks" })), (): unknown => peer.push(run([theirs, out]))];
      for (const measure of round % 2 === 0 ? both : both.reverse()) {
        measure();
        fs.rmSync(out, { recursive: true, force: true });
      }
    }
    return print(says, medians(ours), medians(peer), atMost, rounds);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function print(says: string, ours: Run, peer: Run, atMost: Peer["atMost"], rounds: number): number {
  console.log(`Medians of ${rounds} rounds, Node ${process.versions.node}, ${os.cpus().length} cores, ${os.loadavg()[0].toFixed(0)} programs waiting\n`);
  console.log(`| one cluster on EKS | eks | ${says} | ratio | at most |`);
  console.log("|---|---:|---:|---:|---:|");
  const rows: [string, "cpu" | "megabytes", string][] = [["processor", "cpu", "ms"], ["peak memory", "megabytes", "MB"]];
  return rows.reduce((code, [what, figure, unit]) => {
    const ratio = ours[figure] / peer[figure];
    const over = ratio > atMost[figure];
    console.log(`| ${what} | ${ours[figure].toFixed(0)} ${unit} | ${peer[figure].toFixed(0)} ${unit} | ${ratio.toFixed(3)}${over ? " (over)" : ""} | ${atMost[figure]} |`);
    return over ? 1 : code;
  }, 0);
}
