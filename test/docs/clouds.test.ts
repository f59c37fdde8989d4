import * as fs from "fs";
import * as path from "path";

/** The table of the clouds names what there is: each property, class and method that stands in it is in that cloud's rooms. */

const ROOMS = ["aws", "azure", "google"];
const page = fs.readFileSync("docs/clouds.md", "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && line.split(" | ").length === 4).map((line) => line.slice(2, -2).split(" | "));

function sources(folder: string): string {
  return fs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? sources(at) : at.endsWith(".ts") ? fs.readFileSync(at, "utf8") : "";
  }).join("\n");
}

const SHARED = [sources("constructs/cluster"), sources("constructs/kubernetes/monitoring"), sources("stacks"), sources("cli")].join("\n");

test("the table has a row for each capability and a column for each cloud", () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const [what, ...clouds] of rows.slice(1)) expect([what, clouds.filter((cell) => cell.trim() !== "").length]).toEqual([what, 3]);
});

test.each(ROOMS.map((room, column): [string, number] => [room, column + 1]))("what it names of %s is there", (room, column) => {
  const text = `${sources(`constructs/${room}`)}\n${SHARED}`;
  const named = rows.slice(1).flatMap((row) => [...row[column].matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code.split(/[^A-Za-z_]+/)).filter((word) => /^[A-Za-z_]{3,}$/.test(word)));
  const known = new Set([...text.matchAll(/[A-Za-z_]+/g)].map(([word]) => word));
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((word) => !known.has(word) && !["false", "name", "hours", "version"].includes(word))).toEqual([]);
});

test("the way in which each was proven is one of those above, or there is none", () => {
  for (const [what, ...clouds] of rows.slice(1)) {
    for (const cell of clouds) {
      expect([what, cell, /\bdesk\b|\brehearsed\b|\bserved\b|\bsynthesised\b|\*\*gap\*\*|the real|as documented|in the node image|by Google/i.test(cell)]).toEqual([what, cell, true]);
    }
  }
});
