import { HelmAddOn } from "../../cluster/helm-add-on";
import charts from "./data/charts.json";

/** A chart from a repository, as an add-on that still lacks its namespace. */
export function telemetryChart(name: string): Pick<HelmAddOn, "name" | "repository" | "chart" | "version"> {
  const row = charts.find((one) => one.name === name);
  if (row === undefined) throw new Error(`telemetry/data/charts.json has no row for ${name}`);
  const { repository, chart, version } = row;
  return { name, repository, chart, version };
}
