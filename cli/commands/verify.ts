import * as fs from "fs";
import * as path from "path";
import { Command, CommandError } from "../command";
import { CLUSTER_FLAGS, addressProblems, addressesOf, looking, whole } from "./operate";

/** `cdktf-dynamo verify`. */
export const verify: Command = {
  name: "verify",
  summary: "holds a cluster against what a deployment should have made of it, and asks its models",
  usage: ["[--context NAME] [--watch [--interval SECONDS]] [--timeout SECONDS] [--json] [--junit FILE] [--address [MODEL=]URL]... [--no-chat] <id>"],
  about: `Reads what \`cdktf synth\` described (docs/commands/deployment-json.md) and looks with kubectl, by the kubeconfig's own login: nodes and GPUs of each pool,
storage classes, namespaces, Helm releases, Dynamo's kinds, operator and webhook, and of each model Jobs, volumes, Secrets (by name alone), graph,
pods on their pools and images. Then each model is asked for two short answers, one of them streamed, through a port-forward. It changes nothing.`,
  flags: [
    ...CLUSTER_FLAGS,
    { name: "watch", summary: "looks again until all is well, or the time is over; models are asked once the rest is well" },
    { name: "interval", value: "SECONDS", summary: "between two looks of --watch (default: 10)", form: /^(?=.*[1-9])\d{1,4}$/, says: "is a number of seconds, 1 to 9999" },
    { name: "json", summary: "the rows as JSON" },
    { name: "junit", value: "FILE", summary: "the rows as JUnit's XML too, written to FILE" },
  ],
  operand: { name: "<id>", summary: "a deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "eks", what: "once, after cdktf deploy" },
    { line: "--watch --timeout 3600 --junit verify.xml eks", what: "in a pipeline: waits for weights and GPUs for an hour" },
    { line: "--address https://llm.example.com eks", what: "asks the models where their users do" },
  ],
  findings: "something isn't as it should be",
  cleansUp: true,
  check(input) {
    const junit = input.first("junit");
    const folder = junit === undefined ? undefined : path.dirname(junit);
    return [
      ...addressProblems(input),
      ...(input.has("interval") && !input.has("watch") ? ["--interval: goes with --watch"] : []),
      ...(folder !== undefined && !isFolder(folder) ? [`--junit ${junit}: there is no folder ${folder}`] : []),
      ...(junit !== undefined && isFolder(junit) ? [`--junit ${junit}: is a folder`] : []),
    ];
  },
  async run(input, running) {
    const { verify: once, isWell, exitStatus } = await import("../../operate/verify/verify");
    const report = await import("../../operate/verify/report");
    const { isAnotherCluster } = await import("../../operate/verify/cluster-rows");
    const { io, signal } = running;
    const { deployed, access, looked, within } = await looking(input, running, input.has("watch") ? 3600 : 300);
    const asks = !input.has("no-chat");
    const options = { asks, serving: { addresses: addressesOf(input), chatSeconds: whole(input, "chat-timeout", 120) } };
    const end = Date.now() + within * 1000;
    const every = whole(input, "interval", 10) * 1000;
    let verified = await once(deployed, access, input.has("watch") ? { ...options, asks: false } : options);
    let told = "";
    // A look that the end of the time cuts short tells less than the one before.
    const again = async (asking: boolean): Promise<typeof verified> => {
      const next = await once(deployed, access, { ...options, asks: asking });
      return access.signal?.aborted === true ? verified : next;
    };
    while (input.has("watch")) {
      if (isWell(verified.rows) && asks) verified = await again(true);
      if (isWell(verified.rows) || access.signal?.aborted === true || Date.now() + every > end) break;
      const line = report.summary(deployed, verified.rows).split(";")[0];
      if (line !== told) io.err(`${(told = line)}\n`);
      await pause(every, access.signal);
      verified = await again(false);
    }
    if (signal.aborted) throw new CommandError("interrupted");
    const { rows, seen } = verified;
    if (isAnotherCluster(deployed, seen)) io.err(report.anotherCluster(deployed, looked));
    const junit = input.first("junit");
    if (junit !== undefined) write(junit, report.verifyJunit(deployed, rows));
    io.out(input.has("json") ? report.verifyJson(deployed, looked, rows) : report.verifyText(deployed, looked, rows));
    return exitStatus(rows);
  },
};

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function write(file: string, content: string): void {
  try {
    fs.writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`${file} can't be written: ${(error as Error).message}`);
  }
}

/** Ends with the signal, too. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
    if (signal?.aborted === true) done();
  });
}

