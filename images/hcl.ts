/**
 * As much of HCL as docker-bake.hcl is written in: blocks, attributes, strings with ${}, lists, maps, `?:`, `||`, `&&`, `==`, `!=`, `!`
 * and calls. What isn't known is an error with its line, so that the file can't come to say more than is read of it.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */

/** An expression. */
export type Expression =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "template" | "list"; readonly parts: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: "call"; readonly name: string; readonly parts: readonly Expression[] }
  | { readonly kind: "operator"; readonly name: string; readonly parts: readonly Expression[] };

/** A block: `target "preflight" { ... }`; the file itself is one without type and label. */
export interface Block {
  readonly type: string;
  readonly label?: string;
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly Block[];
}

/** Text that isn't HCL, or not of the kind that is read here. */
export class HclError extends Error {}

/** @throws HclError with the line, for what isn't read here */
export function parseHcl(text: string): Block {
  return new Parser(text).file();
}

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /[0-9]+(\.[0-9]+)?/y;
const ESCAPES: { [letter: string]: string } = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
/** From the loosest. */
const BINARY = [["||"], ["&&"], ["==", "!="]];

class Parser {
  private at = 0;

  public constructor(private readonly text: string) {}

  public file(): Block {
    const body = this.body("");
    if (this.at < this.text.length) throw this.wrong("nothing more");
    return { type: "", ...body };
  }

  private body(end: string): Omit<Block, "type" | "label"> {
    const attributes = new Map<string, Expression>();
    const blocks: Block[] = [];
    for (this.skip(true); this.at < this.text.length && !(end !== "" && this.text.startsWith(end, this.at)); this.skip(true)) {
      const name = this.match(IDENTIFIER) ?? this.fail("a name");
      this.skip(false);
      if (this.take("=")) {
        if (attributes.has(name)) throw this.wrong(`only one ${name}`);
        attributes.set(name, this.expression(false));
      } else {
        const label = this.text[this.at] === '"' ? this.plainString() : undefined;
        this.skip(false);
        this.expect("{");
        blocks.push({ type: name, label, ...this.body("}") });
        this.expect("}");
      }
      this.skip(false);
      if (this.at < this.text.length && this.text[this.at] !== "\n" && !(end !== "" && this.text.startsWith(end, this.at))) throw this.wrong("a new line");
    }
    return { attributes, blocks };
  }

  /** @param lines whether it may go on in the next line, as it may between brackets */
  private expression(lines: boolean): Expression {
    const condition = this.binary(0, lines);
    this.skip(lines);
    if (!this.take("?")) return condition;
    const yes = this.expression(lines);
    this.skip(lines);
    this.expect(":");
    return { kind: "operator", name: "?:", parts: [condition, yes, this.expression(lines)] };
  }

  private binary(level: number, lines: boolean): Expression {
    if (level === BINARY.length) return this.unary(lines);
    let left = this.binary(level + 1, lines);
    for (;;) {
      this.skip(lines);
      const name = BINARY[level].find((operator) => this.take(operator));
      if (name === undefined) return left;
      left = { kind: "operator", name, parts: [left, this.binary(level + 1, lines)] };
    }
  }

  private unary(lines: boolean): Expression {
    this.skip(lines);
    if (this.take("!")) return { kind: "operator", name: "!", parts: [this.unary(lines)] };
    if (this.take("(")) {
      const inner = this.expression(true);
      this.skip(true);
      this.expect(")");
      return inner;
    }
    if (this.take("[")) return { kind: "list", parts: this.several("]") };
    if (this.take("{")) return this.map();
    if (this.text[this.at] === '"') return this.template();
    const number = this.match(NUMBER);
    if (number !== undefined) return { kind: "value", value: Number(number) };
    const name = this.match(IDENTIFIER) ?? this.fail("a value");
    if (this.take("(")) return { kind: "call", name, parts: this.several(")") };
    if (name === "true" || name === "false") return { kind: "value", value: name === "true" };
    return name === "null" ? { kind: "value", value: null } : { kind: "variable", name };
  }

  private several(end: string): Expression[] {
    const parts: Expression[] = [];
    for (this.skip(true); !this.take(end); this.skip(true)) {
      parts.push(this.expression(true));
      this.skip(true);
      if (!this.take(",") && this.text[this.at] !== end) throw this.wrong(`"," or "${end}"`);
    }
    return parts;
  }

  private map(): Expression {
    const entries: [string, Expression][] = [];
    for (this.skip(true); !this.take("}"); this.skip(true)) {
      const key = this.text[this.at] === '"' ? this.plainString() : (this.match(IDENTIFIER) ?? this.fail("a key"));
      this.skip(false);
      if (!this.take("=")) this.expect(":");
      entries.push([key, this.expression(false)]);
      this.skip(false);
      if (!this.take(",") && !"}\n".includes(this.text[this.at] ?? "")) throw this.wrong('"," or a new line');
    }
    return { kind: "map", entries };
  }

  private template(): Expression {
    this.expect('"');
    const parts: Expression[] = [];
    let literal = "";
    const flush = (): void => {
      if (literal !== "") parts.push({ kind: "value", value: literal });
      literal = "";
    };
    while (!this.take('"')) {
      if (this.take("$${")) literal += "${";
      else if (this.text.startsWith("%{", this.at)) throw this.wrong("no directives in strings");
      else if (this.take("${")) {
        flush();
        parts.push(this.expression(true));
        this.skip(true);
        this.expect("}");
      } else if (this.take("\\")) literal += ESCAPES[this.text[this.at++]] ?? this.fail("an escape that is known");
      else if (this.at >= this.text.length || this.text[this.at] === "\n") throw this.wrong("the end of the string");
      else literal += this.text[this.at++];
    }
    flush();
    return { kind: "template", parts };
  }

  private plainString(): string {
    const { parts } = this.template() as { parts: readonly Expression[] };
    if (parts.some((part) => part.kind !== "value")) throw this.wrong("a string without ${}");
    return parts.map((part) => String((part as { value: unknown }).value)).join("");
  }

  /** Skips blanks and comments, and new lines where asked. */
  private skip(lines: boolean): void {
    const blank = lines ? /(?:[ \t\r\n]|(?:#|\/\/)[^\n]*)*/y : /(?:[ \t\r]|(?:#|\/\/)[^\n]*)*/y;
    this.match(blank);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw this.wrong(`"${text}"`);
  }

  private fail(wanted: string): never {
    throw this.wrong(wanted);
  }

  private wrong(wanted: string): HclError {
    const line = this.text.slice(0, this.at).split("\n").length;
    return new HclError(`line ${line}: expected ${wanted}, found ${JSON.stringify(this.text.slice(this.at, this.at + 20))}`);
  }
}
