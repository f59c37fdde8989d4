import * as path from "path";
import * as fs from "fs";
import { Command, CommandError } from "../command";
import { CLUSTER_FLAGS, addressProblems, addressesOf, looking, whole } from "./operate";

/** `cdktf-dynamo doctor`. */
export const doctor: Command = {
  name: "doctor",
  summary: "looks for the cause when a deployment doesn't serve, and says what helps",
  usage: ["[--context NAME] [--timeout SECONDS] [--json] [--bundle FILE] [--address [MODEL=]URL]... [--no-chat] <id>"],
  about: `Looks as verify does, then at events, states of containers and tails of logs, and holds them against a table of known symptoms
(docs/operations.md). It names the one cause that the rest may hang on, with a fix and where that is known from, then what else it saw. What
couldn't be read is told, and nothing is concluded from it. It changes nothing.`,
  flags: [
    ...CLUSTER_FLAGS.map((flag) => (flag.name === "timeout" ? { ...flag, summary: "for all of it (default: 300)" } : flag)),
    { name: "json", summary: "what was found as JSON" },
    { name: "bundle", value: "FILE", summary: "an archive (.tar.gz) of objects, events and logs for others to look at, without secrets", form: /\.(tar\.gz|tgz)$/, says: "ends with .tar.gz or .tgz" },
  ],
  operand: { name: "<id>", summary: "a deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "eks", what: "the cause, and what helps" },
    { line: "--bundle eks.tar.gz eks", what: "and an archive for whoever is asked for help" },
  ],
  findings: "something isn't as it should be",
  cleansUp: true,
  check(input) {
    const bundle = input.first("bundle");
    const folder = bundle === undefined ? "." : path.dirname(bundle);
    const missing = fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true;
    return [...addressProblems(input), ...(missing ? [`--bundle ${bundle}: there is no folder ${folder}`] : [])];
  },
  async run(input, running) {
    const { examine } = await import("../../operate/doctor/doctor");
    const report = await import("../../operate/doctor/report");
    const { anotherCluster } = await import("../../operate/verify/report");
    const { isAnotherCluster } = await import("../../operate/verify/cluster-rows");
    const { io, signal } = running;
    const { deployed, access, looked } = await looking(input, running, 300);
    const bundle = input.first("bundle");
    const serving = { addresses: addressesOf(input), chatSeconds: whole(input, "chat-timeout", 120) };
    const examined = await examine(deployed, access, { asks: !input.has("no-chat"), serving, everything: bundle !== undefined, context: looked.context });
    if (signal.aborted) throw new CommandError("interrupted");
    const { diagnosis, seen } = examined;
    if (isAnotherCluster(deployed, seen)) io.err(anotherCluster(deployed, looked));
    if (bundle !== undefined) {
      const { bundleFiles, writeBundle } = await import("../../operate/doctor/bundle");
      await writeBundle(bundle, `${deployed.id}-doctor`, bundleFiles(examined), io.env).catch((error: Error) => {
        throw new CommandError(`${bundle} can't be written: ${error.message}`);
      });
    }
    io.out(input.has("json") ? report.doctorJson(deployed, looked, diagnosis) : report.doctorText(deployed, looked, diagnosis));
    if (bundle !== undefined) io.err(`${bundle} holds what was seen, without secrets; look through it before you give it away\n`);
    const { first, others, unexplained, unread } = diagnosis;
    if (first !== undefined || others.length + unexplained.length > 0) return 1;
    return unread.length > 0 ? 2 : 0;
  },
};
