import * as fs from "fs";
import * as path from "path";

/** A field of a chart's folder, as its Chart.yaml has it at the top. @throws Error when there is none */
export function chartField(folder: string, name: "name" | "version"): string {
  const file = path.join(folder, "Chart.yaml");
  const line = new RegExp(`^${name}:[ \\t]*(["']?)([^\\s"'#]+)\\1[ \\t]*(?:#.*)?$`, "m");
  const value = line.exec(textOf(file))?.[2];
  if (value === undefined) throw new Error(`${file} has no ${name}`);
  return value;
}

/** Read once: a release asks for three fields, and an app has many releases of a chart. */
function textOf(file: string): string {
  const text = texts.get(file) ?? fs.readFileSync(file, "utf8");
  texts.set(file, text);
  return text;
}

const texts = new Map<string, string>();
