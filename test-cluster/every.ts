import * as fs from "fs";
import * as path from "path";
import { CommandError } from "../cli/command";
import { DynamoRelease } from "../constructs/dynamo/release";
import { CLOUDS, everyModel } from "./every-model";
import { Programs, endGroup } from "./programs";
import { Line, Outcome, Trial } from "./trial";

/** The operand that asks for it. */
export const EVERY = "every";
/** The releases that it is about: the last of each line that wrote graphs otherwise, or was served otherwise. */
export const RELEASES = ["0.9.1", "1.1.1", "1.3.1", "1.4.2", "1.5.1", "1.6.1"];

/** The versions of a graph, of which each release serves one or both. */
const VERSIONS = ["v1alpha1", "v1beta1"];
/** Models that are installed, waited for and taken away beside each other: each of them mostly waits for the server. */
const AT_ONCE = 8;

/** What is given for it beside the cluster. */
export interface EveryOptions {
  /** Folder with the CRDs of each release, `<release>.yaml`. */
  readonly crds?: string;
  /** Starts an operator of release `{release}`. */
  readonly operator?: string;
  readonly releases: readonly string[];
  readonly timeoutSeconds: number;
  readonly realNodes: boolean;
  readonly scratch: string;
}

/** Each release with its own CRDs and operator, each cloud's models all at once: linted, rendered, accepted strictly, installed, Ready, each pod on its pool, taken away. */
export async function tryEvery(programs: Programs, options: EveryOptions, told: (lines: Line[]) => void): Promise<Line[]> {
  const { crds, operator, releases, timeoutSeconds, realNodes, scratch } = options;
  if (crds === undefined || operator === undefined) throw new CommandError(`"${EVERY}" takes --crds FOLDER, with <release>.yaml for each, and --operator, in which {release} stands for it`);
  const lines: Line[] = [];
  const clouds = chosen("EVERY_CLOUDS", Object.keys(CLOUDS));
  const versions = chosen("EVERY_VERSIONS", VERSIONS);
  for (const release of releases) {
    if (programs.stopped) break;
    const file = path.join(crds, `${release}.yaml`);
    if (!fs.existsSync(file)) throw new CommandError(`there is no ${file}`);
    await programs.kubectl(["apply", "--server-side", "--force-conflicts", "-f", file]);
    await programs.kubectl(["wait", "--for=condition=Established", "-f", file, "--timeout=60s"]);
    const beside = programs.beside(operator.replace(/\{release\}/g, release));
    try {
      for (const cloud of clouds) {
        for (const version of DynamoRelease.of(release).graphVersions.filter((one) => versions.includes(one))) {
          if (programs.stopped) break;
          const one = await tryCloud(programs, { cloud, release, version, outdir: path.join(scratch, `${cloud}-${release}-${version}`), timeoutSeconds, realNodes });
          told(one);
          lines.push(...one);
        }
      }
    } finally {
      endGroup(beside);
      const { stopped } = programs;
      programs.resume();
      await programs.kubectl(["delete", "-f", file, "--ignore-not-found", "--timeout=120s"]);
      if (stopped) programs.interrupt();
    }
  }
  return lines;
}

/** Those of the known that a variable names; all where it names none. */
export function chosen(variable: string, known: readonly string[], list = process.env[variable]): readonly string[] {
  if (list === undefined || list === "") return known;
  const named = list.split(",").map((one) => one.trim());
  const wrong = named.filter((one) => !known.includes(one));
  if (wrong.length > 0) throw new CommandError(`${variable} names ${wrong.map((one) => JSON.stringify(one)).join(", ")}, of which nothing is known: it takes ${known.join(", ")}, by commas`);
  return known.filter((one) => named.includes(one));
}

/** One pass: the models of a cloud, as a release has them in one version of its graphs. */
interface Pass {
  readonly cloud: string;
  readonly release: string;
  readonly version: string;
  readonly outdir: string;
  readonly timeoutSeconds: number;
  readonly realNodes: boolean;
}

async function tryCloud(programs: Programs, { cloud, release, version, outdir, timeoutSeconds, realNodes }: Pass): Promise<Line[]> {
  const start = Date.now();
  const { cluster, stack, models, refused } = everyModel(cloud, release, version, outdir);
  const trial = new Trial(programs, { id: cloud, cluster, stacks: [stack], timeoutSeconds, realNodes, atOnce: AT_ONCE });
  const stackId = `${cloud} ${release} ${version}`;
  try {
    await trial.run();
    await trial.takeAway();
  } catch (error) {
    trial.lines.push({ stack: stackId, what: "failed", result: (error as Error).message.trim(), outcome: Outcome.FAILED });
  } finally {
    const { stopped } = programs;
    programs.resume();
    await trial.cleanUp();
    if (stopped) programs.interrupt();
  }
  const named = refused.map((what): Line => ({ stack: stackId, what: what.split(": ")[0], result: `refused at synth: ${what.split(": ")[1]}`, outcome: Outcome.SKIPPED }));
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  return [...trial.lines.map((line) => ({ ...line, stack: stackId })), ...named, { stack: stackId, what: "models", result: `${models.length} of ${models.length + refused.length}, in ${seconds} s`, outcome: Outcome.OK }];
}
