import { execFileSync } from "child_process";
import * as fs from "fs";
import * as path from "path";

/** Folders of our charts in these sources: what a construct installs must be in the package too, or it fails at whoever has no sources. */
function chartsIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const here = path.join(folder, entry.name);
    if (entry.isDirectory()) return chartsIn(here);
    return entry.name === "Chart.yaml" ? [folder] : [];
  });
}

test("every chart of ours is in the package, whole", () => {
  const charts = ["constructs", "inference-runtime"].flatMap(chartsIn);
  expect(charts.length).toBeGreaterThan(20);
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as [{ files: { path: string }[] }];
  const packed = new Set(files.map(({ path: name }) => name));
  const all = (folder: string): string[] => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? all(path.join(folder, entry.name)) : [path.join(folder, entry.name)]));
  const missing = charts.flatMap(all).filter((file) => !packed.has(file) && !/__pycache__|\.pyc$/.test(file));
  expect(missing).toEqual([]);
});
