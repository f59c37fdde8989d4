import * as fs from "node:fs";
import * as path from "node:path";
import { nearest } from "../inference-runtime/planner/nearest";
import { Deployment, readDeployment } from "./deployment";

/** What a synthesis described below a folder: which deployments there are, and those that were asked for. */

/** A deployment's file, and what every reader reads of it. */
export interface FoundDeployment {
  readonly file: string;
  readonly deployment: Deployment;
}

/** Their ids, in order; none where nothing was synthesised. */
export function describedIds(output: string): string[] {
  try {
    return fs.readdirSync(path.join(output, "deployments")).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length)).sort();
  } catch {
    return [];
  }
}

/**
 * The deployments of these ids, in the order of their names. What wasn't asked for isn't read: a file of another version is nobody else's trouble.
 *
 * @param ids none: all of them
 * @throws Error in words for a person: what is there in its place
 */
export function readDescribed(output: string, ids: readonly string[], readFile: (file: string) => string): FoundDeployment[] {
  const there = describedIds(output);
  if (there.length === 0) throw new Error(`${output} describes no deployment: run \`cdktf synth\` first, or name its folder with --output`);
  const unknown = ids.filter((id) => !there.includes(id));
  if (unknown.length > 0) throw new Error(unknown.map((id) => noDeployment(id, there)).join("\n"));
  return there
    .filter((id) => ids.length === 0 || ids.includes(id))
    .map((id) => {
      const file = path.join(output, "deployments", `${id}.json`);
      return { file, deployment: readDeployment(file, textOf(file, readFile)) };
    });
}

/** What is said of an id that no deployment has. */
function noDeployment(id: string, ids: readonly string[]): string {
  const [near] = nearest(id, ids);
  return `no deployment ${id}${near === undefined ? "." : `; did you mean ${near}?`} ${thereAre(ids)}`;
}

/** "There is lab", "There are aks, eks". */
export function thereAre(ids: readonly string[]): string {
  return `There ${ids.length === 1 ? "is" : "are"} ${ids.join(", ")}`;
}

function textOf(file: string, readFile: (file: string) => string): string {
  try {
    return readFile(file);
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`);
  }
}
