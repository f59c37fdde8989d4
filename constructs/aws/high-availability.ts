import { HIGH_SYSTEM_POOL, checkHighPool, isHigh } from "../cluster/availability/availability";
import { Finding } from "../core/problems/problem";
import { isAutoMode } from "./karpenter/provisioner";
import { EksClusterProps } from "./eks-cluster-props";

/** The properties with what high availability means where they say nothing: system nodes for each zone, and a NAT gateway in each. */
export function withHighAvailability(props: EksClusterProps): EksClusterProps {
  const { availability, network, existingNetwork, systemPool } = props;
  if (!isHigh(availability)) return props;
  const own = existingNetwork === undefined && network?.nat !== false;
  // Through one gateway the nodes of all zones reach images and weights.
  const nat = own ? { network: { ...network, natGatewayPerZone: network?.natGatewayPerZone ?? true } } : {};
  // Of EKS's own NodePools there are as many nodes as pods want, over the zones that they are spread over.
  if (isAutoMode(systemPool ?? {})) return { ...props, ...nat };
  return { ...props, ...nat, systemPool: { ...HIGH_SYSTEM_POOL, ...systemPool } };
}

/** What keeps a cluster from it. */
export function checkHighAvailability({ availability, network, existingNetwork, systemPool }: EksClusterProps): Finding[] {
  if (!isHigh(availability)) return [];
  const zones = existingNetwork?.subnets.map(({ key }) => key) ?? network?.availabilityZones;
  return checkHighPool(systemPool?.minNodes, existingNetwork === undefined ? "network.availabilityZones" : "existingNetwork", zones);
}
