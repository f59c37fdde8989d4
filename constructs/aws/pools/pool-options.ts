import { Capacity } from "../../cluster/capacity";
import { Fabric } from "../../cluster/fabric";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL, GpuPool, NodePool } from "../../cluster/node-pool";
import { Taint, TaintEffect } from "../../cluster/scheduling";
import { EksGpuMachine, GpuMachine } from "./gpu-machine";

/** The pool for everything without a GPU. */
export interface EksSystemPoolOptions {
  /** Another name makes the pool anew: its nodes go first. @default "system" @example "system" */
  readonly name?: string;
  /**
   * EC2's name of the machine, an x86 one. Another makes the pool anew: its nodes go first.
   * @default "m6i.xlarge": 4 vCPU, 16 GiB
   * @example "m6i.xlarge"
   */
  readonly machineType?: string;
  /** Fewest nodes. @default 2, so that CoreDNS and controllers with two replicas outlive a node @example 2 */
  readonly minNodes?: number;
  /** Most nodes. @default 4 @example 4 */
  readonly maxNodes?: number;
  /** How many nodes there are. @default - as for GPU pools @example 2 */
  readonly desiredNodes?: number;
  /** Root volume in GiB. A change rolls the nodes. @default 100 @example 100 */
  readonly diskSizeGiB?: number;
}

/** A pool of GPU nodes. */
export interface EksGpuPoolOptions {
  /**
   * Its name, unique in the cluster: the node group's. Zones, machine type and whether it is spot are for the life of a pool: with another
   * of them its nodes go first. A pool of a new name, to which models move before the old one goes, leaves nobody out.
   * @example "l4"
   */
  readonly name: string;
  /** EC2's name of the machine: "g6.2xlarge". Another makes the pool anew. @example "g6.2xlarge" */
  readonly machineType: string;
  /** Fewest nodes: a pool that has fewer grows. @default 0 @example 0 */
  readonly minNodes?: number;
  /** Most nodes: a pool that has more shrinks. @example 2 */
  readonly maxNodes: number;
  /**
   * How many nodes there are: Terraform then keeps that number. Nothing in the cluster adds nodes when pods wait.
   * @default - the pool starts with `minNodes`, or one if that is 0, and keeps what it has, so that it can be scaled by other means
   * @example 1
   */
  readonly desiredNodes?: number;
  /**
   * How its machines are had: `Capacity.SPOT`, cheaper nodes that AWS may take back at two minutes' notice, or
   * `Capacity.reservation("cr-...")`, those of an On-Demand Capacity Reservation and no others. A change from or to spot makes the pool
   * anew, any other rolls its nodes.
   * @default Capacity.ON_DEMAND
   * @example Capacity.SPOT
   */
  readonly capacity?: Capacity;
  /**
   * Zones in which nodes are made, some of the cluster's. Name those that have the machine, and for a reservation the one that it lies in.
   * Others make the pool anew.
   * @default - all of the cluster's
   * @example ["us-west-2a"]
   */
  readonly availabilityZones?: string[];
  /** Root volume in GiB. Inference images are 10 to 30 GB. A change rolls the nodes. @default 200 @example 200 */
  readonly diskSizeGiB?: number;
  /** More labels for the nodes. @default - none @example { team: "research" } */
  readonly labels?: { [key: string]: string };
  /**
   * The machine's GPUs, for a machine type that isn't in this release's data, or that it says can't be had so.
   * @default - from the data
   * @example { gpu: "NVIDIA L4", count: 1 }
   */
  readonly machine?: EksGpuMachine;
}

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

/** The system pool with its defaults, as the scheduler sees it. */
export function systemPool(options: EksSystemPoolOptions = {}): NodePool {
  const name = options.name ?? "system";
  return {
    name,
    machineType: options.machineType ?? "m6i.xlarge",
    labels: { [POOL_LABEL]: name, [CAPACITY_LABEL]: capacityType(Capacity.ON_DEMAND) },
    nodeSelector: { [POOL_LABEL]: name },
    taints: [],
    minNodes: options.minNodes ?? 2,
    maxNodes: options.maxNodes ?? 4,
    spot: false,
    capacity: Capacity.ON_DEMAND,
  };
}

/** A GPU pool as the scheduler sees it. */
export function gpuPool(options: EksGpuPoolOptions, machine: GpuMachine): GpuPool {
  const capacity = options.capacity ?? Capacity.ON_DEMAND;
  return {
    name: options.name,
    machineType: options.machineType,
    labels: {
      ...ownLabels(options),
      [POOL_LABEL]: options.name,
      [CAPACITY_LABEL]: capacityType(capacity),
      // Written by the NVIDIA image when the node starts (awslabs/amazon-eks-ami, nodeadm).
      "nvidia.com/gpu.present": "true",
    },
    nodeSelector: { [GPU_POOL_LABEL]: options.name },
    // EKS labels spot nodes, but doesn't taint them.
    taints: [GPU_TAINT],
    minNodes: options.minNodes ?? 0,
    maxNodes: options.maxNodes,
    spot: capacity.interruptible,
    capacity,
    gpu: machine.gpu,
    gpusPerNode: machine.gpusPerNode,
    gpuMemoryGiB: machine.gpuMemoryGiB,
    // Nodes get no EFA interfaces: between them there is Ethernet only.
    fabric: Fabric.NONE,
  };
}

/** The labels that a GPU pool's nodes are given, those that EKS and the image write aside. */
export function ownLabels({ name, labels }: EksGpuPoolOptions): { [key: string]: string } {
  return { ...labels, [EARLIER_GPU_POOL_LABEL]: name, [GPU_POOL_LABEL]: name };
}

/** EKS's word for how a pool's machines are bought. What is reserved is billed on demand, and called so. */
export function capacityType(capacity: Capacity): string {
  return capacity.interruptible ? "SPOT" : "ON_DEMAND";
}

/** The number of nodes with which a pool starts. */
export function nodesAtBirth(size: Pick<PoolSize, "minNodes">): number {
  return Math.max(size.minNodes, 1);
}
