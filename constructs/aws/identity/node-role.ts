import { Construct } from "constructs";
import { roleName } from "../names";
import { ServiceRole } from "./service-role";

/** The role of a cluster's managed nodes: they join and pull images. The network plugin has a role of its own. */
export function nodeRole(scope: Construct, id: string, { clusterName, region }: { readonly clusterName: string; readonly region: string }): ServiceRole {
  return new ServiceRole(scope, id, {
    roleName: roleName(clusterName, region, "nodes"),
    service: "ec2.amazonaws.com",
    managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
  });
}
