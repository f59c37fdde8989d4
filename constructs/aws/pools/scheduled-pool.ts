import { Capacity } from "../../cluster/pools/capacity";
import { Fabric } from "../../cluster/pools/fabric";
import { cutGpus, gpuPartitionOf } from "../../cluster/pools/gpu-partition";
import { withoutRefusedCounts } from "../../cluster/pools/refused-counts";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL, GpuPool, NodePool } from "../../cluster/pools/node-pool";
import { Taint, TaintEffect } from "../../cluster/pools/scheduling";
import { karpenterCapacity } from "../karpenter/karpenter-capacity";
import { AUTO_LABEL, AUTO_LABEL_VALUE, SYSTEM_NODE_POOL } from "../auto-mode/auto-labels";
import { isAutoMode, isByLoad } from "../karpenter/provisioner";
import { EFA_LABEL, EFA_LABEL_VALUE } from "../add-ons/efa-plugin";
import { EFA_RESOURCE, efaMachine, efaReach } from "./efa/efa-machine";
import { EfaNeeds } from "./efa/efa-needs";
import { autoscalerLabels } from "./capacity/cluster-autoscaler";
import { GpuMachine } from "./gpu-machine";
import { clientsOf } from "../../cluster/pools/gpu-clients";
import { sharingLabels } from "./gpu-sharing";
import { AMAZON_LINUX_DRIVER, isBottlerocket } from "./software/node-image";
import { OWN_PLUGIN_LABEL, OWN_PLUGIN_VALUE } from "./software/pool-software";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "./pool-options";

/** How many nodes a pool may have and has. */
export interface PoolSize {
  readonly minNodes: number;
  readonly maxNodes: number;
  /** @default - starts with the minimum, at least one, and keeps what it has then */
  readonly desiredNodes?: number;
}

/** EKS taints no GPU nodes by itself. With this key NVIDIA's device plugin and GPU Operator tolerate it without being told. */
const GPU_TAINT: Taint = { key: "nvidia.com/gpu", value: "true", effect: TaintEffect.NO_SCHEDULE };

/** EKS's label of a node group's nodes (https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html). */
const POOL_LABEL = "eks.amazonaws.com/nodegroup";
const CAPACITY_LABEL = "eks.amazonaws.com/capacityType";
/** Karpenter's labels of its nodes (https://karpenter.sh/docs/concepts/scheduling/#well-known-labels). */
const NODE_POOL_LABEL = "karpenter.sh/nodepool";
const CAPACITY_TYPE_LABEL = "karpenter.sh/capacity-type";

/** EKS's own NodePools know no most; told of as many as a managed system pool may have when it is highly available. */
const MOST_SYSTEM_NODES = 6;

/** The system pool with its defaults, as the scheduler sees it. */
export function systemPool(options: EksSystemPoolOptions = {}): NodePool {
  if (isAutoMode(options)) return autoSystemPool();
  const name = options.name ?? "system";
  return {
    name,
    machineType: options.machineType ?? "m6i.xlarge",
    labels: { [POOL_LABEL]: name, [CAPACITY_LABEL]: capacityType(Capacity.ON_DEMAND) },
    nodeSelector: { [POOL_LABEL]: name },
    taints: [],
    minNodes: options.minNodes ?? 2,
    maxNodes: options.maxNodes ?? 4,
    capacity: Capacity.ON_DEMAND,
  };
}

