import { BudgetOptions } from "../../cluster/budget/budget";

/**
 * A budget of Google Cloud for a cluster: of what carries the cluster's label in its project. It stands in the billing account, so whoever
 * deploys needs "Billing Account Costs Manager" there. An account that isn't billed in USD refuses it.
 */
export interface GkeBudgetOptions extends BudgetOptions {
  /** The billing account that pays for the project. @example "012345-6789AB-CDEF01" */
  readonly billingAccount: string;
}
