import { contextOf } from "../rules/context";
import { RuleOptions } from "../rules/rule-options";
import { CAPACITY_DASHBOARD } from "./capacity";
import { GPU_DASHBOARD } from "./gpus";
import { grafanaDashboard } from "./grafana";
import { DashboardDefinition } from "./panel";
import { PLATFORM_DASHBOARD } from "./platform";
import { SERVING_DASHBOARD } from "./serving";

/** A dashboard as Grafana takes it. */
export interface Dashboard {
  /** Also its uid, and the name of its file. */
  readonly name: string;
  readonly title: string;
  /** Grafana's own JSON of a dashboard. */
  readonly json: object;
}

export const DASHBOARDS: readonly DashboardDefinition[] = [SERVING_DASHBOARD, GPU_DASHBOARD, PLATFORM_DASHBOARD, CAPACITY_DASHBOARD];

/**
 * The dashboards for a release: of its metrics, with the thresholds and links of these options. They read what `ruleGroups` records.
 *
 * @param datasource name of the one datasource that they offer; without it every one of Prometheus is offered
 * @throws Error with every problem of the options, as `ruleGroups` does
 */
export function dashboards(release: string, options: RuleOptions = {}, datasource?: string): Dashboard[] {
  const context = contextOf(release, options);
  return DASHBOARDS.map((definition) => ({ name: definition.name, title: definition.title, json: grafanaDashboard(definition, context, datasource) }));
}
