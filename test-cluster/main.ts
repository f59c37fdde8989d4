import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ChildProcess } from "child_process";
import { App } from "cdktf";
import { Command, CommandError, Input } from "../cli/command";
import { runCommand } from "../cli/run";
import { InvalidInputError } from "../constructs/core/problems/problem";
import { DynamoRelease } from "../constructs/dynamo/release";
import { addDeployments } from "../deployments/all";
import { FAKE_NODE } from "./fake-nodes";
import { missingKubeconfigs } from "./kubeconfig";
import { ID as LIFE } from "./life/app";
import { missingProviders } from "./life/terraform";
import { LifeTrial } from "./life/trial";
import { SCALING, ScalingTrial } from "./scaling";
import { MONITORS, tryMonitors } from "./monitors";
import { ID as OPERATE } from "./operate/app";
import { OperateTrial } from "./operate/trial";
import { DOORS, tryDoors } from "./doors";
import { EVERY, RELEASES, tryEvery } from "./every";
import { SHAPES, tryShapes } from "./shapes";
import { Programs, endGroup } from "./programs";
import { plannedStack } from "./releases";
import { Line, Outcome, Trial } from "./trial";

interface Options {
  readonly crds?: string;
  readonly operator?: string;
  readonly charts?: string;
  readonly monitorKinds?: string;
  readonly timeout: number;
  readonly release: string;
  /** Those of "every". */
  readonly releases: readonly string[];
  readonly realNodes: boolean;
}

const COMMAND: Command = {
  name: "test:cluster",
  program: "npm run test:cluster --",
  summary: "what the in-cluster stacks install, on a real API server",
  usage: ["[options] [<deployment>...] [shapes] [every] [scaling] [monitors] [doors] [life] [operate]"],
  about: `Installs what the CRDs, platform and inference stacks would install, on the cluster that KUBECONFIG names, on fake nodes (KWOK)
shaped like each deployment's pools; shows that it is accepted and scheduled where it belongs; takes it away again.
"shapes" holds the graphs of every engine and shape against the CRDs of the release; nothing is made of them.
"every" installs every engine in every shape of each cloud, for each of six releases with its own CRDs, and has each Ready on its pool.
"scaling" has a model scaled by Kubernetes' own autoscaler and upgraded by Helm, with stand-ins for operator and metrics.
"monitors" holds what Prometheus is given against the Prometheus operator's kinds, strictly; nothing is made of it.
"doors" does the same with the door of each cloud, as far as the cluster has their kinds, and takes one away whose load balancer is slow.
"operate" has verify and doctor look at a deployment that is whole, then broken in one way after the other.
"life" has real Terraform deploy, fail, lose the cluster and destroy, with the providers in the folder that CDKTF_DYNAMO_PROVIDERS names.`,
  flags: [
    { name: "crds", value: "PATH", summary: "file or folder with Dynamo's CRDs, for a cluster that lacks them; for every, a folder with <release>.yaml" },
    { name: "operator", value: "CMD", summary: "starts a Dynamo operator, or what stands in for it, for a cluster that has none; for every, with {release} in it" },
    { name: "charts", value: "DIR", summary: "archives (<chart>-<version>.tgz) of charts that can't be fetched from here" },
    { name: "monitor-kinds", value: "PATH", summary: "file or folder with the Prometheus operator's CRDs, for a cluster that lacks them" },
    { name: "release", value: "X.Y.Z", summary: "the release of the CRDs, for shapes, every and scaling (default: that of the app; of every, all six)", form: /^\d+\.\d+\.\d+$/, says: "is a release" },
    { name: "timeout", value: "SEC", summary: "how long each wait may take (default 120)", form: /^(?=.*[1-9])\d+(\.\d+)?$/, says: "is a number of seconds" },
    { name: "real-nodes", summary: "goes on although the cluster has real nodes" },
  ],
  operand: { name: "<deployment>", summary: `as in deployments/, and "shapes", "scaling", "monitors", "doors", "operate" and "life"; none: all of it, but for "every"` },
  examples: [
    { line: "--crds crds.yaml gke aks", what: "two of them, on a cluster without Dynamo's CRDs" },
    { line: "life", what: "life and death of releases, with real Terraform" },
  ],
  findings: "something isn't as it should be",
  cleansUp: true,
  run: (input, { signal }) => main(input, signal),
};

