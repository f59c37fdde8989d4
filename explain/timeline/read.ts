import * as fs from "node:fs";
import * as path from "node:path";
import { readDeployment } from "../deployment";
import { readSynthesised } from "./synthesised";
import { TimedDeployment } from "./timed-deployment";
import { Timeline, timelineOf } from "./timeline";

/**
 * The timelines of what was synthesised into a folder.
 *
 * @param ids which deployments; none: all of them
 * @throws Error in words for a person
 */
export function readTimelines(output: string, ids: readonly string[], readFile: (file: string) => string): Timeline[] {
  const folder = path.join(output, "deployments");
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".json")).sort() : [];
  if (files.length === 0) throw new Error(`${output} describes no deployment: run \`cdktf synth\` first, or name its folder with --output`);
  const all = files.map((name) => readDeployment(path.join(folder, name), readFile(path.join(folder, name))));
  const unknown = ids.filter((id) => !all.some((one) => one.id === id));
  if (unknown.length > 0) throw new Error(`no deployment ${unknown.join(", ")}; there are ${all.map(({ id }) => id).join(", ")}`);
  const stacks = readSynthesised(output);
  return all.filter(({ id }) => ids.length === 0 || ids.includes(id)).map((one) => timelineOf(one as TimedDeployment, stacks));
}
