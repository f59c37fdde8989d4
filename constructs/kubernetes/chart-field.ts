import * as fs from "fs";
import * as path from "path";

/** A field of a chart's folder, as its Chart.yaml has it at the top. @throws Error when there is none */
export function chartField(folder: string, name: "name" | "version"): string {
  const value = findChartField(folder, name);
  if (value === undefined) throw new Error(`${path.join(folder, "Chart.yaml")} has no ${name}`);
  return value;
}

/** The same of a folder that may have none. */
export function findChartField(folder: string, name: "name" | "version"): string | undefined {
  const line = new RegExp(`^${name}:[ \\t]*(["']?)([^\\s"'#]+)\\1[ \\t]*(?:#.*)?$`, "m");
  return line.exec(textOf(path.join(folder, "Chart.yaml")))?.[2];
}

/** Read once: a release asks for three fields, and an app has many releases of a chart. */
function textOf(file: string): string {
  const text = texts.get(file) ?? fs.readFileSync(file, "utf8");
  texts.set(file, text);
  return text;
}

const texts = new Map<string, string>();
