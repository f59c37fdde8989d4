import { FoundDeployment, readDescribed } from "../explain/described";

/**
 * The deployment of an id, from what was synthesised into a folder.
 *
 * @throws Error in words for a person: what is there in its place
 */
export function findDeployment(output: string, id: string, readFile: (file: string) => string): FoundDeployment {
  return readDescribed(output, [id], readFile)[0];
}
