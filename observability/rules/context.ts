import { MetricsCatalogue } from "../catalogue/catalogue";
import { RuleContext } from "./alert";
import { findRuleOptionProblems } from "./check-options";
import { resolveOptions } from "./resolve-options";
import { RuleOptions } from "./rule-options";

/**
 * What rules and dashboards are written for.
 *
 * @param without exporters that nobody scrapes: their series are taken for missing
 * @throws Error with every problem of the options; `findRuleOptionProblems` finds them without
 */
export function contextOf(release: string, options: RuleOptions, without: readonly string[] = []): RuleContext {
  const problems = findRuleOptionProblems(release, options);
  if (problems.length > 0) throw new Error(problems.map(({ property, reason, fix }) => `${property}: ${reason}; ${fix}`).join("\n"));
  const catalogue = MetricsCatalogue.of(release);
  const resolved = resolveOptions(catalogue, options);
  const has = (series: string): boolean => {
    const metric = catalogue.find(series);
    return metric !== undefined && !without.includes(metric.exporter) && (metric.optIn !== true || resolved.gpuCounters.includes(metric.name));
  };
  return { catalogue, options: resolved, without, has };
}
