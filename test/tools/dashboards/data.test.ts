import * as fs from "fs";
import * as path from "path";
import { dashboardFiles } from "../../../tools/dashboards/data";

const ROOT = path.join(__dirname, "..", "..", "..");
const FOLDER = "observability/dashboards/data";

test("the data of the dashboards are what Grafana's builders write: else npm run panels", () => {
  expect(fs.readdirSync(path.join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`).sort()).toEqual(dashboardFiles().map(([file]) => file).sort());
  for (const [file, text] of dashboardFiles()) expect(fs.readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
});

test("no panel, query or choice is declared twice, and each has what it needs beside it", () => {
  for (const [, text] of dashboardFiles()) {
    const { needs, panels } = JSON.parse(text) as { needs: Record<string, string[][]>; panels: { id: number; type: string; targets?: unknown[] }[] };
    const shown = panels.filter(({ type }) => type !== "row");
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(Object.keys(needs).map(Number).sort()).toEqual(shown.map(({ id }) => id).sort());
    for (const { id, targets = [] } of shown) expect([id, needs[id].length]).toEqual([id, targets.length]);
  }
});

test("the builders are needed by nobody who synthesises: no room but the tools' names them", () => {
  const shipped = JSON.parse(fs.readFileSync(path.join(ROOT, "tsconfig.build.json"), "utf8")).include as string[];
  const named = shipped.flatMap((room) => sources(path.join(ROOT, room))).filter((file) => fs.readFileSync(file, "utf8").includes("grafana-foundation-sdk"));
  expect(shipped.length).toBeGreaterThan(5);
  expect(named).toEqual([]);
});

function sources(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? sources(file) : entry.name.endsWith(".ts") ? [file] : [];
  });
}
