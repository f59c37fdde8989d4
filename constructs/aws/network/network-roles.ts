import { EksSubnet, IEksNetwork } from "./eks-network";

/** A property of a network with the subnets of one role. */
export type RoleName = "subnets" | "gpuSubnets" | "controlPlaneSubnets" | "internalLoadBalancerSubnets" | "publicLoadBalancerSubnets";

/** The subnets of one role. */
export interface SubnetsOfRole {
  readonly role: RoleName;
  readonly subnets: EksSubnet[];
}

/** Each role: what stands before its subnets' ids, and how many it has at least, for what reason. */
export const ROLES: { readonly [role in RoleName]: { readonly id: string; readonly called: string; readonly least: number; readonly reason: string } } = {
  subnets: { id: "", called: "subnet", least: 2, reason: "EKS takes subnets in two zones or more" },
  gpuSubnets: { id: "gpu-", called: "GPU nodes' subnet", least: 1, reason: "GPU nodes need one at least" },
  controlPlaneSubnets: { id: "control-plane-", called: "control plane's subnet", least: 2, reason: "EKS takes subnets in two zones or more" },
  internalLoadBalancerSubnets: { id: "internal-", called: "internal load balancers' subnet", least: 2, reason: "an Application Load Balancer stands in two zones or more" },
  publicLoadBalancerSubnets: { id: "public-", called: "public load balancers' subnet", least: 2, reason: "an Application Load Balancer stands in two zones or more" },
};

/** The roles that a network tells apart, that of the nodes first. */
export function rolesOf(network: IEksNetwork): SubnetsOfRole[] {
  return (Object.keys(ROLES) as RoleName[]).flatMap((role) => {
    const subnets = network[role];
    return subnets === undefined ? [] : [{ role, subnets }];
  });
}

/** Where a network's GPU nodes are. */
export function gpuSubnetsOf({ gpuSubnets, subnets }: IEksNetwork): EksSubnet[] {
  return gpuSubnets ?? subnets;
}

/** Where the control plane's interfaces are. */
export function controlPlaneSubnetsOf({ controlPlaneSubnets, subnets }: IEksNetwork): EksSubnet[] {
  return controlPlaneSubnets ?? subnets;
}

/** All from whose addresses nodes come, each once; keys differ. */
export function nodeSubnetsOf({ subnets, gpuSubnets = [] }: IEksNetwork): EksSubnet[] {
  const others = gpuSubnets.filter(({ subnetId }) => !subnets.some((one) => one.subnetId === subnetId));
  return [...subnets, ...others.map((one) => ({ ...one, key: `gpu-${one.key}` }))];
}
