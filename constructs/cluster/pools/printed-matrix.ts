/** What a cell of a cloud's matrix says: refused with a code and where that stands, or taken with what to know. */
export interface PrintedCell {
  readonly code?: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly note?: string;
  readonly source?: string;
}

/** A cloud's matrix of how machines are had beside what is asked of them, as its page has it. */
export interface PrintedMatrixProps<C extends PrintedCell> {
  readonly rows: readonly { readonly said: string; readonly cells: { readonly [feature: string]: C } }[];
  readonly features: readonly { readonly word: string; readonly said: string }[];
  /** What follows a refusal: of what it isn't one. */
  readonly but: (cell: C) => string;
  /** The cell that tells another's refusal. @default - each its own */
  readonly told?: (cell: C) => C;
  /** How a reason's blanks are filled on the page. @default - it has none */
  readonly filled?: (words: string) => string;
}

/** Rows of how machines are had, columns of what is asked beside: refused cells with the number of their reason. */
export function printedMatrix<C extends PrintedCell>(props: PrintedMatrixProps<C>): string {
  const { rows, features, but, told = (cell) => cell } = props;
  const numbers = [...reasonsOf(props).keys()];
  const print = (cell: C): string => (cell.code === undefined ? (cell.note ?? "") : `**no** (${numbers.indexOf(wordsOf(cell)) + 1})${but(cell)}`);
  const head = ["", ...features.map(({ said }) => said)];
  const lines = rows.map(({ said, cells }) => [`\`${said}\``, ...features.map(({ word }) => print(told(cells[word])))]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`.replace(/^\|  \|/, "| |")).join("\n");
}

/** The reasons of refused cells, numbered as in the matrix, each with its codes and source. */
export function printedReasons<C extends PrintedCell>(props: PrintedMatrixProps<C>): string {
  const { filled = (words) => words } = props;
  const lines = [...reasonsOf(props)].map(([words, { codes, source }], index) => `| ${index + 1} | ${filled(words)} | ${[...codes].join(", ")} | ${source} |`);
  return ["| | reason, and what does instead | code | source |", "|---|---|---|---|", ...lines].join("\n");
}

function reasonsOf<C extends PrintedCell>({ rows, features }: PrintedMatrixProps<C>): Map<string, { readonly codes: Set<string>; readonly source: string }> {
  const found = new Map<string, { readonly codes: Set<string>; readonly source: string }>();
  for (const cell of rows.flatMap(({ cells }) => features.map(({ word }) => cells[word]))) {
    if (cell.code === undefined) continue;
    const { codes, source } = found.get(wordsOf(cell)) ?? { codes: new Set(), source: cell.source ?? "" };
    found.set(wordsOf(cell), { codes: codes.add(cell.code), source });
  }
  return found;
}

function wordsOf({ reason = "", fix = "" }: PrintedCell): string {
  return `${reason}. What does: ${fix}`;
}
