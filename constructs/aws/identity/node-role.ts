import { Construct } from "constructs";
import { roleName } from "../names";
import { ServiceRole } from "./service-role";

/** Properties of `nodeRole`. */
export interface NodeRoleProps {
  readonly clusterName: string;
  readonly region: string;
  /** Policies besides AWS's own, by a name for each. @default - none */
  readonly policyArns?: { [name: string]: string };
}

/** The role of a cluster's managed nodes: they join and pull images. The network plugin has a role of its own. */
export function nodeRole(scope: Construct, id: string, { clusterName, region, policyArns }: NodeRoleProps): ServiceRole {
  return new ServiceRole(scope, id, {
    roleName: roleName(clusterName, region, "nodes"),
    service: "ec2.amazonaws.com",
    managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    policyArns,
  });
}
