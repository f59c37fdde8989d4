import { createHash } from "crypto";
import { Construct } from "constructs";
import { alertsOf } from "../../cluster/budget/budget";
import { BudgetForm, checkBudget } from "../../cluster/budget/check-budget";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { BillingBudget, MonitoringNotificationChannel } from "../bindings";
import { GoogleProject } from "../project";
import { CLUSTER_LABEL } from "../resource-labels";
import { GkeBudgetOptions } from "./budget-options";

/** Google APIs that a budget and its mails are made with. */
export const BUDGET_APIS = ["billingbudgets", "monitoring"];

/** https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets#NotificationsRule */
const FORM: BudgetForm = { service: "Google's budgets", mostEmails: 5, source: "Cloud Billing Budget API, NotificationsRule" };
const ACCOUNT = /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/;
/** Most characters of a budget's name, by the same API. */
const LONGEST_NAME = 60;

/** Properties of `GkeBudget`. */
export interface GkeBudgetProps extends GkeBudgetOptions {
  readonly clusterName: string;
  readonly region: string;
  readonly project: GoogleProject;
  /** As it was given. @default - the google provider's */
  readonly projectId?: string;
}

/**
 * A month's budget of what carries a cluster's label in its project, and the channels by which it mails.
 *
 * @see https://cloud.google.com/billing/docs/how-to/budgets
 */
export class GkeBudget extends Construct {
  public constructor(scope: Construct, id: string, props: GkeBudgetProps) {
    super(scope, id);
    const { clusterName, region, project, projectId, billingAccount, monthlyUsd, emails } = props;
    const channels = [...emails].sort().map((email) => {
      const digest = createHash("sha256").update(email).digest("hex").slice(0, 8);
      return new MonitoringNotificationChannel(this, `channel-${digest}`, {
        project: projectId,
        displayName: `Budget of ${clusterName} in ${region}`,
        type: "email",
        labels: { email_address: email },
        userLabels: { [CLUSTER_LABEL]: clusterName },
        // One that is taken away goes after the budget has let go of it, not before.
        lifecycle: { createBeforeDestroy: true },
        dependsOn: project.apis,
      });
    });
    this.node.defaultChild = new BillingBudget(this, "budget", {
      billingAccount,
      displayName: `${clusterName} ${region}`.slice(0, LONGEST_NAME),
      budgetFilter: {
        projects: [`projects/${project.projectNumber}`],
        labels: { [CLUSTER_LABEL]: clusterName },
        calendarPeriod: "MONTH",
        // What is paid with credits is spent too.
        creditTypesTreatment: "EXCLUDE_ALL_CREDITS",
      },
      amount: { specifiedAmount: { currencyCode: "USD", units: String(monthlyUsd) } },
      thresholdRules: alertsOf(props).map(({ percent, forecast }) => ({ thresholdPercent: percent / 100, spendBasis: forecast ? "FORECASTED_SPEND" : "CURRENT_SPEND" })),
      allUpdatesRule: { monitoringNotificationChannels: channels.map(({ id: channel }) => channel) },
      dependsOn: project.apis,
    });
  }
}

/** What is wrong with a budget. */
export function checkGkeBudget(property: string, options: GkeBudgetOptions | undefined): Finding[] {
  if (options === undefined) return [];
  const { billingAccount } = options;
  const own: Finding[] = Token.isUnresolved(billingAccount) || ACCOUNT.test(billingAccount) ? [] : [invalidAccount(`${property}.billingAccount`, billingAccount)];
  return [...checkBudget(property, options, FORM), ...own];
}

function invalidAccount(property: string, value: string): Finding {
  return { code: "invalid-billing-account", property, value, reason: "a billing account's id is three groups of six digits and capitals A to F", fix: 'write it like "012345-6789AB-CDEF01"; gcloud billing accounts list tells it' };
}
