import { Construct } from "constructs";
import { EksClusterProps } from "../eks-cluster-props";
import { IEksNetwork } from "./eks-network";
import { EksExistingNetwork } from "./existing-network";
import { FoundSubnets } from "./found-subnets";
import { EksNetwork } from "./network";
import { NetworkBirth, NetworkFacts } from "./network-facts";
import { planNetwork } from "./network-plan";

/** Where a cluster stands: in what is there already, of which the facts are asked for at plan, or in a VPC of its own. */
export function makeNetwork(scope: Construct, { clusterName, region, network, existingNetwork }: EksClusterProps, birth: NetworkBirth): IEksNetwork {
  if (existingNetwork !== undefined) {
    const isFound = existingNetwork instanceof EksExistingNetwork && existingNetwork.wanted.length > 0;
    const there = isFound ? new FoundSubnets(scope, "found", { network: existingNetwork }).network : existingNetwork;
    new NetworkFacts(scope, "network", { network: there, isFound, birth });
    return there;
  }
  return new EksNetwork(scope, "network", {
    name: clusterName,
    region,
    plan: planNetwork(network),
    natGatewayPerZone: network?.natGatewayPerZone ?? false,
    nat: network?.nat,
    privateEndpoints: network?.privateEndpoints,
    moreEndpoints: network?.moreEndpoints,
  });
}
