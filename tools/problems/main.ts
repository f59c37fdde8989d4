import { execFileSync } from "child_process";
import * as fs from "fs";
import { adopt, written } from "./adopt";
import { StrangeRow, missingOnPage, repeatedRows, strangeRows, twice, withoutRule } from "./compare";
import { PAGES, Page } from "./page";
import { ROOMS } from "./rooms";
import { readSources } from "./sources";

/**
 * `npm run problems`: prints the tables of `docs/problems.md` and `docs/planner.md` from the rules of the rooms.
 *
 *   --check        writes nothing, and tells what the pages and the rules don't share: rows without a rule, rules without a row
 *   --adopt        writes what rows of the pages say whose codes have no rule into the rooms' `rules.ts`; then print
 *   --since REV    with either: passes over the rows that the pages had at that revision of git
 */
const args = process.argv.slice(2);
const since = args.includes("--since") ? args[args.indexOf("--since") + 1] : undefined;
if (args.includes("--check")) check();
else if (args.includes("--adopt")) adoptRows();
else for (const { file, print } of PAGES) fs.writeFileSync(file, print(read(file)));

function read(file: string): string {
  return fs.readFileSync(file, "utf8");
}

/** Rows of the page that its rules don't print. */
function strangeIn({ file, print }: Page): StrangeRow[] {
  const before = since === undefined ? "" : execFileSync("git", ["show", `${since}:${file}`], { encoding: "utf8" });
  return strangeRows(read(file), print(read(file)), before);
}

function adoptRows(): void {
  const sources = readSources();
  for (const page of PAGES) {
    const codes = new Map(strangeIn(page).map(({ row, withoutRule: found }) => [row, found]));
    for (const rule of adopt(read(page.file), codes, sources)) {
      // Two branches may have written a row for one code.
      if (read(rule.file).includes(`"${rule.code}": {`)) continue;
      fs.writeFileSync(rule.file, written(read(rule.file), rule));
      console.log(`${rule.file}:${rule.line}`);
    }
  }
}

function check(): void {
  const printed = PAGES.map(({ file, print }) => print(read(file))).join("\n");
  const lines = PAGES.flatMap(({ file, print }) => {
    const page = read(file);
    const strange = strangeIn({ file, print });
    return [
      ...strange.filter((row) => row.withoutRule.length > 0).map(({ row, withoutRule: codes }) => `${file}: no rule for ${codes.join(", ")}: ${row}`),
      ...strange.filter((row) => row.withoutRule.length === 0).map(({ row, otherwise }) => `${file}: the rule of ${otherwise.join(", ")} says otherwise: ${row}`),
      ...repeatedRows(page).map((row) => `${file}: stands twice: ${row}`),
      ...missingOnPage(page, print(page)).map((code) => `${file}: no row for ${code}`),
    ];
  });
  const given = withoutRule(readSources(), printed).map(([code, file]) => `${file}: gives ${code}, which has no rule; write it into ${roomOf(file)}/rules.ts`);
  const all = [...lines, ...given, ...twice().map((code) => `${code} has two rules`)];
  console.log(all.length === 0 ? "The pages say what the rules say." : all.join("\n"));
  if (all.length > 0) process.exitCode = 1;
}

function roomOf(file: string): string {
  return ROOMS.find(({ folder }) => file.startsWith(`${folder}/`))?.folder ?? "inference-runtime/planner";
}
