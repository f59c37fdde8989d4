import { MetricsCatalogue } from "../../observability/catalogue/catalogue";
import { RECORDINGS } from "../../observability/rules/recording";
import { Known } from "./promql";

/** What a query for a release may ask for: what its catalogue has, and what the rules record for it. */
export function knownOf(release: string, recorded: readonly string[]): Known {
  const catalogue = MetricsCatalogue.of(release);
  const recordings = new Map(RECORDINGS.map((one) => [one.record, one.labels]));
  return {
    labels: (series) => {
      if (recorded.includes(series)) return recordings.get(series);
      const metric = catalogue.find(series);
      return metric === undefined ? undefined : [...metric.stored, ...(series.endsWith("_bucket") ? ["le"] : [])];
    },
    bounds: (series) => catalogue.find(series)?.bounds ?? [],
  };
}

/** Every counter that the exporter of GPU metrics shows only when it is told to. */
export function optInCounters(): string[] {
  const catalogue = MetricsCatalogue.of(MetricsCatalogue.releases()[0]);
  return catalogue.exporterMetrics("dcgm").filter(({ optIn }) => optIn === true).map(({ name }) => name);
}
