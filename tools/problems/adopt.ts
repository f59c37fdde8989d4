import { Section } from "../../constructs/core/rules/rule";
import { ROOMS, TITLES } from "./rooms";

/** A rule to write into a room's file. */
export interface AdoptedRule {
  readonly code: string;
  /** The room's file of rules. */
  readonly file: string;
  /** The part of the page; none for the planner. */
  readonly section?: Section;
  readonly line: string;
}

/** Stands where a person has still to say what a rule reads: a test looks for it. */
export const UNSAID = "?";

/** The rules that rows written into a page by hand would be, for codes that no room has a rule for. */
export function adopt(page: string, strange: ReadonlyMap<string, readonly string[]>, sources: ReadonlyMap<string, string>): AdoptedRule[] {
  let title = "";
  return page.split("\n").flatMap((line): AdoptedRule[] => {
    if (line.startsWith("## ")) title = line.slice(3);
    const cells = line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
    return (strange.get(line) ?? []).map((code) => (title === "Diagnostics" ? plannerRule(code, cells) : problemRule(code, cells, title, sources)));
  });
}

/** The room's file with the rule at the end of its part, which is made where there is none. */
export function written(text: string, { section, line }: AdoptedRule): string {
  if (section === undefined) return text.replace(/^\} as const satisfies/m, () => `${line}\n} as const satisfies`);
  const key = section.includes("-") ? `"${section}"` : section;
  const start = text.indexOf(`\n  ${key}: {\n`);
  if (start < 0) return text.replace(/^\} as const satisfies/m, () => `  ${key}: {\n${line}\n  },\n} as const satisfies`);
  const end = text.indexOf("\n  },\n", start);
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}

function plannerRule(code: string, [, severity, says, wayOut]: string[]): AdoptedRule {
  const levels = severity.split(", ").map((level) => JSON.stringify(level)).join(", ");
  return {
    code,
    file: "inference-runtime/planner/rules.ts",
    line: `  "${code}": { severity: [${levels}], says: ${JSON.stringify(says)}, wayOut: ${JSON.stringify(wayOut)} },`,
  };
}

function problemRule(code: string, cells: string[], title: string, sources: ReadonlyMap<string, string>): AdoptedRule {
  const section = (Object.keys(TITLES) as Section[]).find((name) => TITLES[name] === title);
  const givenIn = [...sources].filter(([file, text]) => !file.endsWith("rules.ts") && text.includes(`"${code}"`));
  const rooms = new Set(givenIn.flatMap(([file]) => ROOMS.filter(({ folder }) => file.startsWith(`${folder}/`)).map(({ folder }) => folder)));
  // What several rooms give is a rule of the ground.
  const folder = rooms.size === 1 ? [...rooms][0] : "constructs/core";
  const reads = [...new Set(givenIn.flatMap(([, text]) => propertiesNear(text, code)))];
  const read = (reads.length === 0 ? [UNSAID] : reads).map((name) => JSON.stringify(name)).join(", ");
  return { code, file: `${folder}/rules.ts`, section, line: `    "${code}": { reads: [${read}], says: ${JSON.stringify(cells[cells.length - 1])} },` };
}

/** The properties named beside a code, as far as the source writes them out: `${at}.zones` is `zones`. */
function propertiesNear(source: string, code: string): string[] {
  return source
    .split(`"${code}"`)
    .slice(1)
    .flatMap((after) => /^,?\s*property: [`"](?:\$\{\w+\}\.)?([A-Za-z.]+)[`"]/.exec(after)?.[1] ?? []);
}
