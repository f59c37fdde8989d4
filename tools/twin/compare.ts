import * as fs from "fs";
import * as path from "path";
import { IN_OUTPUT, Surprises, differences, surprises } from "./differences";

/** Holds what two lines synthesised against each other: JSON by its content, all else by its bytes. */
export function compareOutputs(before: string, after: string): Surprises {
  const files = [...new Set([before, after].flatMap(filesIn))].sort();
  return surprises(files.flatMap((file) => fileDifferences(file, path.join(before, file), path.join(after, file))), IN_OUTPUT);
}

function fileDifferences(file: string, before: string, after: string): string[] {
  if (!fs.existsSync(before) || !fs.existsSync(after)) return [`${file} is written by one of them alone`];
  const [one, other] = [before, after].map((each) => fs.readFileSync(each));
  if (one.equals(other)) return [];
  if (!file.endsWith(".json")) return [`${file} differs`];
  // A stack by its name: stacks/<stack>/cdk.tf.json.
  const name = path.basename(file) === "cdk.tf.json" ? path.basename(path.dirname(file)) : file.split(path.sep).join(".");
  return differences(JSON.parse(one.toString()), JSON.parse(other.toString()), [name]);
}

function filesIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
