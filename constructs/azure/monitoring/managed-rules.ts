import { Construct } from "constructs";
import { EvaluatedGroup, EvaluatedRule, IRuleEvaluator, RuleLimits } from "../../cluster/managed/rules";
import { Finding } from "../../core/problems/problem";
import { MonitorAlertPrometheusRuleGroup, type MonitorAlertPrometheusRuleGroupRule } from "../bindings";
import data from "../data/managed-prometheus.json";
import { AzurePlace } from "../place";

/** Properties of `AksRuleEvaluator`. */
export interface AksRuleEvaluatorProps extends AzurePlace {
  /** Id of the workspace. Known only at apply. */
  readonly workspaceId: string;
  /** The action groups that alerts are given to. @default - none */
  readonly alertActionGroupIds?: string[];
}

const SEVERITIES: { readonly [severity: string]: number } = data.rules.severities;

/** For how long an alert must be well before Azure closes it. */
const RESOLVED_AFTER = "PT10M";

/** How often a group is evaluated that says nothing of it: Azure's own, written down so that nothing is read back as a change. */
const INTERVAL = "PT1M";

/**
 * Groups of rules of a workspace of Azure Monitor.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups
 */
export class AksRuleEvaluator extends Construct implements IRuleEvaluator {
  public readonly limits: RuleLimits = data.rules.limits;
  public readonly unscraped: string[] = data.rules.unscraped;
  public readonly receiver?: string = "managedPrometheus.alertActionGroupIds";
  public readonly recipients?: string[];
  public readonly tells?: boolean;
  public readonly toldBy = "action groups of Azure Monitor, by managedPrometheus.alertActionGroupIds of the cluster";

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AksRuleEvaluatorProps,
  ) {
    super(scope, id);
    this.recipients = props.alertActionGroupIds;
    this.tells = (props.alertActionGroupIds ?? []).length > 0;
  }

  public check(_property: string): Finding[] {
    return [];
  }

  public evaluate(groups: EvaluatedGroup[], _file: string): void {
    const { clusterName, location, resourceGroupName, tags, workspaceId } = this.props;
    for (const { name, interval, rules } of groups) {
      new MonitorAlertPrometheusRuleGroup(this, name, {
        ...{ location, resourceGroupName, tags },
        name: `${clusterName}-${name}`,
        // The workspace is this cluster's own.
        scopes: [workspaceId],
        interval: isoDuration(interval) ?? INTERVAL,
        ruleGroupEnabled: true,
        rule: rules.map((rule) => this.rule(rule)),
      });
    }
  }

  private rule({ record, alert, expr: expression, for: lasts, labels, annotations }: EvaluatedRule): MonitorAlertPrometheusRuleGroupRule {
    if (record !== undefined) return { record, expression, enabled: true, labels };
    const action = (this.props.alertActionGroupIds ?? []).map((actionGroupId) => ({ actionGroupId }));
    return {
      ...{ alert, expression, enabled: true, labels, annotations },
      for: isoDuration(lasts),
      severity: SEVERITIES[labels?.severity ?? ""],
      alertResolution: { autoResolved: true, timeToResolve: RESOLVED_AFTER },
      ...(action.length === 0 ? {} : { action }),
    };
  }
}

/** A duration of Prometheus in ISO 8601, as Azure has it; nothing for none at all. */
export function isoDuration(prometheus: string | undefined): string | undefined {
  const [, count = "0", unit = "m"] = /^(\d+)([smhd])$/.exec(prometheus ?? "") ?? [];
  if (Number(count) === 0) return undefined;
  return unit === "d" ? `P${count}D` : `PT${count}${unit.toUpperCase()}`;
}
