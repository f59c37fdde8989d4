import table from "./data/exporters.json";

/** What is known of an exporter beside its metrics. */
export interface Exporter {
  readonly exporter: string;
  /** Whether it is Dynamo's own: its metrics are those of a release. */
  readonly dynamo: boolean;
  /** Beginnings of the names of families by which a scrape is told to be this exporter's. */
  readonly prefixes: readonly string[];
  /** Whether its own labels win over those that Prometheus adds. */
  readonly honors: boolean;
  /** Labels that Prometheus adds to each series. */
  readonly added: readonly string[];
}

/** The exporters, in the order in which a scrape is asked whose it is: a frontend shows families of a worker too. */
export const EXPORTERS: readonly Exporter[] = table.exporters;

export function exporter(name: string): Exporter {
  const found = EXPORTERS.find((one) => one.exporter === name);
  if (found === undefined) throw new Error(`exporters.json has no ${name}`);
  return found;
}

/** Labels as they are stored: an exporter's own that has the name of an added one goes out of its way, unless the exporter's are honoured. */
export function storedLabels(of: Exporter, own: readonly string[]): string[] {
  const renamed = own.map((label) => (!of.honors && of.added.includes(label) ? `exported_${label}` : label));
  return [...new Set([...renamed, ...of.added])].sort();
}
