import { Capacity } from "./capacity";
import { Fabric } from "./fabric";
import { IPodNeeds } from "./pod-needs";
import { Taint } from "./scheduling";

/** A group of like nodes, as the scheduler sees it. */
export interface NodePool {
  /** The pool's name, unique in its cluster. @example "l4" */
  readonly name: string;
  /** The cloud's name of the machine. @default - not known @example "g6.2xlarge" */
  readonly machineType?: string;
  /** Machine types that its nodes may be of as well, with the same GPUs and as many. @default - none @example ["g6.4xlarge"] */
  readonly moreMachineTypes?: string[];
  /** Labels that every node of the pool carries, those of the cloud included. @example { pool: "gpu" } */
  readonly labels: { [key: string]: string };
  /** Labels that no other pool's nodes carry, all of them: what selects this pool. @example { pool: "gpu" } */
  readonly nodeSelector: { [key: string]: string };
  /**
   * Taints that every node of the pool carries, those that the cloud adds by itself included.
   * @example [{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }]
   */
  readonly taints: Taint[];
  /** Fewest nodes. @example 0 */
  readonly minNodes: number;
  /** Most nodes. @example 2 */
  readonly maxNodes: number;
  /** How its machines are had. @default Capacity.ON_DEMAND @example Capacity.SPOT */
  readonly capacity?: Capacity;
  /** Zones in which its nodes are made. @default - those of the cluster, or none asked for @example ["us-west-2a"] */
  readonly zones?: string[];
}

/**
 * Label that our own GPU pools' nodes carry, with the pool's name as its value. By its key alone everything for GPU nodes finds them
 * all, so that one more pool changes nothing that runs on the others.
 */
export const GPU_POOL_LABEL = "dynamo-serving/gpu-pool";

/**
 * The label that nodes of ours carried before. They still carry it beside `GPU_POOL_LABEL`, so that what an earlier version installed in a
 * cluster finds them until its own stack is deployed again; nothing selects by it any more.
 */
export const EARLIER_GPU_POOL_LABEL = "cdktf-dynamo/gpu-pool";

/** How each GPU of a pool is cut into slices by NVIDIA's MIG, each with processors and memory of its own. */
export interface GpuPartition {
  /** NVIDIA's name of a slice. @example "3g.40gb" */
  readonly size: string;
  /** Slices of a GPU. @example 2 @integer @minimum 1 @maximum 8 */
  readonly perGpu: number;
  /** A slice's share of the GPU's memory, and of its bandwidth. @example 0.5 @above 0 @maximum 1 */
  readonly memoryShare: number;
}

/** A node pool with GPUs. */
export interface GpuPool extends NodePool {
  /** The GPU's name: "NVIDIA L4". @example "NVIDIA L4" */
  readonly gpu: string;
  /** GPUs that a node offers as `nvidia.com/gpu`, slices where they are cut, shares where they are shared. @example 1 */
  readonly gpusPerNode: number;
  /** Memory of one GPU in GiB, or of a slice of one, as the vendor prints it. @default - not known @example 24 */
  readonly gpuMemoryGiB?: number;
  /**
   * How its GPUs are cut: a pod's GPU is a slice then, and a worker has one.
   * @default - each is whole
   * @example { size: "3g.40gb", perGpu: 2, memoryShare: 0.5 }
   */
  readonly gpuPartition?: GpuPartition;
  /**
   * Pods that share each GPU by turns (time-slicing), and each of which `gpusPerNode` counts: a worker has one share, and its engine is told to take no more than
   * its part of the memory, since nothing else keeps it from another's. vLLM alone.
   * @default - each is one pod's
   * @example 2
   * @integer
   * @minimum 2
   * @maximum 48
   */
  readonly gpuClients?: number;
  /**
   * Whether pods on its GPUs share the node's memory for messages with all of its processes (`hostIPC`), as GKE's MPS has it: their namespace can't be held to
   * a standard of pod security then. Dynamo 1.3 or later.
   * @default false
   */
  readonly hostIpc?: boolean;
  /**
   * Version of the NVIDIA driver that the cloud puts on the nodes, and that nothing of ours replaces: "570.237", or as much of it as is
   * known. A model whose release needs a newer one is refused.
   * @default - not known, or a new one that our GPU software installs
   * @example "580.95"
   */
  readonly driver?: string;
  /**
   * Nodes with which the pool starts, where nobody adds more by himself as pods wait: an EKS node group without an autoscaler.
   * @default - an autoscaler brings as many as are needed
   * @example 1
   * @integer
   * @minimum 0
   */
  readonly startNodes?: number;
  /**
   * Nodes with which the pool begins, where its autoscaler adds more and takes them away, and they aren't `minNodes`: a GKE pool grows to its
   * least number only once pods ask for it.
   * @default - `minNodes`
   * @example 1
   * @integer
   * @minimum 0
   */
  readonly firstNodes?: number;
  /**
   * Whether what pods write beside volumes lies on fast disks of the machine itself (NVMe).
   * @default - not known: a model that would copy its weights there is refused
   */
  readonly localDisk?: boolean;
  /**
   * Kueue's queue, a LocalQueue in the models' namespace, by which pods come to its nodes: those of a worker over several nodes are let in
   * together, once there are nodes for all of them. Such a worker has one replica, and nobody scales it.
   * @default - none: a pod is placed as soon as it is there
   * @example "h100-queued"
   * @format dns-label
   */
  readonly queue?: string;
  /**
   * Class by which a pod gets a volume of its own on those disks, where they aren't what pods write on anyway.
   * @default - the node's own file system lies on them
   * @example "local-nvme"
   * @format storage-class
   */
  readonly localDiskClass?: string;
  /** The network that GPUs of different nodes share. @example Fabric.NONE */
  readonly fabric: Fabric;
  /**
   * Folder in which the cloud mounts the NVIDIA driver's libraries into containers, when it isn't on the loader's path:
   * `/usr/local/nvidia` on GKE. `lib64` and `bin` lie below it.
   * @default - the driver is found without help
   * @example "/usr/local/nvidia"
   */
  readonly driverRoot?: string;
  /**
   * Folder of the node in which the cloud keeps what stands at `driverRoot` in containers that ask for a GPU. One that only watches GPUs asks
   * for none, and mounts it by itself.
   * @default - there is none, or nobody needs it
   * @example "/home/kubernetes/bin/nvidia"
   */
  readonly driverHostFolder?: string;
  /**
   * Taints among `taints` that only say that the node is spot, not that it has GPUs. Every pod of ours tolerates them, Jobs and
   * hooks included, so that a cluster whose other nodes are spot too can run them.
   * @default - none
   * @example [{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }]
   */
  readonly spotTaints?: Taint[];
  /**
   * What a pod must have to use its GPUs, where that is more than the other properties say.
   * @default - what `driverRoot`, `taints`, `nodeSelector` and `fabric` say
   * @example myNeeds
   * @unchecked
   */
  readonly podNeeds?: IPodNeeds;
}
