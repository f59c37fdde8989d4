import { BudgetOptions } from "../../cluster/budget/budget";

/**
 * A budget of Azure for a cluster, over its resource group and that of its nodes together. Whoever deploys may write budgets of the
 * subscription ("Cost Management Contributor"). The sum is in the currency in which the subscription is billed: where that isn't USD, it is that
 * many of the other.
 */
export interface AksBudgetOptions extends BudgetOptions {
  /**
   * The month from which it counts, that of the first deployment: Azure takes no budget that began in a month that is over. For life:
   * another makes the budget anew. It stands here since nothing at synthesis reads a clock.
   * @example "2026-02"
   */
  readonly firstMonth: string;
  /**
   * Whether the same people are told of days that cost more than Azure expects. Azure looks at the whole subscription, whatever else is in it.
   * @default false
   */
  readonly subscriptionAnomalies?: boolean;
}
