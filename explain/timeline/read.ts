import { readDescribed } from "../described";
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
  const asked = readDescribed(output, ids, readFile);
  const stacks = readSynthesised(output);
  return asked.map(({ deployment }) => timelineOf(deployment as TimedDeployment, stacks));
}
