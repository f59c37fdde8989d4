import { EksAccessEntry, EksAccessPolicyAssociation } from "../bindings";
import { Construct } from "constructs";
import { ControlPlane } from "../control-plane/control-plane";
import table from "../data/auto-mode.json";
import { ServiceRole } from "../identity/service-role";
import { roleName } from "../names";
import { BUILT_IN_POOLS } from "./auto-labels";

/** Properties of `AutoMode`. */
export interface AutoModeProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  readonly controlPlane: ControlPlane;
  /** Whether the pods without a GPU are on its nodes too, of the NodePools that EKS brings. */
  readonly systemToo: boolean;
  /** Policies of its nodes besides AWS's own, by a name for each. @default - none */
  readonly nodePolicyArns?: { [name: string]: string };
  /** A policy by which a key of one's own for disks is used. @default - it is AWS's */
  readonly diskKeyPolicyArn?: string;
}

/**
 * EKS Auto Mode of a cluster: turned on, with a role for its nodes and their way in. The nodes of GPU pools are of NodePools of ours; those that EKS
 * brings are on only where there is no managed system pool.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/automode.html
 */
export class AutoMode extends Construct {
  /** Name of the nodes' role. */
  public readonly nodeRole: string;

  public constructor(scope: Construct, id: string, { clusterName, region, controlPlane, systemToo, nodePolicyArns, diskKeyPolicyArn }: AutoModeProps) {
    super(scope, id);
    const nodes = new ServiceRole(this, "nodes", { roleName: roleName(clusterName, region, "auto-nodes"), service: "ec2.amazonaws.com", managedPolicies: table.nodePolicies, policyArns: nodePolicyArns });
    this.nodeRole = nodes.name;
    controlPlane.turnAutoModeOn(systemToo ? { nodePools: BUILT_IN_POOLS, nodeRoleArn: nodes.arn } : {}, diskKeyPolicyArn);
    // For the role that its own NodePools have EKS makes the entry.
    if (systemToo) return;
    const cluster = controlPlane.resource.name;
    const entry = new EksAccessEntry(this, "entry", { clusterName: cluster, principalArn: nodes.arn, type: "EC2" });
    new EksAccessPolicyAssociation(this, "entry-policy", {
      clusterName: cluster,
      principalArn: nodes.arn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy",
      accessScope: { type: "cluster" },
      dependsOn: [entry],
    });
  }
}
