/** A family of series that an exporter shows. */
export interface Metric {
  /** The family's name: of a histogram without `_bucket`, `_sum`, `_count`. */
  readonly name: string;
  /** As the exporter says: "counter", "gauge", "histogram", "summary", "untyped". */
  readonly type: string;
  /** Names of the labels that its series have, in the order of the alphabet; without `le` and `quantile`. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets as they stand in `le`, smallest first, without `+Inf`. @default - no histogram */
  readonly bounds?: readonly string[];
  /** Whether an exporter shows it only where it is told to. @default false */
  readonly optIn?: boolean;
}

/** What one exporter shows. */
export interface ExporterMetrics {
  /** "frontend", "worker", "planner", "dcgm": a key of `exporters.json`. */
  readonly exporter: string;
  /** Where it was seen: "scraped" of the real program, or "documented" by its makers. */
  readonly seen: string;
  /** What was scraped or read, with its version. */
  readonly source: string;
  readonly metrics: readonly Metric[];
}

/** The names under which the series of a family are stored. */
export function seriesOf({ name, type }: Metric): string[] {
  if (type === "histogram") return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  if (type === "summary") return [name, `${name}_sum`, `${name}_count`];
  return [name];
}
