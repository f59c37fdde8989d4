import { EksCluster as EksClusterResource } from "../bindings";
import { ITerraformDependable, TerraformStack, Token } from "../../core/framework";
import { Construct } from "constructs";

/**
 * What must stand before something that names a cluster by a constant: a token brings its edge along, a constant brings none, and Terraform
 * then asks EKS for a cluster that isn't there yet. A cluster in another stack of the app makes that one go first.
 *
 * @param scope what names it, made after the cluster
 * @param clusterName the name it says
 */
export function clustersNamed(scope: Construct, clusterName: string): ITerraformDependable[] {
  if (Token.isUnresolved(clusterName)) return [];
  const here = TerraformStack.of(scope);
  const clusters = scope.node.root.node
    .findAll()
    .filter((one): one is EksClusterResource => one instanceof EksClusterResource && one.nameInput === clusterName);
  const beside = clusters.filter((one) => TerraformStack.of(one) === here);
  if (beside.length > 0) return beside;
  for (const stack of clusters.map((one) => TerraformStack.of(one))) {
    // Names are one a region: of two clusters of one name this may be the other, which mustn't close a circle.
    if (!stack.dependsOn(here)) here.addDependency(stack);
  }
  return [];
}
