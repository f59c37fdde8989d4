import * as fs from "fs";
import * as path from "path";

/**
 * The files that KUBECONFIG names, where none of them is there. kubectl merges those that exist and passes over the others; without any
 * it asks localhost:8080, whose refusal says nothing of the file.
 */
export function missingKubeconfigs(value: string | undefined): string[] {
  const named = (value ?? "").split(path.delimiter).filter((file) => file !== "");
  return named.some((file) => fs.existsSync(file)) ? [] : named;
}
