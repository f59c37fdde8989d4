import * as fs from "fs";
import * as path from "path";

/** Version of a chart's folder, as its Chart.yaml has it. @throws Error when there is none */
export function chartVersion(folder: string): string {
  const file = path.join(folder, "Chart.yaml");
  const version = /^version:[ \t]*(["']?)([^\s"'#]+)\1[ \t]*(?:#.*)?$/m.exec(fs.readFileSync(file, "utf8"))?.[2];
  if (version === undefined) throw new Error(`${file} has no version`);
  return version;
}
