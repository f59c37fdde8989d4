import { IKubernetesCluster } from "../constructs/cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../constructs/cluster/pools/node-pool";
import { podNeeds } from "../constructs/cluster/pools/pool-needs";
import { Json } from "./programs";

/** What KWOK takes for one of its own. */
export const FAKE_NODE = "kwok.x-k8s.io/node";
/** Which pool of ours a fake node stands for. */
export const POOL_LABEL = "cdktf-dynamo.test/pool";
/** The same name for a pool without GPUs where the cluster doesn't describe one. */
const SYSTEM = "system";

/** Nodes shaped like the pools of a cluster, as many as each has at its maximum, the system pool's minimum at least. */
export function fakeNodes(id: string, cluster: IKubernetesCluster): Json[] {
  const system: NodePool = cluster.systemPool ?? {
    name: SYSTEM,
    labels: {},
    nodeSelector: {},
    taints: [],
    minNodes: 1,
    maxNodes: 2,
  };
  return [
    ...nodesOf(id, system, Math.max(system.minNodes, 1), 0),
    ...cluster.gpuPools.flatMap((pool) => nodesOf(id, pool, pool.maxNodes, pool.gpusPerNode, pool)),
  ];
}

function nodesOf(id: string, pool: NodePool, count: number, gpus: number, gpuPool?: GpuPool): Json[] {
  const fabric = gpuPool?.fabric;
  const devices = fabric?.resourceName === undefined ? {} : { [fabric.resourceName]: String(fabric.devicesPerNode) };
  // What else a pod asks for that talks with other nodes, as huge pages on EKS: the nodes of such machines have it.
  const asked = gpuPool === undefined ? {} : podNeeds(gpuPool, gpus, true).resources;
  const resources = {
    ...asked,
    cpu: "96",
    memory: "1Ti",
    pods: "110",
    "ephemeral-storage": "2Ti",
    ...(gpus > 0 ? { "nvidia.com/gpu": String(gpus) } : {}),
    ...devices,
  };
  return Array.from({ length: count }, (_, index) => {
    const name = `${id}-${pool.name}-${index}`;
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        annotations: { [FAKE_NODE]: "fake" },
        labels: {
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "kubernetes.io/arch": "amd64",
          ...pool.labels,
          [POOL_LABEL]: pool.name,
        },
      },
      spec: { taints: pool.taints },
      status: { capacity: resources, allocatable: resources },
    };
  });
}
