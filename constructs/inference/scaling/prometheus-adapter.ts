import { DynamoRelease } from "../../dynamo/release";
import { metricNames, metricRow, queryOf } from "./scaling-metric";

/**
 * The rules by which prometheus-adapter serves what `Scaling.hpa` follows: `rules.external` of its chart's values.
 *
 * @param release Dynamo's release, of which the frontends are
 */
export function prometheusAdapterRules(release: string = DynamoRelease.DEFAULT): { [key: string]: unknown }[] {
  return metricNames().map((name) => {
    const row = metricRow({ name }, release);
    return {
      seriesQuery: `${row.series}{namespace!=""}`,
      resources: { overrides: { namespace: { resource: "namespace" } } },
      name: { as: row.externalName },
      // Go's template, which the adapter fills for each question.
      metricsQuery: queryOf(row, "<<.LabelMatchers>>"),
    };
  });
}
