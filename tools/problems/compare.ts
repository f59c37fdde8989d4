import { ROOMS } from "./rooms";

/** A row of a printed table that no rule prints. */
export interface StrangeRow {
  readonly row: string;
  /** Its codes that no room has a rule for. */
  readonly withoutRule: readonly string[];
  /** Its codes whose rule says something else. */
  readonly otherwise: readonly string[];
}

/** Rows of the page that the printed one lacks: what somebody wrote into the page instead of into a room's rules. */
export function strangeRows(page: string, printed: string, before = ""): StrangeRow[] {
  const known = new Set([...printed.split("\n"), ...before.split("\n")]);
  const rules = new Set(codes(printed));
  return page
    .split("\n")
    .filter((line) => /^\| `[a-z0-9-]+`/.test(line) && !known.has(line))
    .map((row) => {
      const all = codes(row);
      return { row, withoutRule: all.filter((code) => !rules.has(code)), otherwise: all.filter((code) => rules.has(code)) };
    });
}

/** Rows that stand on the page twice, as a merge leaves them: each once. */
export function repeatedRows(page: string): string[] {
  const rows = page.split("\n").filter((line) => /^\| `[a-z0-9-]+`/.test(line));
  return [...new Set(rows.filter((row, index) => rows.indexOf(row) !== index))];
}

/** Codes of rules that the page has no row for. */
export function missingOnPage(page: string, printed: string): string[] {
  const there = new Set(codes(page));
  return codes(printed).filter((code) => !there.has(code));
}

/** Codes with a rule in two rooms, or in two parts of the page. */
export function twice(): string[] {
  const all = ROOMS.flatMap(({ rules }) => Object.values(rules).flatMap((section) => Object.keys(section)));
  return [...new Set(all.filter((code, index) => all.indexOf(code) !== index))];
}

/** Codes that the sources give and no rule has, with the file: what the type check refuses too, told all at once. */
export function withoutRule(sources: ReadonlyMap<string, string>, printed: string): [string, string][] {
  const rules = new Set(codes(printed));
  return [...sources].flatMap(([file, text]) =>
    [...new Set([...text.matchAll(GIVEN)].map((match) => match[1]))].filter((code) => !rules.has(code)).map((code): [string, string] => [code, file]),
  );
}

/** Codes of rules that no source gives. */
export function neverGiven(sources: ReadonlyMap<string, string>): string[] {
  const text = [...sources].filter(([file]) => !/(^|\/)rules\.ts$/.test(file)).map(([, source]) => source).join("\n");
  return ROOMS.flatMap(({ rules }) => Object.values(rules).flatMap((section) => Object.keys(section))).filter((code) => !text.includes(`"${code}"`));
}

/** A code is written where a finding is made: after `code:`, or handed first to what makes it. */
const GIVEN = /(?:\bcode"?(?: =|:)|\b(?:checkUnique|checkGuid|say|refused|matches)\()\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"/g;

/** The codes in the first cell of each row. */
function codes(table: string): string[] {
  return table.split("\n").flatMap((line) => (/^\| `/.test(line) ? [...line.split("|")[1].matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]) : []));
}
