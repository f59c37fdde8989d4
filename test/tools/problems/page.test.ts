import * as fs from "fs";
import { Finding } from "../../../constructs/core/problems/problem";
import { Rule } from "../../../constructs/core/rules/rule";
import { Diagnostics } from "../../../inference-runtime/planner/checks/diagnostics";
import { PLANNER_RULES } from "../../../inference-runtime/planner/rules";
import { UNSAID, adopt, written } from "../../../tools/problems/adopt";
import { missingOnPage, neverGiven, strangeRows, twice, withoutRule } from "../../../tools/problems/compare";
import { PAGES } from "../../../tools/problems/page";
import { ROOMS } from "../../../tools/problems/rooms";
import { readSources } from "../../../tools/problems/sources";

const read = (file: string): string => fs.readFileSync(file, "utf8");
const sources = readSources();
const rules = ROOMS.flatMap(({ rules: room }) => Object.values(room).flatMap((section) => Object.entries(section) as [string, Rule][]));
const printed = PAGES.map(({ file, print }) => print(read(file))).join("\n");

test.each(PAGES)("$file is what the rules print; npm run problems prints it anew", ({ file, print }) => {
  expect(read(file)).toBe(print(read(file)));
});

test("every code that a source gives has one rule", () => {
  expect(rules.length).toBeGreaterThan(150);
  expect(withoutRule(sources, printed)).toEqual([]);
  expect(twice()).toEqual([]);
});

test("every rule is given by a source", () => {
  expect(neverGiven(sources)).toEqual([]);
  const planner = [...sources].filter(([file]) => file.startsWith("inference-runtime/") && !file.endsWith("/rules.ts")).map(([, text]) => text).join("\n");
  expect(Object.keys(PLANNER_RULES).filter((code) => !planner.includes(`"${code}"`))).toEqual([]);
});

test("every rule says what it reads, and what it means in one line", () => {
  const unsaid = rules.filter(([, { reads, says }]) => reads.length === 0 || reads.includes(UNSAID) || says.trim() === "" || /[|\n]/.test(says));
  expect(unsaid.map(([code]) => code)).toEqual([]);
});

test("a code that no rule has doesn't compile", () => {
  const finding: Finding = { code: "cidr-invalid", property: "p", value: 1, reason: "r", fix: "f" };
  // @ts-expect-error misspelt
  const misspelt: Finding = { ...finding, code: "cidr-invlaid" };
  const diagnostics = new Diagnostics();
  // @ts-expect-error a rule that only warns
  diagnostics.error("context-unknown", "p", "m");
  expect([misspelt, ...diagnostics.list]).toHaveLength(2);
});

describe("rows that somebody wrote into a page by hand", () => {
  const [problems] = PAGES;
  const added = "| `two-moons` | two moons: one does |";
  const page = read(problems.file).replace("## Access\n\n| code | reads | meaning |\n|---|---|---|\n", (head) => `${head}${added}\n| \`no-admins\` | nobody |\n`);
  const given = new Map([["constructs/aws/moon.ts", 'push({ code: "two-moons", property: `${at}.moons`, value })']]);

  test("are told: those without a rule, and those that say otherwise", () => {
    expect(strangeRows(page, problems.print(page))).toEqual([
      { row: added, withoutRule: ["two-moons"], otherwise: [] },
      { row: "| `no-admins` | nobody |", withoutRule: [], otherwise: ["no-admins"] },
    ]);
    expect(strangeRows(page, problems.print(page), page)).toEqual([]);
    expect(withoutRule(given, printed)).toEqual([["two-moons", "constructs/aws/moon.ts"]]);
  });

  test("become rules of the room that gives them, in the part of the page where they stood", () => {
    const [rule, ...more] = adopt(page, new Map([[added, ["two-moons"]]]), given);
    expect(more).toEqual([]);
    expect(rule).toMatchObject({ code: "two-moons", file: "constructs/aws/rules.ts", section: "access" });
    expect(rule.line.trim()).toBe('"two-moons": { reads: ["moons"], says: "two moons: one does" },');
    const file = written(read(rule.file), rule);
    expect(file).toContain(`\n${rule.line}\n  },\n  doors: {`);
    expect(written("export const RULES = {\n} as const satisfies RoomRules;", rule)).toBe(`export const RULES = {\n  access: {\n${rule.line}\n  },\n} as const satisfies RoomRules;`);
  });

  test("go when the page is printed, and a row that is missing comes back", () => {
    expect(problems.print(page)).toBe(read(problems.file));
    const without = read(problems.file).replace(/^\| `no-admins`.*\n/m, "");
    expect(missingOnPage(without, problems.print(without))).toEqual(["no-admins"]);
  });
});
