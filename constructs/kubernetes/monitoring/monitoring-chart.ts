import { HelmAddOn } from "../../cluster/helm-add-on";
import charts from "./data/charts.json";

/** Release of the Prometheus stack. The name of its Service, and so what everybody writes as Prometheus' address, comes from it. */
export const PROMETHEUS_RELEASE = "prometheus";

/** A chart from a repository, as an add-on that still lacks its namespace. */
export function chart(name: string): Pick<HelmAddOn, "name" | "repository" | "chart" | "version"> {
  const row = charts.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`data/charts.json has no row for ${name}`);
  return { name, repository: row.repository, chart: row.chart, version: row.version };
}
