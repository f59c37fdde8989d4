import * as path from "path";
import { Construct } from "constructs";
import { ITerraformDependable } from "../../core/framework";
import { packageRoot } from "../../core/package-root";
import { HelmRelease } from "../helm-release";

/** Pods of which a drain takes one at a time. */
export interface DisruptionBudget {
  /** Name of the budget, one in its namespace. */
  readonly name: string;
  /** What selects the pods. */
  readonly labels: { readonly [label: string]: string };
}

/** Properties of `DisruptionBudgets`. */
export interface DisruptionBudgetsProps {
  /** Name of the release. */
  readonly name: string;
  readonly namespace: string;
  /** One or more. */
  readonly budgets: readonly DisruptionBudget[];
  /** Whose pods they are. */
  readonly dependsOn: ITerraformDependable[];
}

/** Folder of the chart. */
export function disruptionChartPath(): string {
  return path.join(packageRoot(), "constructs", "kubernetes", "disruption", "chart");
}

/** Budgets by which a drain, an upgrade of nodes included, takes no more than one pod of a kind at once. A node that breaks asks nobody. */
export class DisruptionBudgets extends Construct {
  public constructor(scope: Construct, id: string, { name, namespace, budgets, dependsOn }: DisruptionBudgetsProps) {
    super(scope, id);
    // No pod is in it, and so no image.
    new HelmRelease(this, "release", { name, namespace, localChart: disruptionChartPath(), values: { budgets }, imageValues: [], dependsOn });
  }
}
