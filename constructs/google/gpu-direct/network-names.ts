import { nameInProject } from "../names";

/** The most interfaces for RDMA that a node has. */
export const RDMA_INTERFACES = 8;

/** A node's interfaces for TCPXO, each in a network of its own. */
export const TCPXO_INTERFACES: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** What the networks of TCPXO in a zone are called: in the project, of network and subnet alike, and in the cluster. */
export interface TcpxoNames {
  readonly networks: string[];
  readonly inCluster: string[];
}

/** Names of TCPXO's networks in a zone, as `gpuNetworkNames`. */
export function tcpxoNames(clusterName: string, region: string, zone: string): TcpxoNames {
  const letter = zone.slice(region.length + 1);
  return {
    networks: TCPXO_INTERFACES.map((index) => nameInProject(clusterName, zone, `-gpu-${index}`, LONGEST_COMPUTE_NAME)),
    inCluster: TCPXO_INTERFACES.map((index) => `gpu-${letter}-${index}`),
  };
}

/** Longest name of a network or a subnet (https://cloud.google.com/compute/docs/naming-resources). */
const LONGEST_COMPUTE_NAME = 63;

/** What the networks of a zone's GPUs are called, in the project and in the cluster. */
export interface GpuNetworkNames {
  /** The second Ethernet's network, and its subnet. */
  readonly ethernet: string;
  readonly rdma: string;
  readonly rdmaSubnets: string[];
  /** As the cluster has them, each of these a `Network` there. */
  readonly inCluster: { readonly ethernet: string; readonly rdma: string[] };
}

/**
 * Names of a zone's networks. In the cluster by the zone's letter, short: Google takes 41 characters there, since they become part of a
 * socket's path (https://cloud.google.com/kubernetes-engine/docs/how-to/setup-multinetwork-support-for-pods).
 */
export function gpuNetworkNames(clusterName: string, region: string, zone: string, interfaces = RDMA_INTERFACES): GpuNetworkNames {
  const each = Array.from({ length: interfaces }, (_, index) => index);
  const named = (suffix: string): string => nameInProject(clusterName, zone, suffix, LONGEST_COMPUTE_NAME);
  const letter = zone.slice(region.length + 1);
  return {
    ethernet: named("-gvnic"),
    rdma: named("-rdma"),
    rdmaSubnets: each.map((index) => named(`-rdma-${index}`)),
    inCluster: { ethernet: `gvnic-${letter}`, rdma: each.map((index) => `rdma-${letter}-${index}`) },
  };
}