/** A GPU pool as the scheduler sees it. */
export function gpuPool(options: EksGpuPoolOptions, machine: GpuMachine): GpuPool {
  const capacity = options.capacity ?? Capacity.ON_DEMAND;
  const efa = options.efa === true ? efaMachine(options.machineType, options.machine) : undefined;
  const byLoad = isByLoad(options);
  const clients = clientsOf(options);
  const pool = withoutRefusedCounts({
    name: options.name,
    machineType: options.machineType,
    ...(options.moreMachineTypes === undefined ? {} : { moreMachineTypes: options.moreMachineTypes }),
    labels: {
      ...ownLabels(options),
      ...(byLoad ? { [NODE_POOL_LABEL]: options.name, [CAPACITY_TYPE_LABEL]: karpenterCapacity(capacity) } : { [POOL_LABEL]: options.name, [CAPACITY_LABEL]: capacityType(capacity) }),
      ...(isAutoMode(options) ? { [AUTO_LABEL]: AUTO_LABEL_VALUE } : {}),
      // Written by the NVIDIA image when the node starts (awslabs/amazon-eks-ami, nodeadm).
      "nvidia.com/gpu.present": "true",
    },
    nodeSelector: { [GPU_POOL_LABEL]: options.name },
    // EKS labels spot nodes, but doesn't taint them.
    taints: [GPU_TAINT],
    minNodes: options.minNodes ?? 0,
    maxNodes: options.maxNodes,
    // Karpenter and Auto Mode add as many as are asked for, as Cluster Autoscaler does.
    ...(byLoad || options.clusterAutoscaler === true ? {} : { startNodes: options.desiredNodes ?? nodesAtBirth({ minNodes: options.minNodes ?? 0 }, capacity) }),
    capacity,
    zones: options.availabilityZones,
    ...cutGpus({ ...machine, gpusPerNode: machine.gpusPerNode * (clients ?? 1) }, gpuPartitionOf(options.gpuPartition, machine)),
    ...(clients === undefined ? {} : { gpuClients: clients }),
    ...(options.instanceStore === true ? { localDisk: true } : {}),
    ...driverOf(options),
    // Without EFA interfaces there is Ethernet only between the nodes.
    fabric: efa === undefined ? Fabric.NONE : Fabric.of("efa", EFA_RESOURCE, efa.interfaces, efaReach(options.machineType, options.availabilityZones?.[0] ?? "")),
  });
  return efa === undefined ? pool : { ...pool, podNeeds: new EfaNeeds(pool, efa.gpuDirect, options.hugePages ?? !isAutoMode(options)) };
}

/** The driver in a pool's image; of an image of which nobody says, none. */
function driverOf(options: EksGpuPoolOptions): { readonly driver?: string } {
  const driver = options.driver ?? (isAutoMode(options) || isBottlerocket(options) ? undefined : AMAZON_LINUX_DRIVER);
  return driver === undefined ? {} : { driver };
}

/** The labels that a GPU pool's nodes are given, those that EKS and the image write aside. */
export function ownLabels(pool: EksGpuPoolOptions): { [key: string]: string } {
  const { name, labels, efa } = pool;
  // Its image is another, of which nobody says that it writes this.
  const auto: { [key: string]: string } = isAutoMode(pool) || isBottlerocket(pool) ? { "nvidia.com/gpu.present": "true" } : {};
  const plugin: { [key: string]: string } = isBottlerocket(pool) ? { [OWN_PLUGIN_LABEL]: OWN_PLUGIN_VALUE } : {};
  return { ...autoscalerLabels(pool), ...labels, ...sharingLabels(pool), [EARLIER_GPU_POOL_LABEL]: name, [GPU_POOL_LABEL]: name, ...(efa === true ? { [EFA_LABEL]: EFA_LABEL_VALUE } : {}), ...auto, ...plugin };
}

/** EKS's own NodePool for what has no GPU, as the scheduler sees it: of machines that EKS picks, and of as many as are asked for. */
function autoSystemPool(): NodePool {
  const labels = { [NODE_POOL_LABEL]: SYSTEM_NODE_POOL, [AUTO_LABEL]: AUTO_LABEL_VALUE, [CAPACITY_TYPE_LABEL]: karpenterCapacity(Capacity.ON_DEMAND) };
  return { name: SYSTEM_NODE_POOL, labels, nodeSelector: { [NODE_POOL_LABEL]: SYSTEM_NODE_POOL }, taints: [], minNodes: 0, maxNodes: MOST_SYSTEM_NODES, capacity: Capacity.ON_DEMAND };
}

/** EKS's word for how a pool's machines are bought. What is reserved is billed on demand, and called so. */
export function capacityType(capacity: Capacity): string {
  if (capacity.kind === "block") return "CAPACITY_BLOCK";
  return capacity.interruptible ? "SPOT" : "ON_DEMAND";
}

/** The number of nodes with which a pool starts: of a block none, since it may not have begun, nor where something else adds them. */
export function nodesAtBirth(size: Pick<PoolSize, "minNodes">, capacity?: Capacity, isScaled = false): number {
  return Math.max(size.minNodes, capacity?.kind === "block" || isScaled ? 0 : 1);
}
