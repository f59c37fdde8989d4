import { Fabric } from "../../cluster/pools/fabric";
import { GpuPool } from "../../cluster/pools/node-pool";
import { PodNeeds } from "../../cluster/pools/pod-needs";
import { needsOfFields } from "../../cluster/pools/pool-needs";
import { GpuDirect } from "./gpu-direct";
import { GpuNetworkNames } from "./network-names";

/** Where our installer puts NCCL's plugin, and where pods mount it: its scripts know it by this path. */
export const GIB_ON_NODE = "/home/kubernetes/bin/gib";
const GIB = "/usr/local/gib";

/** A node's interfaces: eth0 is the cluster's, eth1 the second Ethernet, which pods don't use; RDMA's come after. */
const FIRST_RDMA_INTERFACE = 2;

const RESOURCE = "networking.gke.io.networks/";

/**
 * A pool whose nodes have RDMA, as the scheduler sees it: a pod that talks with other nodes takes all interfaces of its own, since a
 * `Network` of a device belongs to one pod at a time.
 */
export function withRdma(pool: GpuPool, { inCluster: { rdma } }: GpuNetworkNames): GpuPool {
  const plain: GpuPool = {
    ...pool,
    fabric: Fabric.of(GpuDirect.RDMA.fabric, `${RESOURCE}${rdma[0]}`, rdma.length),
  };
  return { ...plain, podNeeds: { podNeeds: (gpus, acrossNodes) => (acrossNodes ? rdmaNeeds(plain, gpus, rdma) : needsOfFields(plain, gpus, false)) } };
}

/** As ai-dynamo/dynamo's recipes/addons/providers/gke-roce.yaml and Google's nccl-test-a4.yaml have it; IPC_LOCK in place of a privileged container. */
function rdmaNeeds(pool: GpuPool, gpus: number, networks: string[]): PodNeeds {
  const interfaces = networks.flatMap((name) => [[`${RESOURCE}${name}`, "1"], [`${RESOURCE}${name}.IP`, "1"]]);
  return {
    ...needsOfFields(pool, gpus, true),
    resources: { ...needsOfFields(pool, gpus, false).resources, ...(Object.fromEntries(interfaces) as { [name: string]: string }) },
    annotations: {
      "networking.gke.io/default-interface": "eth0",
      "networking.gke.io/interfaces": JSON.stringify([
        { interfaceName: "eth0", network: "default" },
        ...networks.map((network, index) => ({ interfaceName: `eth${FIRST_RDMA_INTERFACE + index}`, network })),
      ]),
    },
    // "Directory": the installer puts it there whole, and until then the pod waits for it.
    volumes: [{ name: "gib", hostPath: { path: GIB_ON_NODE, type: "Directory" } }],
    mounts: [{ name: "gib", mountPath: GIB, readOnly: true }],
    libraryPaths: [`${GIB}/lib64`],
    environmentScript: `${GIB}/scripts/set_nccl_env.sh`,
    takesNode: true,
  };
}
