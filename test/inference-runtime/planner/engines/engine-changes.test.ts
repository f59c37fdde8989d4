import * as fs from "fs";
import * as path from "path";
import table from "../../../../inference-runtime/planner/data/engine-changes.json";
import { SGLANG_HAS, TRTLLM_HAS, VLLM_HAS } from "../../../../inference-runtime/planner/engines/changes";
import { Version, parseVersion } from "../../../../inference-runtime/planner/version";

const PLANNER = path.join(__dirname, "../../../../inference-runtime/planner");
const ENGINES = { vllm: VLLM_HAS, sglang: SGLANG_HAS, trtllm: TRTLLM_HAS };
const ROWS = Object.entries(ENGINES).flatMap(([engine, has]) => {
  const rows = table[engine as keyof typeof ENGINES] as { readonly [name: string]: { readonly from: string; readonly what: string; readonly source: string } };
  return Object.entries(rows).map(([name, row]) => ({ engine, name, ...row, has: (has as { readonly [name: string]: (version: Version) => boolean })[name] }));
});

test.each(ROWS)("$engine has $name from $from on, and not before", ({ from, what, source, has }) => {
  const [major, minor, patch] = parseVersion(from)!;
  const before: Version = patch > 0 ? [major, minor, patch - 1] : [major, minor - 1, 99];
  expect([has([major, minor, patch]), has([major + 1, 0, 0]), has(before)]).toEqual([true, true, false]);
  expect([what, source].every((text) => text.length > 0)).toBe(true);
});

test("no version of an engine stands in the planner's code: each is a row of the data", () => {
  const files = (fs.readdirSync(PLANNER, { recursive: true }) as string[]).filter((file) => file.endsWith(".ts") && file !== "version.ts");
  const lines = files.flatMap((file) => fs.readFileSync(path.join(PLANNER, file), "utf8").split("\n").map((line) => `${file}: ${line.trim()}`));
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.filter((line) => /atLeast\([^)]*\d/.test(line) || /\bversion(\[\d\])? *(<|>|===|!==) *\d/.test(line))).toEqual([]);
});

test("each row is asked for", () => {
  const text = ["engines", "kv", "weights"].flatMap((folder) => fs.readdirSync(path.join(PLANNER, folder)).filter((file) => file.endsWith(".ts")).map((file) => fs.readFileSync(path.join(PLANNER, folder, file), "utf8"))).join("\n");
  expect(ROWS.filter(({ engine, name }) => !text.includes(`${engine.toUpperCase()}_HAS.${name}`)).map(({ name }) => name)).toEqual([]);
});
