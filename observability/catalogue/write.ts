import { ReleaseMetrics } from "./catalogue";
import { ExporterMetrics } from "./metric";

/** A metric a line: two releases are compared by any diff. */
export function exporterText({ metrics, ...rest }: ExporterMetrics, indent = ""): string {
  const head = Object.entries(rest).map(([key, value]) => `${indent}  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const rows = metrics.map((metric) => `${indent}    ${JSON.stringify(metric)}`);
  return `{\n${head.join("\n")}\n${indent}  "metrics": [\n${rows.join(",\n")}\n${indent}  ]\n${indent}}`;
}

export function releaseText({ release, exporters }: ReleaseMetrics): string {
  const parts = exporters.map((one) => `    ${exporterText(one, "    ")}`);
  return `{\n  "release": ${JSON.stringify(release)},\n  "exporters": [\n${parts.join(",\n")}\n  ]\n}\n`;
}
