import { Construct } from "constructs";
import { ClusterBudget, clusterBudget } from "../../cluster/budget/budget";
import { refuse } from "../../core/problems/refuse";
import { EksClusterProps } from "../eks-cluster-props";
import { EksBudget, checkTagOnce } from "./budget";

/** What a month of a cluster may cost before somebody is told; nothing where nobody asked. */
export function makeBudget(scope: Construct, { budget, clusterName, region }: EksClusterProps): ClusterBudget | undefined {
  if (budget === undefined) return undefined;
  if (budget.activateTag === true) refuse(scope, checkTagOnce("budget.activateTag", scope));
  new EksBudget(scope, "budget", { ...budget, clusterName, region });
  return clusterBudget(budget);
}
