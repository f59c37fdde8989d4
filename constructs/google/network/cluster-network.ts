import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { GkeClusterProps } from "../gke-cluster-props";
import { IGkeNetwork } from "./gke-network";
import { IpRangePlan } from "./ip-ranges";
import { GkeNetwork } from "./network";
import { resourceLabels } from "../resource-labels";
import { apisAddress } from "./service-connect";
import { allowWebhooks } from "./webhook-access";

/** What `clusterNetwork` needs besides the cluster's own properties. */
export interface ClusterNetworkProps extends GkeClusterProps {
  readonly ranges: IpRangePlan;
  /** The project's APIs, without which nothing is made in it. */
  readonly apis: ITerraformDependable[];
  readonly nodeServiceAccount: string;
}

/** The VPC that was given, or one of the cluster's own, with what the control plane needs in it. */
export function clusterNetwork(scope: Construct, props: ClusterNetworkProps): IGkeNetwork {
  const { clusterName, region, project, network: given, ranges, webhookPorts: ports = [9443], nodeServiceAccount, apis } = props;
  const rule = { clusterName, region, project, controlPlane: ranges.controlPlane, ports, nodeServiceAccount };
  if (given !== undefined) {
    allowWebhooks(new Construct(scope, "given-network"), { ...rule, network: given, given: true, dependsOn: apis });
    return given;
  }
  const network = new GkeNetwork(scope, "network", { clusterName, region, project, ranges, egress: props.egress, apisAddress: apisAddress(props), labels: resourceLabels(clusterName, props.labels), dependsOn: apis });
  allowWebhooks(network, { ...rule, network, given: false });
  return network;
}
