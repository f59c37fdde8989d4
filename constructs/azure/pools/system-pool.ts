import { KubernetesClusterDefaultNodePool } from "../bindings";
import { Capacity } from "../../cluster/pools/capacity";
import { NodePool } from "../../cluster/pools/node-pool";
import { AksSystemPoolOptions } from "./pool-options";

/** Name of the system pool. */
export const SYSTEM_POOL = "system";

/** The system pool's options with their defaults. */
export function systemPoolWithDefaults(options: AksSystemPoolOptions = {}): Required<Omit<AksSystemPoolOptions, "zones">> {
  const minNodes = options.minNodes ?? 2;
  return {
    machineType: options.machineType ?? "Standard_D4s_v5",
    minNodes,
    maxNodes: options.maxNodes ?? 5,
    osDiskSizeGiB: options.osDiskSizeGiB ?? 128,
  };
}

/**
 * The system pool as azurerm takes it, inside the cluster.
 *
 * @param fixed whether it has one size, which nothing changes by load
 */
export function systemPoolBlock(options: AksSystemPoolOptions = {}, subnetId: string, version: string, hostEncryption?: boolean, fixed = false): KubernetesClusterDefaultNodePool {
  const pool = systemPoolWithDefaults(options);
  return {
    name: SYSTEM_POOL,
    vmSize: pool.machineType,
    // Left out, azurerm keeps the nodes' version whatever the cluster's becomes: the argument is optional and computed.
    orchestratorVersion: version,
    ...(fixed ? { autoScalingEnabled: false, nodeCount: pool.minNodes } : { autoScalingEnabled: true, minCount: pool.minNodes, maxCount: pool.maxNodes }),
    zones: options.zones,
    osSku: "Ubuntu",
    osDiskSizeGb: pool.osDiskSizeGiB,
    vnetSubnetId: subnetId,
    hostEncryptionEnabled: hostEncryption === true ? true : undefined,
    // Everything without a GPU runs here, Dynamo's operator and frontends included, so it has no CriticalAddonsOnly taint.
    onlyCriticalAddonsEnabled: false,
    // Without it a new size, disk or zone would replace the cluster; with it AKS goes through a pool of this name.
    temporaryNameForRotation: "systemtmp",
    // AKS returns its default surge even when nobody set it: a pool that doesn't state it is never done planning
    // (hashicorp/terraform-provider-azurerm#24020).
    upgradeSettings: { maxSurge: "10%", drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 0 },
  };
}

/** The system pool as the scheduler sees it. */
export function describeSystemPool(options: AksSystemPoolOptions = {}): NodePool {
  const { machineType, minNodes, maxNodes } = systemPoolWithDefaults(options);
  return {
    name: SYSTEM_POOL,
    machineType,
    labels: {
      agentpool: SYSTEM_POOL,
      "kubernetes.azure.com/agentpool": SYSTEM_POOL,
      "kubernetes.azure.com/mode": "system",
      "node.kubernetes.io/instance-type": machineType,
    },
    nodeSelector: { "kubernetes.azure.com/agentpool": SYSTEM_POOL },
    taints: [],
    minNodes,
    maxNodes,
    capacity: Capacity.ON_DEMAND,
    zones: options.zones,
  };
}