async function main(input: Input, signal: AbortSignal): Promise<number> {
  const absent = missingKubeconfigs(process.env.KUBECONFIG);
  if (absent.length > 0) throw new CommandError(`KUBECONFIG names what isn't there: ${absent.join(", ")}`);
  const programs = new Programs();
  signal.addEventListener("abort", () => programs.interrupt());
  const realNodes = await findRealNodes(programs, input.has("real-nodes"));
  const [crds, operator, charts, monitorKinds] = ["crds", "operator", "charts", "monitor-kinds"].map((flag) => input.first(flag));
  const options = { crds, operator, charts, monitorKinds, timeout: Number(input.first("timeout") ?? 120), release: input.first("release") ?? DynamoRelease.DEFAULT, releases: input.has("release") ? [input.first("release") ?? ""] : RELEASES, realNodes };
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-cluster-"));
  let beside: ChildProcess | undefined;
  let madeCrds = false;
  try {
    // Monitors and doors are none of Dynamo's kinds; every release has its own.
    if (input.operands.length === 0 || !input.operands.every((id) => [MONITORS, DOORS, EVERY].includes(id))) madeCrds = await haveCrds(programs, options.crds);
    if (options.operator !== undefined && !input.operands.includes(EVERY)) beside = programs.beside(options.operator);
    return await tryAll(programs, options, [...input.operands], scratch);
  } finally {
    programs.resume();
    if (madeCrds) await programs.kubectl(["delete", "-f", options.crds as string, "--ignore-not-found", "--timeout=60s"]).catch(() => "");
    if (beside !== undefined) endGroup(beside);
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function tryAll(programs: Programs, options: Options, ids: string[], scratch: string): Promise<number> {
  const lines: Line[] = [];
  const chosen = ids.filter((id) => ![LIFE, SHAPES, EVERY, SCALING, MONITORS, DOORS, OPERATE].includes(id));
  if (ids.length === 0 || chosen.length > 0) lines.push(...(await tryDeployments(programs, options, chosen, scratch)));
  if ((ids.length === 0 || ids.includes(SHAPES)) && !programs.stopped) {
    const held = await tryShapes(programs, options.release);
    print(held);
    lines.push(...held);
  }
  if (ids.includes(EVERY) && !programs.stopped) {
    const { crds, operator, releases, timeout: timeoutSeconds, realNodes } = options;
    lines.push(...(await tryEvery(programs, { crds, operator, releases, timeoutSeconds, realNodes, scratch }, print)));
  }
  if ((ids.length === 0 || ids.includes(SCALING)) && !programs.stopped) lines.push(...(await attempt(programs, SCALING, new ScalingTrial(programs, options.release, options.timeout))));
  if ((ids.length === 0 || ids.includes(MONITORS)) && !programs.stopped) {
    const held = await tryMonitors(programs, options.monitorKinds);
    print(held);
    lines.push(...held);
  }
  if ((ids.length === 0 || ids.includes(OPERATE)) && !programs.stopped) lines.push(...(await attempt(programs, OPERATE, new OperateTrial(programs, options.timeout))));
  if ((ids.length === 0 || ids.includes(DOORS)) && !programs.stopped) {
    const held = await tryDoors(programs);
    print(held);
    lines.push(...held);
  }
  if ((ids.length === 0 || ids.includes(LIFE)) && !programs.stopped) lines.push(...(await tryLife(programs)));
  const count = (outcome: Outcome): number => lines.filter((line) => line.outcome === outcome).length;
  const skipped = count(Outcome.SKIPPED) === 0 ? "" : `, ${count(Outcome.SKIPPED)} skipped`;
  console.log(`${count(Outcome.OK)} passed, ${count(Outcome.FAILED)} failed${skipped}`);
  return count(Outcome.FAILED) === 0 ? 0 : 1;
}

/** What tries one thing on the cluster, and tells it in lines. */
interface Attempt {
  readonly lines: Line[];
  run(): Promise<void>;
  /** Takes away what it made, however it ended. @default - it does so itself */
  cleanUp?(): Promise<unknown>;
}

/** Runs one, whatever comes; what it threw is a line. An interruption waits until all is taken away. */
async function attempt(programs: Programs, name: string, trial: Attempt): Promise<Line[]> {
  const start = Date.now();
  try {
    await trial.run();
  } catch (error) {
    trial.lines.push({ stack: name, what: "failed", result: (error as Error).message.trim(), outcome: Outcome.FAILED });
  } finally {
    if (trial.cleanUp !== undefined) {
      const { stopped } = programs;
      programs.resume();
      await trial.cleanUp();
      if (stopped) programs.interrupt();
    }
  }
  print(trial.lines);
  console.log(`        ${name} took ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
  return trial.lines;
}

async function tryLife(programs: Programs): Promise<Line[]> {
  const missing = missingProviders(process.env);
  if (missing === undefined) {
    const trial = new LifeTrial(programs);
    return attempt(programs, LIFE, { lines: trial.lines, run: () => trial.run() });
  }
  const lines = [{ stack: LIFE, what: "life and death of releases", result: missing, outcome: Outcome.SKIPPED }];
  print(lines);
  return lines;
}

/** The stacks that are installed here, in their order: the weights ahead make the volume that a model claims. */
const IN_CLUSTER = /-(crds|weights|platform|inference)$/;

async function tryDeployments(programs: Programs, options: Options, ids: string[], scratch: string): Promise<Line[]> {
  const app = new App({ outdir: path.join(scratch, "out") });
  const selected = ids.length === 0 ? process.env : { ...process.env, DEPLOYMENTS: ids.join(",") };
  const deployments = await addDeployments(app, selected);
  app.synth();
  const lines: Line[] = [];
  for (const [id, { cluster, stacks }] of Object.entries(deployments)) {
    const planned = stacks.filter(({ node }) => IN_CLUSTER.test(node.id)).map((stack) => plannedStack(app.outdir, stack));
    const { charts, timeout: timeoutSeconds, realNodes } = options;
    const trial = new Trial(programs, { id, cluster, stacks: planned, charts, timeoutSeconds, realNodes });
    const whole: Attempt = { lines: trial.lines, run: () => trial.run().then(() => trial.takeAway()), cleanUp: () => trial.cleanUp() };
    lines.push(...(await attempt(programs, id, whole)));
    if (programs.stopped) break;
  }
  return lines;
}

/** Whether the cluster has nodes that aren't KWOK's, which must have been allowed. */
async function findRealNodes(programs: Programs, allowed: boolean): Promise<boolean> {
  const nodes = await programs.list("nodes", ["--request-timeout=10s"]).catch((error: Error) => {
    const last = error.message.trim().split("\n").pop();
    throw new CommandError(`no cluster answers (KUBECONFIG=${process.env.KUBECONFIG ?? ""}): ${last}`);
  });
  const real = nodes.filter((node) => node.metadata.annotations?.[FAKE_NODE] === undefined).map((node) => node.metadata.name);
  if (real.length === 0 || allowed) return real.length > 0;
  throw new CommandError(
    `the cluster has real nodes (${real.join(", ")}), on which this would run pods; if that is meant, add --real-nodes`,
  );
}

/** Whether the CRDs were put there by this run. */
async function haveCrds(programs: Programs, given: string | undefined): Promise<boolean> {
  const kinds = await programs.kubectl(["api-resources", "--api-group=nvidia.com", "-o", "name"]);
  if (kinds.includes("dynamographdeployments")) return false;
  if (given === undefined) throw new CommandError("the cluster lacks Dynamo's CRDs: give a file or folder with them as --crds");
  await programs.kubectl(["apply", "--server-side", "-f", given]);
  await programs.kubectl(["wait", "--for=condition=Established", "-f", given, "--timeout=60s"]);
  return true;
}

function print(lines: Line[]): void {
  const width = (pick: (line: Line) => string): number => Math.max(...lines.map((line) => pick(line).length));
  const stack = width((line) => line.stack);
  const what = width((line) => line.what);
  for (const line of lines) {
    console.log(`${line.outcome.padEnd(7)} ${line.stack.padEnd(stack)}  ${line.what.padEnd(what)}  ${line.result}`);
  }
}

runCommand(COMMAND, process.argv.slice(2))
  .then((code) => (process.exitCode = code))
  .catch((error: unknown) => {
    console.error(error instanceof InvalidInputError ? error.message : error);
    process.exitCode = 2;
  });
