/** What a block of YAML holds. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * The YAML that AIConfigurator writes: block maps and lists, plain and quoted scalars, literal blocks. The planner needs no package, so it
 * reads this much and no more.
 * @throws Error at a line of any other kind
 */
export function readBlockYaml(text: string): Yaml {
  const lines = text.split(/\r?\n/).map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const reader = new Reader(lines.filter((line, i) => line.text !== "---" || i > 0));
  const value = reader.block(0);
  reader.expectEnd();
  return value;
}

/** Deeper than anything that the tool writes. */
const DEEPEST = 40;

class Reader {
  private at = 0;

  public constructor(private readonly lines: Line[]) {}

  public block(depth: number): Yaml {
    const first = this.peek();
    if (first === undefined || depth > DEEPEST) return null;
    return first.text.startsWith("- ") || first.text === "-" ? this.list(first.indent, depth) : this.map(first.indent, depth);
  }

  public expectEnd(): void {
    const line = this.peek();
    if (line !== undefined) throw new Error(`unexpected: ${line.text.slice(0, 80)}`);
  }

  /** The next line that says something; a new document ends this one. */
  private peek(): Line | undefined {
    while (this.at < this.lines.length && (this.lines[this.at].text === "" || this.lines[this.at].text.startsWith("#"))) this.at++;
    const line = this.lines[this.at];
    return line === undefined || line.text === "---" ? undefined : line;
  }

  private map(indent: number, depth: number): Yaml {
    const found: [string, Yaml][] = [];
    for (let line = this.peek(); line !== undefined && line.indent === indent && !line.text.startsWith("- "); line = this.peek()) {
      const match = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s:#][^:]*):(?:\s+(.*))?$/.exec(line.text);
      if (!match) throw new Error(`no key: ${line.text.slice(0, 80)}`);
      this.at++;
      found.push([String(scalar(match[1])), this.value(match[2] ?? "", indent, depth)]);
    }
    // As data properties: no name reaches a prototype.
    return Object.fromEntries(found);
  }

  private value(written: string, indent: number, depth: number): Yaml {
    // A list that is said again elsewhere is named; the second place keeps the name ("*id001"), nothing here reads it.
    const rest = /^&\w+$/.test(written) ? "" : written;
    if (/^[|>][+-]?\d*$/.test(rest)) return this.literal(indent);
    if (rest !== "" && !rest.startsWith("#")) return scalar(this.folded(rest, indent));
    const next = this.peek();
    // A list may stand at its key's own indentation.
    if (next === undefined || next.indent < indent || (next.indent === indent && !next.text.startsWith("- "))) return null;
    return this.block(depth + 1);
  }

  /** A scalar with the lines that it is folded over: those that stand deeper, as PyYAML breaks them at 80 characters. */
  private folded(first: string, indent: number): string {
    let whole = first;
    for (let line = this.lines[this.at]; line !== undefined && line.indent > indent && line.text !== ""; line = this.lines[++this.at]) {
      // A break that is escaped joins without a space.
      const escaped = /(^|[^\\])(\\\\)*\\$/.test(whole) && whole.startsWith('"');
      whole = escaped ? whole.slice(0, -1) + line.text : `${whole} ${line.text}`;
    }
    return whole;
  }

  private list(indent: number, depth: number): Yaml {
    const items: Yaml[] = [];
    for (let line = this.peek(); line !== undefined && line.indent === indent && (line.text.startsWith("- ") || line.text === "-"); line = this.peek()) {
      const rest = line.text.slice(1).trim();
      const nested = rest.startsWith("- ");
      if (nested || /^[A-Za-z_][^\s:]*:(\s|$)/.test(rest)) {
        // A map or a list that begins on the list's own line.
        const inner = indent + line.text.indexOf(rest, 1);
        this.lines[this.at] = { indent: inner, text: rest };
        items.push(nested ? this.list(inner, depth + 1) : this.map(inner, depth + 1));
      } else {
        this.at++;
        items.push(this.value(rest, indent, depth));
      }
    }
    return items;
  }

  private literal(indent: number): string {
    const kept: string[] = [];
    while (this.at < this.lines.length && (this.lines[this.at].text === "" || this.lines[this.at].indent > indent)) kept.push(this.lines[this.at++].text);
    return kept.join("\n");
  }
}

function scalar(text: string): Yaml {
  // YAML's own escape of a space, beside those of JSON.
  if (text.startsWith('"') && text.endsWith('"')) return JSON.parse(text.replace(/(\\\\)|\\ /g, (found) => (found === "\\ " ? " " : found))) as string;
  if (text.startsWith("'") && text.endsWith("'")) return text.slice(1, -1).replace(/''/g, "'");
  if (text === "{}") return {};
  if (text === "[]") return [];
  if (text === "null" || text === "~") return null;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
