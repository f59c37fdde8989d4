import { EksAccessEntry, IamInstanceProfile, IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { ServiceRole } from "../identity/service-role";
import { roleName } from "../names";
import { KARPENTER_NAMESPACE, KARPENTER_SERVICE_ACCOUNT } from "./add-ons";
import { InterruptionQueue } from "./interruption-queue";
import { karpenterPolicies } from "./policy";

/** Properties of `Karpenter`. */
export interface KarpenterProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly clusterArn: string;
  /** Policies of its nodes besides AWS's own, by a name for each. @default - none */
  readonly nodePolicyArns?: { [name: string]: string };
  /** A policy by which a key of one's own for disks is used. @default - it is AWS's */
  readonly diskKeyPolicyArn?: string;
  /** A key of one's own for the queue. @default - SQS's */
  readonly queueKeyArn?: string;
}

/**
 * What Karpenter needs in AWS: its controller's role, the nodes' role with its instance profile and its way into the cluster, and the queue of
 * interruptions. The profile is made here, so that the controller may make and change none.
 *
 * @see https://karpenter.sh/docs/reference/cloudformation
 */
export class Karpenter extends Construct {
  /** Name of the nodes' instance profile. */
  public readonly instanceProfile: string;
  /** Name of the queue, a constant. */
  public readonly queueName: string;

  public constructor(scope: Construct, id: string, { clusterName, region, cluster, clusterArn, nodePolicyArns, diskKeyPolicyArn, queueKeyArn }: KarpenterProps) {
    super(scope, id);
    const nodesName = roleName(clusterName, region, "gpu-nodes");
    const nodes = new ServiceRole(this, "nodes", {
      roleName: nodesName,
      service: "ec2.amazonaws.com",
      // As the other nodes': the network plugin has a role of its own.
      managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
      policyArns: nodePolicyArns,
    });
    const profile = new IamInstanceProfile(this, "profile", { name: nodesName, role: nodes.name });
    this.instanceProfile = profile.name;
    // Of a managed group's role EKS makes it by itself.
    new EksAccessEntry(this, "entry", { clusterName: cluster, principalArn: nodes.arn, type: "EC2_LINUX" });
    this.queueName = `${clusterName}-karpenter`;
    const queue = new InterruptionQueue(this, "interruptions", { name: this.queueName, keyArn: queueKeyArn });
    const policies = karpenterPolicies({ cluster: clusterName, region, clusterArn, role: nodes.arn, queue: queue.arn });
    const all = { ...policies, ...(queueKeyArn === undefined ? {} : { "karpenter-queue-key": queueKeyPolicy(queueKeyArn, region) }) };
    const policyArns = Object.entries(all).map(([name, policy]) => {
      return [name, new IamPolicy(this, name, { name: `${clusterName}-${region}-${name}`, policy: JSON.stringify(policy) }).arn];
    });
    new PodIdentityRole(this, "role", {
      cluster,
      roleName: roleName(clusterName, region, "karpenter"),
      namespace: KARPENTER_NAMESPACE,
      serviceAccounts: [KARPENTER_SERVICE_ACCOUNT],
      policyArns: { ...(Object.fromEntries(policyArns) as { [name: string]: string }), ...(diskKeyPolicyArn === undefined ? {} : { "disk-key": diskKeyPolicyArn }) },
    });
  }
}

/** The controller reads messages that SQS decrypts for it. */
function queueKeyPolicy(keyArn: string, region: string): object {
  return { Version: "2012-10-17", Statement: [{ Sid: "ReadQueue", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [keyArn], Condition: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } } }] };
}
