import { Construct } from "constructs";
import { BudgetForm, checkBudget } from "../../cluster/budget/check-budget";
import { alertsOf } from "../../cluster/budget/budget";
import { App } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { BudgetsBudget, CeAnomalyMonitor, CeAnomalySubscription, CeCostAllocationTag } from "../bindings";
import { CLUSTER_TAG } from "../tags";
import { EksBudgetOptions } from "./budget-options";

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html */
const FORM: BudgetForm = { service: "AWS's budgets", mostEmails: 10, source: "API reference, NotificationWithSubscribers" };

/** Properties of `EksBudget`. */
export interface EksBudgetProps extends EksBudgetOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
}

/**
 * A month's budget of what carries a cluster's tag, and on demand a watch for days that cost more than AWS expects.
 *
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 */
export class EksBudget extends Construct {
  public constructor(scope: Construct, id: string, props: EksBudgetProps) {
    super(scope, id);
    const { clusterName, region, monthlyUsd, emails, activateTag = false, anomalyAboveUsd } = props;
    const name = `${clusterName}-${region}`;
    const tag = activateTag ? [new CeCostAllocationTag(this, "tag", { tagKey: CLUSTER_TAG, status: "Active" })] : [];
    const budget = new BudgetsBudget(this, "budget", {
      name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyUsd),
      limitUnit: "USD",
      // Clusters of one name in two regions share the tag.
      costFilter: [
        { name: "TagKeyValue", values: [`user:${CLUSTER_TAG}$${clusterName}`] },
        { name: "Region", values: [region] },
      ],
      notification: alertsOf(props).map(({ percent, forecast }) => ({
        comparisonOperator: "GREATER_THAN",
        notificationType: forecast ? "FORECASTED" : "ACTUAL",
        threshold: percent,
        thresholdType: "PERCENTAGE",
        subscriberEmailAddresses: [...emails].sort(),
      })),
      dependsOn: tag.length === 0 ? undefined : tag,
    });
    this.node.defaultChild = budget;
    if (anomalyAboveUsd === undefined) return;
    const monitor = new CeAnomalyMonitor(this, "anomalies", {
      name,
      monitorType: "CUSTOM",
      // All its members, as AWS gives it back: what is left out there would differ at every plan.
      monitorSpecification: JSON.stringify({ And: null, CostCategories: null, Dimensions: null, Not: null, Or: null, Tags: { Key: CLUSTER_TAG, MatchOptions: null, Values: [clusterName] } }),
    });
    new CeAnomalySubscription(this, "anomaly-mail", {
      name,
      // At once there is only by SNS.
      frequency: "DAILY",
      monitorArnList: [monitor.arn],
      subscriber: [...emails].sort().map((address) => ({ type: "EMAIL", address })),
      thresholdExpression: { dimension: { key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE", matchOptions: ["GREATER_THAN_OR_EQUAL"], values: [String(anomalyAboveUsd)] } },
    });
  }
}

/** What is wrong with a budget. */
export function checkEksBudget(property: string, options: EksBudgetOptions | undefined): Finding[] {
  return options === undefined ? [] : checkBudget(property, options, FORM);
}

/** The tag is the account's: two that activate it take it from each other. Of two accounts in one app nothing is known here. */
export function checkTagOnce(property: string, scope: Construct): Finding[] {
  const all = App.of(scope).node.findAll().filter((one) => one instanceof CeCostAllocationTag);
  if (all.length === 0 || all[0].node.scopes.includes(scope)) return [];
  return [{ code: "cost-tag-twice", property, value: true, reason: `${all[0].node.path} activates the tag of the account already, and destroying either would deactivate it for both`, fix: "leave it to one of them" }];
}
