import { Token } from "../core/framework";
import { checkGpuPoolsGiven } from "../cluster/checks/check-cluster";
import { checkNodeCount, checkUnique } from "../core/checks/checks";
import { parseAddress } from "../core/forms/cidr";
import { Finding } from "../core/problems/problem";
import { checkStatedMachine } from "./pools/check-machine";
import { GkeClusterAttributes } from "./cluster-attributes";
import { checkGkeName } from "./names";
import { GkeGpuPoolOptions } from "./pools/node-pools";

/** All that is wrong with what is said of a cluster that is there. */
export function checkImportedCluster({ clusterName, endpoint, clusterCaCertificate, gpuPools }: GkeClusterAttributes): Finding[] {
  const at = (index: number): string => `gpuPools[${index}]`;
  return [
    ...checkGkeName("clusterName", clusterName),
    ...checkEndpoint(endpoint, clusterCaCertificate),
    ...checkGpuPoolsGiven("gpuPools", gpuPools.length),
    ...checkUnique("duplicate-pool-name", (index) => `${at(index)}.name`, gpuPools.map((pool) => pool.name)),
    ...gpuPools.flatMap((pool, index) => [
      ...checkGkeName(`${at(index)}.name`, pool.name),
      ...checkNodeCount(at(index), { minNodes: pool.minNodes ?? 0, maxNodes: pool.maxNodes }),
      ...checkStatedMachine(at(index), pool.machineType, pool.accelerator),
      ...checkImportedQueue(at(index), pool),
    ]),
  ];
}

/** Who made the cluster named its queues, and here nobody knows them. */
function checkImportedQueue(at: string, { capacity }: GkeGpuPoolOptions): Finding[] {
  if (capacity?.kind !== "queued") return [];
  const reason = "pods come to such a pool by a queue of Kueue's, whose name isn't known of a cluster that is there";
  return [{ code: "queued-imported", property: `${at}.capacity`, value: capacity.kind, reason, fix: "describe the cluster as an ExistingCluster, whose pools have a queue" }];
}

function checkEndpoint(value: string, certificate?: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const property = "endpoint";
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)) {
    const reason = "the endpoint is a DNS name or an address, without scheme, port and path";
    return [{ code: "invalid-endpoint", property, value, reason, fix: 'write it like "gke-0123.us-central1.gke.goog"' }];
  }
  if (parseAddress(value) === undefined || certificate !== undefined) return [];
  const reason = "at an address the API server shows a certificate of the cluster's own authority, which nobody else trusts";
  return [{ code: "endpoint-without-certificate", property, value, reason, fix: "give clusterCaCertificate, or the cluster's DNS name" }];
}
