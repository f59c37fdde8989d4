import { EksClusterProps } from "../eks-cluster-props";
import { Token } from "../../core/framework";
import { EksSubnet, IEksNetwork } from "../network/eks-network";
import { planNetwork } from "../network/network-plan";
import { LoadBalancerPlace } from "./application-load-balancer";

/** Where a cluster's load balancers stand: in a network of somebody else's only its tags tell, unless its subnets for them are named. */
export function loadBalancerPlace({ region, network, existingNetwork, dnsRecords }: EksClusterProps, there: IEksNetwork): LoadBalancerPlace {
  if (existingNetwork === undefined) {
    const { zones } = planNetwork(network);
    return { region, internalCidrs: zones.map((zone) => zone.privateCidr), publicCidrs: zones.map((zone) => zone.publicCidr), dnsRecords };
  }
  const { internalLoadBalancerSubnets: internal, publicLoadBalancerSubnets: outside } = there;
  return { region, internalCidrs: rangesOf(internal), publicCidrs: rangesOf(outside), internalSubnetIds: idsOf(internal), publicSubnetIds: idsOf(outside), dnsRecords };
}

/** Ranges that are known; one alone that isn't would leave its load balancer out. */
function rangesOf(subnets: EksSubnet[] = []): string[] {
  const ranges = subnets.map(({ cidr }) => cidr);
  return ranges.some(Token.isUnresolved) ? [] : ranges;
}

function idsOf(subnets?: EksSubnet[]): string[] | undefined {
  return subnets?.map(({ subnetId }) => subnetId);
}
