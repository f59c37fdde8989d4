import { EksClusterProps } from "../eks-cluster-props";
import { planNetwork } from "../network/network-plan";
import { LoadBalancerPlace } from "./application-load-balancer";

/** Where a cluster's load balancers stand: in a network of somebody else's only its tags tell. */
export function loadBalancerPlace({ region, network, existingNetwork, dnsRecords }: EksClusterProps): LoadBalancerPlace {
  const zones = existingNetwork === undefined ? planNetwork(network).zones : [];
  return { region, internalCidrs: zones.map((zone) => zone.privateCidr), publicCidrs: zones.map((zone) => zone.publicCidr), dnsRecords };
}
