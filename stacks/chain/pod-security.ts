import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { podNeeds, tellsNeeds } from "../../constructs/cluster/pools/pool-needs";

/**
 * Labels by which Kubernetes itself holds every pod of the models' namespace to one of its pod security standards, the strictest that a
 * model's pods keep on this cluster: `restricted`; `baseline` where a root-owned volume is handed over by a container with root; none where a
 * pool's pods need more than the baseline has (`IPC_LOCK` for RDMA, `hostIPC` for MPS), of which the API server then warns.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityLabels({ gpuPools, storage }: IKubernetesCluster): { [label: string]: string } {
  const beyond = gpuPools.some((pool) => {
    if (pool.hostIpc === true) return true;
    // The other fields of a pool never ask for any of it.
    if (!tellsNeeds(pool)) return false;
    const { capabilities, volumes, hostIpc } = podNeeds(pool, pool.gpusPerNode, true);
    return hostIpc === true || capabilities.length > 0 || volumes.some((volume) => "hostPath" in volume);
  });
  if (beyond) return { [`${STANDARD}/warn`]: "baseline" };
  return { [`${STANDARD}/enforce`]: storage.some((offer) => offer.ownedByRoot) ? "baseline" : "restricted" };
}

const STANDARD = "pod-security.kubernetes.io";
