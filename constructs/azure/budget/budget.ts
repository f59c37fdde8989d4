import { createHash } from "crypto";
import { Construct } from "constructs";
import { alertsOf } from "../../cluster/budget/budget";
import { BudgetForm, checkBudget } from "../../cluster/budget/check-budget";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { ConsumptionBudgetSubscription, CostAnomalyAlert } from "../bindings";
import { AksBudgetOptions } from "./budget-options";

/** https://learn.microsoft.com/azure/templates/microsoft.consumption/budgets, contactEmails. */
const FORM: BudgetForm = { service: "Azure's budgets", mostEmails: 50, source: "Microsoft.Consumption/budgets, contactEmails" };
/** Azure's own first month: https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update, timePeriod. */
const FIRST_MONTH = "2017-06";
/** Of up to 25 letters in newer lines of azurerm: the cluster's name, which is in the alert's own, wouldn't fit. */
const ALERT = "Cost anomalies";
const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

/** Properties of `AksBudget`. */
export interface AksBudgetProps extends AksBudgetOptions {
  readonly clusterName: string;
  readonly location: string;
  /** The cluster's group, and the one that AKS makes for the nodes. Known only at apply. */
  readonly resourceGroupNames: string[];
  /** Known only at apply. */
  readonly subscriptionId: string;
}

/**
 * A month's budget of a cluster's two resource groups. It is the subscription's, filtered by them: a budget of one group counts that group
 * alone, and the machines stand in the other.
 *
 * @see https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-acm-create-budgets
 */
export class AksBudget extends Construct {
  public constructor(scope: Construct, id: string, props: AksBudgetProps) {
    super(scope, id);
    const { clusterName, location, resourceGroupNames, subscriptionId, monthlyUsd, firstMonth, subscriptionAnomalies = false } = props;
    const emails = [...props.emails].sort();
    const name = `${clusterName}-${createHash("sha256").update(`${clusterName} ${location}`).digest("hex").slice(0, 8)}`;
    this.node.defaultChild = new ConsumptionBudgetSubscription(this, "budget", {
      name,
      subscriptionId: `/subscriptions/${subscriptionId}`,
      amount: monthlyUsd,
      timeGrain: "Monthly",
      timePeriod: { startDate: `${firstMonth}-01T00:00:00Z` },
      filter: { dimension: [{ name: "ResourceGroupName", operator: "In", values: resourceGroupNames }] },
      notification: alertsOf(props).map(({ percent, forecast }) => ({
        enabled: true,
        operator: "GreaterThan",
        threshold: percent,
        thresholdType: forecast ? "Forecasted" : "Actual",
        contactEmails: emails,
      })),
      // Left out, Azure ends it ten years on, and azurerm would plan that away.
      lifecycle: { ignoreChanges: ["time_period[0].end_date"] },
    });
    if (!subscriptionAnomalies) return;
    new CostAnomalyAlert(this, "anomalies", { name, displayName: ALERT, emailSubject: "Azure cost anomaly in the subscription", emailAddresses: emails });
  }
}

/** What is wrong with a budget. */
export function checkAksBudget(property: string, options: AksBudgetOptions | undefined): Finding[] {
  if (options === undefined) return [];
  const { firstMonth } = options;
  const own: Finding[] = Token.isUnresolved(firstMonth) || (MONTH.test(firstMonth) && firstMonth >= FIRST_MONTH) ? [] : [invalidMonth(`${property}.firstMonth`, firstMonth)];
  return [...checkBudget(property, options, FORM), ...own];
}

function invalidMonth(property: string, value: string): Finding {
  return { code: "invalid-budget-month", property, value, reason: `a budget of Azure begins with a month, ${FIRST_MONTH} or later, and is made in that month or before`, fix: 'write the month in which it is first deployed like "2026-02"' };
}
