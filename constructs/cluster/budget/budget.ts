/** What a month of a cluster may cost before somebody is told. A budget tells; it stops nothing. */
export interface BudgetOptions {
  /** USD a month, of all that is made with the cluster, as the cloud tells it apart in its bill. @example 3000 @integer @minimum 1 @maximum 100000000 */
  readonly monthlyUsd: number;
  /** Who is told, by mail. @example ["platform@example.com"] @noun addresses */
  readonly emails: string[];
  /** At which parts of the month's sum, in percent, once they are spent. @default [50, 80, 100] @example [80] @noun percentages */
  readonly alertAtPercent?: number[];
  /** At which parts of it, in percent, once the cloud expects them of the month's end. @default [100] @example [100] @noun percentages */
  readonly forecastAtPercent?: number[];
}

/** A cluster's budget, as whoever counts its cost knows it. */
export interface ClusterBudget {
  /** USD a month. @example 3000 */
  readonly monthlyUsd: number;
  /** @example [80] @noun percentages */
  readonly alertAtPercent: number[];
  /** @example [100] @noun percentages */
  readonly forecastAtPercent: number[];
}

/** When somebody is told. */
export interface BudgetAlert {
  readonly percent: number;
  /** Whether of what is expected, not of what is spent. */
  readonly forecast: boolean;
}

/** Where somebody is told unless another place is named. */
const SPENT = [50, 80, 100];
const EXPECTED = [100];

/** A budget with its defaults. */
export function clusterBudget({ monthlyUsd, alertAtPercent = SPENT, forecastAtPercent = EXPECTED }: BudgetOptions): ClusterBudget {
  return { monthlyUsd, alertAtPercent, forecastAtPercent };
}

/** All alerts of a budget, the lowest first, whatever order they were written in. */
export function alertsOf(options: BudgetOptions): BudgetAlert[] {
  const { alertAtPercent, forecastAtPercent } = clusterBudget(options);
  const ordered = (percents: number[], forecast: boolean): BudgetAlert[] => [...percents].sort((a, b) => a - b).map((percent) => ({ percent, forecast }));
  return [...ordered(alertAtPercent, false), ...ordered(forecastAtPercent, true)];
}
