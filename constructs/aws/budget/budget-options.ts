import { BudgetOptions } from "../../cluster/budget/budget";

/**
 * A budget of AWS for a cluster, which mails when the month's sum nears what it may. It counts what carries the cluster's tag in its region,
 * and counts nothing until the tag is activated for billing (`activateTag`).
 */
export interface EksBudgetOptions extends BudgetOptions {
  /**
   * Whether Terraform activates the tag "dynamo-serving-cluster" for billing. Only the organisation's paying account may, and only once AWS
   * has seen the tag: a day after the first deployment. One deployment of an account says it; taken away, the tag is deactivated for all.
   * @default false: somebody activates it by hand, once
   */
  readonly activateTag?: boolean;
  /**
   * From how many USD above what AWS expects a day's mail tells of it. The account has Cost Explorer turned on.
   * @default - no anomalies are looked for
   * @example 100
   * @minimum 1
   */
  readonly anomalyAboveUsd?: number;
}
