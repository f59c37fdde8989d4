import { Rule, Section } from "../../constructs/core/rules/rule";
import { PLANNER_RULES } from "../../inference-runtime/planner/rules";
import { EKS_MATRIX } from "../../constructs/aws/pools/capacity/capacity-matrix";
import { AKS_MATRIX } from "../../constructs/azure/pools/capacity-matrix";
import { GKE_MATRIX } from "../../constructs/google/pools/capacity-matrix";
import { PrintedCell, PrintedMatrixProps, printedMatrix, printedReasons } from "../../constructs/cluster/pools/printed-matrix";
import { ROOMS, TITLES } from "./rooms";

/** A page with tables that are printed: what stands around them is written by hand, in the page itself. */
export interface Page {
  readonly file: string;
  /** The page with its tables as the rules have them. */
  readonly print: (text: string) => string;
}

const PROBLEMS_HEAD = "| code | reads | meaning |\n|---|---|---|";
const PLANNER_HEAD = "| code | severity | meaning | way out |\n|---|---|---|---|";

/** The pages that are printed. */
export const PAGES: readonly Page[] = [
  { file: "docs/problems.md", print: (text) => (Object.keys(TITLES) as Section[]).reduce((page, section) => replaceTable(page, TITLES[section], problemsTable(section)), text) },
  matrixPage("docs/eks/capacity.md", EKS_MATRIX),
  matrixPage("docs/aks/capacity.md", AKS_MATRIX),
  matrixPage("docs/gke/capacity.md", GKE_MATRIX),
  { file: "docs/planner.md", print: (text) => replaceTable(text, "Diagnostics", plannerTable()) },
];

/** The rules of a part of the page, with their codes, in the order of the rooms. */
export function rulesOf(section: Section): [string, Rule][] {
  return ROOMS.flatMap(({ rules }) => Object.entries(rules[section] ?? {}));
}

function problemsTable(section: Section): string {
  return [PROBLEMS_HEAD, ...rulesOf(section).map(([code, rule]) => problemsRow(code, rule))].join("\n");
}

function problemsRow(code: string, { reads, says, severity = "error" }: Rule): string {
  // A property is code; words are words.
  const read = reads.map((property) => (property.includes(" ") ? property : `\`${property}\``)).join(", ");
  return `| \`${code}\` | ${read} | ${severity === "error" ? "" : "(a warning) "}${says} |`;
}

function plannerTable(): string {
  return [PLANNER_HEAD, ...Object.entries(PLANNER_RULES).map(([code, { severity, says, wayOut }]) => `| \`${code}\` | ${severity.join(", ")} | ${says} | ${`${wayOut} `.trimStart()}|`)].join("\n");
}

/** The page with this table in place of the one below the heading; rows that somebody added to it by hand go, which `--check` tells before. */
function replaceTable(page: string, title: string, table: string): string {
  const lines = page.split("\n");
  const heading = lines.indexOf(`## ${title}`);
  if (heading < 0) throw new Error(`The page has no part "${title}".`);
  const start = lines.findIndex((line, index) => index > heading && line.startsWith("|"));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return [...lines.slice(0, start), table, ...lines.slice(end)].join("\n");
}

function matrixPage<C extends PrintedCell>(file: string, matrix: PrintedMatrixProps<C>): Page {
  return { file, print: (text) => replaceTable(replaceTable(text, "The matrix", printedMatrix(matrix)), "Why not, and what does", printedReasons(matrix)) };
}
