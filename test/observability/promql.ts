import { parser } from "@prometheus-io/lezer-promql";

/**
 * What a query asks for, read with Prometheus' own grammar: series, labels, bounds. Labels are followed through the query, so that one which
 * an aggregation took away, or that one side of a join hasn't, is found.
 */

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** Labels with which a series is stored, or undefined where nobody stores it; and the bounds of a histogram's buckets. */
export interface Known {
  labels(series: string): readonly string[] | undefined;
  bounds(series: string): readonly string[];
}

export interface Asked {
  /** The series, each once. */
  readonly series: readonly string[];
  /** Labels of the result; undefined for a number. */
  readonly labels?: readonly string[];
  /** All that isn't there. */
  readonly faults: readonly string[];
}

type Labels = Set<string> | undefined;

/** Grafana's own words, as values that they may have. */
function filledIn(query: string): string {
  return query.replace(/\$usd_per_gpu_hour/g, "1").replace(/\$(namespace|model|node)\b/g, ".*");
}

export function readQuery(query: string, known: Known): Asked {
  const reader = new Reader(filledIn(query), known);
  const tree = parser.parse(reader.text);
  tree.iterate({ enter: (node) => void (node.type.isError && reader.fault(`doesn't parse at ${node.from}: ${reader.text.slice(node.from, node.from + 20)}`)) });
  const top = tree.topNode.firstChild;
  const labels = top === null ? undefined : reader.of(top);
  return { series: [...reader.series], labels: labels && [...labels].sort(), faults: reader.faults };
}

const EXPRESSIONS = ["AggregateExpr", "BinaryExpr", "FunctionCall", "ParenExpr", "UnaryExpr", "VectorSelector", "MatrixSelector", "OffsetExpr", "SubqueryExpr", "NumberDurationLiteral", "StringLiteral"];

class Reader {
  public readonly series = new Set<string>();
  public readonly faults: string[] = [];

  public constructor(
    public readonly text: string,
    private readonly known: Known,
  ) {}

  public fault(what: string): void {
    this.faults.push(what);
  }

  public of(node: SyntaxNode): Labels {
    switch (node.name) {
      case "VectorSelector":
        return this.selector(node);
      case "AggregateExpr":
        return this.aggregate(node);
      case "BinaryExpr":
        return this.binary(node);
      case "FunctionCall":
        return this.call(node);
      case "ParenExpr":
      case "UnaryExpr":
      case "MatrixSelector":
      case "OffsetExpr":
      case "SubqueryExpr":
        return this.inner(node).map((each) => this.of(each)).find((labels) => labels !== undefined);
      case "NumberDurationLiteral":
      case "StringLiteral":
        return undefined;
      default:
        throw new Error(`${node.name} isn't read here: ${this.said(node)}`);
    }
  }

  private said(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  private inner(node: SyntaxNode): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) if (EXPRESSIONS.includes(child.name)) found.push(child);
    return found;
  }

  private selector(node: SyntaxNode): Labels {
    const identifier = node.getChild("Identifier");
    const series = identifier === null ? "" : this.said(identifier);
    this.series.add(series);
    const stored = this.known.labels(series);
    if (stored === undefined) {
      this.fault(`${series}: there is no such series`);
      return new Set();
    }
    for (const matcher of node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []) {
      const [label, operator, value] = ["LabelName", "MatchOp", "StringLiteral"].map((name) => this.said(matcher.getChild(name) as SyntaxNode));
      if (!stored.includes(label)) this.fault(`${series}: has no label ${label}`);
      if (label === "le") this.bound(series, operator, JSON.parse(value));
    }
    return new Set(stored);
  }

  private bound(series: string, operator: string, value: string): void {
    const matches = operator === "=" ? (bound: string): boolean => bound === value : (bound: string): boolean => new RegExp(`^(?:${value})$`).test(bound);
    if (!this.known.bounds(series).some(matches)) this.fault(`${series}: no bucket ends at ${value}`);
  }

  private grouping(node: SyntaxNode | null): string[] {
    return node?.getChildren("LabelName").map((label) => this.said(label)) ?? [];
  }

  private aggregate(node: SyntaxNode): Labels {
    const args = this.inner(node.getChild("FunctionCallBody") as SyntaxNode);
    const of = args.map((each) => this.of(each)).find((labels) => labels !== undefined) ?? new Set<string>();
    const modifier = node.getChild("AggregateModifier");
    const named = this.grouping(modifier?.getChild("GroupingLabels") ?? null);
    if (modifier?.getChild("Without")) return new Set([...of].filter((label) => !named.includes(label)));
    for (const label of named) if (!of.has(label)) this.fault(`${this.said(node)}: by ${label}, which it hasn't`);
    return new Set(named);
  }

  private call(node: SyntaxNode): Labels {
    const name = this.said(node.getChild("FunctionIdentifier") as SyntaxNode);
    const args = this.inner(node.getChild("FunctionCallBody") as SyntaxNode);
    const labels = args.map((each) => this.of(each)).find((each) => each !== undefined);
    if (name === "time") return undefined;
    if (name === "vector") return new Set();
    if (name === "absent") return new Set();
    if (name === "label_replace") return new Set([...(labels ?? []), JSON.parse(this.said(args[1]))]);
    if (name === "histogram_quantile") {
      if (!labels?.has("le")) this.fault(`${this.said(node)}: le was taken away`);
      return new Set([...(labels ?? [])].filter((label) => label !== "le"));
    }
    return labels;
  }

  private binary(node: SyntaxNode): Labels {
    const [left, right] = this.inner(node).map((each) => this.of(each));
    if (left === undefined || right === undefined) return left ?? right;
    const sets = ["And", "Or", "Unless"].find((name) => node.getChild(name) !== null);
    const clause = node.getChild("MatchingModifierClause");
    const groupings = clause?.getChildren("GroupingLabels") ?? [];
    const on = clause?.getChild("On") ? this.grouping(groupings[0]) : undefined;
    for (const label of on ?? []) {
      if (!left.has(label)) this.fault(`${this.said(node)}: on ${label}, which the left side hasn't`);
      if (!right.has(label)) this.fault(`${this.said(node)}: on ${label}, which the right side hasn't`);
    }
    const same = left.size === right.size && [...left].every((label) => right.has(label));
    // Without `on` only what agrees in all labels meets: sides that never can are a query that never answers.
    if (on === undefined && sets !== "Or" && !same) this.fault(`${this.said(node)}: sides of other labels never meet: ${[...left].sort().join(", ")} and ${[...right].sort().join(", ")}`);
    if (sets === "Or") return new Set([...left].filter((label) => right.has(label) || right.size === 0));
    if (sets !== undefined) return left;
    if (clause?.getChild("GroupLeft")) {
      const brought = this.grouping(groupings[1] ?? null);
      for (const label of brought) if (!right.has(label)) this.fault(`${this.said(node)}: brings ${label}, which the right side hasn't`);
      return new Set([...left, ...brought]);
    }
    return on === undefined ? left : new Set(on);
  }
}
