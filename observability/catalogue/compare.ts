import { ExporterMetrics, Metric } from "./metric";

/** How what an exporter shows differs from what another release of it showed, a line a difference; empty when they agree. */
export function compareMetrics(before: ExporterMetrics, after: ExporterMetrics): string[] {
  const [old, now] = [before, after].map(({ metrics }) => new Map(metrics.map((metric) => [metric.name, metric])));
  const lines: string[] = [];
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) lines.push(`+ ${name} ${is?.type}{${is?.labels.join(", ")}}`);
    else if (is === undefined) lines.push(`- ${name}`);
    else lines.push(...differences(was, is));
  }
  return lines.map((line) => `${after.exporter}: ${line}`);
}

function differences(was: Metric, is: Metric): string[] {
  const text = (words: readonly string[] = []): string => words.join(", ");
  const told = (what: string, one: string, other: string): string[] => (one === other ? [] : [`~ ${is.name}: ${what} ${one || "none"} -> ${other || "none"}`]);
  return [...told("type", was.type, is.type), ...told("labels", text(was.labels), text(is.labels)), ...told("bounds", text(was.bounds), text(is.bounds))];
}
