import { panelLink } from "../dashboards/links";
import { AlertDefinition, RuleContext } from "./alert";
import { ALERT_GROUPS } from "./alerts/alerts";
import { contextOf } from "./context";
import { RECORDINGS, recordingGroups } from "./recording";
import { Rule, RuleGroup } from "./rule";
import { RuleOptions } from "./rule-options";

/** A rule that a release's metrics don't carry, and what they lack. */
export interface LeftOutRule {
  /** Name of the alert, or of the recorded series. */
  readonly rule: string;
  /** Series that nothing shows. */
  readonly lacks: readonly string[];
}

/**
 * The recording and alerting rules for a release: those that its metrics carry.
 *
 * @param without exporters that nobody scrapes, by the names of the catalogue: what asks for them is left out
 * @throws Error with every problem of the options; `findRuleOptionProblems` finds them without
 */
export function ruleGroups(release: string, options: RuleOptions = {}, without: readonly string[] = []): RuleGroup[] {
  const context = contextOf(release, options, without);
  const alerting = ALERT_GROUPS.map(({ name, alerts }) => ({
    name,
    rules: alerts.filter((alert) => isWanted(alert, context)).flatMap((alert) => alertRule(alert, context)),
  }));
  return [...recordingGroups(context), ...alerting].filter(({ rules }) => rules.length > 0);
}

/** The rules that are left out for a release, since it lacks what they ask for, or an exporter isn't told to show it. */
export function leftOutRules(release: string, options: RuleOptions = {}, without: readonly string[] = []): LeftOutRule[] {
  const context = contextOf(release, options, without);
  const lacks = (needs: readonly string[]): string[] => needs.filter((series) => !context.has(series));
  const recordings = RECORDINGS.map(({ record, needs }) => ({ rule: record, lacks: lacks(needs) }));
  const alerts = ALERT_GROUPS.flatMap((group) => group.alerts)
    .filter((alert) => isWanted(alert, context) && wayOf(alert, context) === undefined)
    .map((alert) => ({ rule: alert.name, lacks: lacks(alert.ways[0].needs) }));
  return [...recordings, ...alerts].filter(({ lacks: series }) => series.length > 0);
}

function isWanted({ name, misses, wanted }: AlertDefinition, { options, without }: RuleContext): boolean {
  return !options.leaveOut.includes(name) && !(misses !== undefined && without.includes(misses)) && (wanted?.(options) ?? true);
}

function wayOf({ ways }: AlertDefinition, context: RuleContext): AlertDefinition["ways"][number] | undefined {
  return ways.find(({ needs }) => needs.every((series) => context.has(series)));
}

function alertRule(alert: AlertDefinition, context: RuleContext): Rule[] {
  const way = wayOf(alert, context);
  if (way === undefined) return [];
  const { runbookUrl, grafanaUrl } = context.options;
  return [
    {
      alert: alert.name,
      expr: way.expr(context),
      for: alert.for,
      labels: { severity: alert.severity },
      annotations: {
        summary: alert.summary,
        runbook_url: `${runbookUrl}#${alert.name.toLowerCase()}`,
        dashboard: `${grafanaUrl}${panelLink(alert.panel)}`,
      },
    },
  ];
}
