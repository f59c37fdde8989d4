import { contextOf } from "../rules/context";
import { RuleOptions } from "../rules/rule-options";
import { filled } from "./fill";
import { TEMPLATES } from "./template";

/** A dashboard as Grafana takes it. */
export interface Dashboard {
  /** Also its uid, and the name of its file. */
  readonly name: string;
  readonly title: string;
  /** Grafana's own JSON of a dashboard. */
  readonly json: object;
}

/**
 * The dashboards for a release: of its metrics, with the thresholds and links of these options. They read what `ruleGroups` records.
 *
 * @param datasource name of the one datasource that they offer; without it every one of Prometheus is offered
 * @throws Error with every problem of the options, as `ruleGroups` does
 */
export function dashboards(release: string, options: RuleOptions = {}, datasource?: string): Dashboard[] {
  const context = contextOf(release, options);
  return TEMPLATES.map((template) => {
    const { uid, title } = template.dashboard;
    return { name: uid, title, json: filled(template, context, datasource) };
  });
}
