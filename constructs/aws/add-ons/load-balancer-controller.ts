import { IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import permissions from "../data/load-balancer-controller-permissions.json";
import { roleName } from "../names";
import { PodIdentityRole } from "../identity/pod-identity-role";

/** Properties of `LoadBalancerController`. */
export interface LoadBalancerControllerProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly vpcId: string;
  /** Whether it reaches AWS by endpoints alone. @default false */
  readonly offline?: boolean;
}

/** Shield has no endpoint, and those of WAF aren't made: the controller would wait for them at each load balancer. */
const OFFLINE = { enableShield: false, enableWaf: false, enableWafv2: false };

const SERVICE_ACCOUNT = "aws-load-balancer-controller";
const NAMESPACE = "kube-system";

/**
 * What the AWS Load Balancer Controller may do, and the chart that installs it. AWS has no managed policy for it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller
 */
export class LoadBalancerController extends Construct {
  public readonly addOn: HelmAddOn;

  public constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const { clusterName, region, vpcId } = props;
    const name = roleName(clusterName, region, "load-balancer");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(loadBalancerPolicy()) });
    new PodIdentityRole(this, "role", {
      cluster: props.cluster,
      roleName: name,
      namespace: NAMESPACE,
      serviceAccounts: [SERVICE_ACCOUNT],
      policyArns: { controller: policy.arn },
    });
    this.addOn = {
      name: "aws-load-balancer-controller",
      repository: "https://aws.github.io/eks-charts",
      chart: "aws-load-balancer-controller",
      version: "3.5.0",
      namespace: NAMESPACE,
      values: {
        clusterName,
        // Given, so that it needn't ask the instance metadata service.
        region,
        vpcId,
        serviceAccount: { create: true, name: SERVICE_ACCOUNT },
        // Otherwise every Service made while the controller has no endpoint is refused (aws/eks-charts#1058,
        // aws-ia/terraform-aws-eks-blueprints-addons#233). A Service that wants it says so with spec.loadBalancerClass.
        enableServiceMutatorWebhook: false,
        ...(props.offline === true ? OFFLINE : {}),
      },
    };
  }
}

/** The controller's IAM policy, in IAM's own form. */
export function loadBalancerPolicy(): object {
  return {
    Version: "2012-10-17",
    Statement: permissions.statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
    })),
  };
}
