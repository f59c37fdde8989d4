import { Metric } from "./metric";

/** Reads what Prometheus reads: the text format, version 0.0.4, and OpenMetrics as far as they agree. */

/** A line that is neither a comment nor a sample. */
export class NotAScrapeError extends Error {}

interface Family {
  readonly type: string;
  readonly labels: Set<string>;
  readonly bounds: Set<string>;
}

const TYPE = /^# TYPE (\S+) (\S+)$/;
const LABELS = String.raw`\{((?:[^"{}]|"(?:[^"\\]|\\.)*")*)\}`;
/** Name, labels, value; then perhaps a time, and an exemplar. */
const SAMPLE = new RegExp(String.raw`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:${LABELS})?\s+[-+]?(?:\d\S*|\.\d\S*|Inf|NaN)(?:\s+[-\d.]+)?(?:\s+#.*)?$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;
/** What an exporter tells of its own process: the same everywhere, and nothing that a rule is about. */
const OF_THE_PROCESS = /^(go|process|promhttp|python)_/;
const SUFFIX = /_(bucket|sum|count|created|total)$/;

/**
 * The families of one scrape, or of several of the same exporter: some appear only once something has happened.
 *
 * @throws NotAScrapeError for a text that is no scrape
 */
export function readScrapes(texts: readonly string[]): Metric[] {
  const families = new Map<string, Family>();
  for (const text of texts) readInto(families, text);
  return [...families].filter(([name]) => !OF_THE_PROCESS.test(name)).map(([name, { type, labels, bounds }]) => ({
    name,
    type,
    labels: [...labels].sort(),
    ...(type === "histogram" ? { bounds: [...bounds].sort((one, other) => Number(one) - Number(other)) } : {}),
  })).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function readInto(families: Map<string, Family>, text: string): void {
  text.split("\n").forEach((raw, index) => {
    const line = raw.trim();
    const [, declared, type] = TYPE.exec(line) ?? [];
    if (declared !== undefined && !families.has(declared)) families.set(declared, { type: type === "unknown" ? "untyped" : type, labels: new Set(), bounds: new Set() });
    if (line === "" || line.startsWith("#")) return;
    const [, name, inner = ""] = SAMPLE.exec(line) ?? [];
    if (name === undefined) throw new NotAScrapeError(`line ${index + 1} is no sample of a metric: ${line.slice(0, 80)}`);
    const family = familyOf(families, name);
    for (const [, label, value] of inner.matchAll(LABEL)) {
      if (label === "le" && family.type === "histogram") {
        if (value !== "+Inf") family.bounds.add(value);
      } else if (label !== "quantile" || family.type !== "summary") family.labels.add(label);
    }
  });
}

/** A sample of a family that was declared, or of one that wasn't, which is then of its own name. */
function familyOf(families: Map<string, Family>, name: string): Family {
  const known = families.get(name) ?? families.get(name.replace(SUFFIX, ""));
  if (known !== undefined) return known;
  const family = { type: "untyped", labels: new Set<string>(), bounds: new Set<string>() };
  families.set(name, family);
  return family;
}

/** The exporter that shows such families, or undefined where none of the known ones does. */
export function exporterOf(metrics: readonly Metric[], prefixes: { readonly [exporter: string]: readonly string[] }): string | undefined {
  return Object.keys(prefixes).find((exporter) => metrics.some(({ name }) => prefixes[exporter].some((prefix) => name.startsWith(prefix))));
}
