import * as fs from "fs";
import * as path from "path";
import { Deployment, readDeployment } from "../explain/deployment";
import { nearest } from "../inference-runtime/planner/nearest";

/** A deployment's file, and what every reader reads of it. */
export interface FoundDeployment {
  readonly file: string;
  readonly deployment: Deployment;
}

/**
 * The deployment of an id, from what was synthesised into a folder.
 *
 * @throws Error in words for a person: what is there in its place
 */
export function findDeployment(output: string, id: string, readFile: (file: string) => string): FoundDeployment {
  const folder = path.join(output, "deployments");
  const ids = idsIn(folder);
  if (ids.length === 0) throw new Error(`${output} describes no deployment: run \`cdktf synth\` first, or name its folder with --output`);
  if (!ids.includes(id)) throw new Error(noDeployment(id, ids));
  const file = path.join(folder, `${id}.json`);
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`);
  }
  return { file, deployment: readDeployment(file, text) };
}

/** What is said of an id that no deployment has. */
export function noDeployment(id: string, ids: readonly string[]): string {
  const [near] = nearest(id, ids);
  return `no deployment ${id}${near === undefined ? "." : `; did you mean ${near}?`} There ${ids.length === 1 ? "is" : "are"} ${ids.join(", ")}`;
}

function idsIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length)).sort();
  } catch {
    return [];
  }
}
