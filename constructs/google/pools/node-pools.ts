import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/pools/capacity";
import { cutGpus, gpuPartitionOf } from "../../cluster/pools/gpu-partition";
import { Fabric } from "../../cluster/pools/fabric";
import { withoutRefusedCounts } from "../../cluster/pools/refused-counts";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL, GpuPool, NodePool } from "../../cluster/pools/node-pool";
import { Taint, TaintEffect } from "../../cluster/pools/scheduling";
import { GPU_DIRECT_LABEL, GpuDirect } from "../gpu-direct/gpu-direct";
import { isFlex } from "./flex";
import { GkeAccelerator, GpuMachine } from "./gpu-machine";
import { PARTITION_LABEL } from "./gpu-partition";
import { clientsOf } from "../../cluster/pools/gpu-clients";
import { GkeGpuSharing, sharingLabels } from "./gpu-sharing";
import { GkeLocalSsd } from "./local-ssd";
import { GkeWeightsDiskOptions } from "./weights-disk";
import { zoneCount } from "./zones/zones";

/** The pool for everything without a GPU. */
export interface GkeSystemPoolOptions {
  /** Another one makes the pool anew, all its nodes first destroyed. @default "system" @example "system" */
  readonly name?: string;
  /** @default "e2-standard-4": 4 vCPU, 16 GiB @example "e2-standard-4" */
  readonly machineType?: string;
  /** Fewest nodes, in all zones together. @default 1 @example 1 */
  readonly minNodes?: number;
  /** Most nodes, in all zones together. @default 6 @example 6 */
  readonly maxNodes?: number;
  /** Boot disk in GiB. @default 100 @example 100 */
  readonly diskSizeGiB?: number;
}

/** A pool of GPU nodes. */
export interface GkeGpuPoolOptions {
  /** Its name, unique in the cluster: at most 40 lower-case letters, digits and hyphens. @example "l4" */
  readonly name: string;
  /**
   * Google's name of the machine: "g2-standard-8". With other GPUs, or more or fewer, the pool is made anew, all its nodes first
   * destroyed: to lose no service, add a pool with another name.
   * @example "g2-standard-8"
   */
  readonly machineType: string;
  /** Fewest nodes, in all zones together, once there have been as many. @default 0 @example 0 */
  readonly minNodes?: number;
  /**
   * Nodes with which the pool is born, in all zones together: GKE makes as many in each zone, so a multiple of its zones. They are there before the
   * first pod asks for a GPU, and are paid for from then; GKE takes away what no pod asks for within some ten minutes. Of a pool that is there nothing changes by it.
   * @default - `minNodes` divided by the zones, rounded down, in each of them
   * @example 1
   * @integer
   * @minimum 0
   */
  readonly startNodes?: number;
  /** Most nodes, in all zones together. @example 2 */
  readonly maxNodes: number;
  /**
   * How its machines are had: spot ones are cheaper, and Google may take them back at 30 seconds' notice; a reservation is named as
   * "my-reservation", one that another project shares as "projects/OWNER/reservations/my-reservation", and the pool has `zones`, those in
   * which it lies; `Capacity.flexStart()` waits for machines, for seven days each, and `Capacity.queued()` for all of a worker's at once. Changed, the pool is made anew as by another GPU.
   * @default Capacity.ON_DEMAND
   * @example Capacity.SPOT
   */
  readonly capacity?: Capacity;
  /**
   * Zones in which nodes are made. Name those that have the machine: GKE refuses the pool when one of its zones lacks it.
   * @default - the cluster's zones
   * @example ["us-central1-a"]
   */
  readonly zones?: string[];
  /** Boot disk in GiB. Inference images are 10 to 30 GB. @default 200 @example 200 */
  readonly diskSizeGiB?: number;
  /**
   * Kind of the boot disk: "hyperdisk-balanced".
   * @default - "pd-balanced", "hyperdisk-balanced" on machines that take no persistent disk; GKE's choice where the machine isn't known
   * @example "hyperdisk-balanced"
   */
  readonly diskType?: string;
  /**
   * The machine's own NVMe disks under images, containers and what pods write beside volumes, in place of the boot disk: faster, and gone with the
   * node, as all of that is anyway. Changed, the pool is made anew as by another GPU.
   * @default - the boot disk holds these
   * @example GkeLocalSsd.ALL
   */
  readonly localSsd?: GkeLocalSsd;
  /**
   * Whether containers start while their images still come (image streaming). Images of Artifact Registry alone are streamed, the others pulled as ever:
   * with a mirror there.
   * @default false
   */
  readonly imageStreaming?: boolean;
  /**
   * Image of a disk that has container images on it, which each node gets as a second boot disk: those needn't be pulled. Image streaming
   * is on with it. Changed, the pool is made anew as by another GPU.
   * @default - none
   * @example "projects/my-project/global/images/dynamo-1-5-1"
   */
  readonly imageDisk?: string;
  /**
   * A disk with weights on it, which each node gets as one of its own: models read them there, without a download, by the class
   * "weights-disk-" and the image's name, with `WeightsLoader.prefilled()`. Image streaming is on with it, as Google has it. Changed, the pool is made
   * anew as by another GPU.
   * @default - none
   * @example { image: "projects/my-project/global/images/qwen3-weights" }
   */
  readonly weightsDisk?: GkeWeightsDiskOptions;
  /**
   * Puts the nodes physically close together, for models that span several: the pool has one zone then. Changed, the pool is made anew as
   * by another GPU.
   * @default false
   */
  readonly compactPlacement?: boolean;
  /**
   * How the GPUs of its nodes reach those of other nodes: for models over several nodes, and for prefill apart from decode. RDMA on A3 Ultra and A4,
   * TCPXO on A3 Mega, which carries NCCL alone, in one zone, in a cluster with `multiNetworking`. The zone gets networks for it. Changed, the pool is made anew as by another GPU.
   * @default - by Ethernet, through the processors
   * @example GpuDirect.RDMA
   */
  readonly gpuDirect?: GpuDirect;
  /**
   * Size of the slices into which each of its GPUs is cut by NVIDIA's MIG: "3g.40gb". Each has processors and memory of its own, counts as one GPU, and
   * serves a worker that needs no more: for small models on large GPUs. Changed, the pool is made anew as by another GPU.
   * @default - a GPU is whole
   * @example "3g.40gb"
   */
  readonly gpuPartition?: string;
  /**
   * Several pods on each GPU, by turns or at once (MPS): for small models of little traffic, on any kind of GPU. A share counts as one GPU. The engines, vLLM alone, are told
   * how much memory each may take; nothing else keeps them apart, and one that breaks its GPU breaks it for all. Changed, the pool is made anew as by another
   * GPU.
   * @default - a GPU is one pod's
   * @example GkeGpuSharing.timeSlicing(2)
   */
  readonly gpuSharing?: GkeGpuSharing;
  /** More labels for the nodes. @default - none @example { team: "research" } */
  readonly labels?: { [key: string]: string };
  /**
   * The machine's GPUs, for a machine type that isn't in this release's data. Another type or count makes the pool anew.
   * @default - from the data
   * @example { type: "nvidia-l4", count: 1 }
   */
  readonly accelerator?: GkeAccelerator;
}

/** GKE taints GPU nodes itself, in every cluster that also has other nodes; the same taint in Terraform is refused as a duplicate. */
const GPU_TAINT: Taint = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };
/** GKE's own taint on Arm nodes (https://cloud.google.com/kubernetes-engine/docs/concepts/arm-on-gke). */
const ARM_TAINT: Taint = { key: "kubernetes.io/arch", value: "arm64", effect: TaintEffect.NO_SCHEDULE };

const POOL_LABEL = "cloud.google.com/gke-nodepool";
/** The system pool's counterpart of `GPU_POOL_LABEL`. The one that nodes had before it selected nothing, and goes. */
const SYSTEM_POOL_LABEL = "dynamo-serving/system-pool";

/**
 * The labels that Terraform writes on a pool's nodes, of which one is always ours: the provider keeps the labels that were there when
 * none are given, so the last one that a person takes away would stay on the nodes.
 */
export function systemPoolLabels(name: string): { [key: string]: string } {
  return { [SYSTEM_POOL_LABEL]: name };
}

/** As `systemPoolLabels`, for a GPU pool, whose own labels come first. */
export function gpuPoolLabels(options: GkeGpuPoolOptions): { [key: string]: string } {
  const direct: { [key: string]: string } = options.gpuDirect === undefined ? {} : { [GPU_DIRECT_LABEL]: options.gpuDirect.kind };
  return { ...options.labels, [GPU_POOL_LABEL]: options.name, [EARLIER_GPU_POOL_LABEL]: options.name, ...direct };
}

/** The system pool with its defaults, as the scheduler sees it. */
export function systemPool(options: GkeSystemPoolOptions = {}): NodePool {
  const name = options.name ?? "system";
  return {
    name,
    machineType: options.machineType ?? "e2-standard-4",
    labels: { ...systemPoolLabels(name), [POOL_LABEL]: name },
    nodeSelector: systemPoolLabels(name),
    taints: [],
    minNodes: options.minNodes ?? 1,
    maxNodes: options.maxNodes ?? 6,
    capacity: Capacity.ON_DEMAND,
  };
}

/** A GPU pool as the scheduler sees it. */
export function gpuPool(options: GkeGpuPoolOptions, machine: GpuMachine): GpuPool {
  const capacity = options.capacity ?? Capacity.ON_DEMAND;
  const cut = gpuPartitionOf(options.gpuPartition, machine);
  const clients = clientsOf(options);
  return withoutRefusedCounts({
    name: options.name,
    machineType: options.machineType,
    labels: {
      ...gpuPoolLabels(options),
      [POOL_LABEL]: options.name,
      "cloud.google.com/gke-accelerator": machine.acceleratorType,
      ...(cut === undefined ? {} : { [PARTITION_LABEL]: cut.size }),
      ...sharingLabels(options.gpuSharing),
      ...(capacity.interruptible ? { "cloud.google.com/gke-spot": "true" } : {}),
      ...(isFlex(capacity) ? { "cloud.google.com/gke-flex-start": "true" } : {}),
      ...(capacity.kind === "queued" ? { "cloud.google.com/gke-queued": "true" } : {}),
    },
    nodeSelector: { [GPU_POOL_LABEL]: options.name },
    // Spot nodes get a label from GKE but no taint, in node pools that one makes oneself.
    taints: machine.arm ? [GPU_TAINT, ARM_TAINT] : [GPU_TAINT],
    minNodes: options.minNodes ?? 0,
    maxNodes: options.maxNodes,
    capacity,
    ...(capacity.kind === "queued" ? { queue: options.name } : {}),
    ...(options.localSsd === undefined ? {} : { localDisk: true }),
    zones: options.zones,
    ...cutGpus({ ...machine, gpusPerNode: machine.gpusPerNode * (clients ?? 1) }, cut),
    ...(clients === undefined ? {} : { gpuClients: clients, ...(options.gpuSharing?.hostIpc === true ? { hostIpc: true } : {}) }),
    // Its own network between GPUs, where it was asked for, is added by `withRdma`.
    fabric: Fabric.NONE,
    // GKE's device plugin mounts the driver's libraries here, where the loader doesn't look (ai-dynamo/dynamo, GKE guide).
    driverRoot: "/usr/local/nvidia",
    driverHostFolder: "/home/kubernetes/bin/nvidia",
  });
}

/** A GPU pool that somebody else made: its nodes carry Google's labels and none of ours. */
export function importedGpuPool(options: GkeGpuPoolOptions, machine: GpuMachine): GpuPool {
  const pool = gpuPool(options, machine);
  const labels = Object.entries(pool.labels).filter(([key]) => key !== GPU_POOL_LABEL && key !== EARLIER_GPU_POOL_LABEL);
  return { ...pool, labels: Object.fromEntries(labels), nodeSelector: { [POOL_LABEL]: options.name } };
}

/** A system pool that somebody else made, of which no more than its name is known. */
export function importedSystemPool(name: string): NodePool {
  return { ...systemPool({ name }), machineType: undefined, labels: { [POOL_LABEL]: name }, nodeSelector: { [POOL_LABEL]: name } };
}

/**
 * The most nodes that the cluster ever has at once: all pools full, and on top what an upgrade of the system pool adds.
 * At birth the cluster has its default pool for a few minutes, one node in each of three zones, before it has any other.
 */
export function mostNodes(maxNodesOfPools: number[]): number {
  const known = maxNodesOfPools.filter((count) => !Token.isUnresolved(count) && Number.isInteger(count) && count > 0);
  return Math.max(
    3,
    known.reduce((sum, count) => sum + count, SYSTEM_SURGE),
  );
}

/**
 * Nodes that a GPU pool is born with in each zone: GKE counts them for each zone, and grows a pool to its minimum only once a pod
 * asks for it (terraform-provider-google#8270). Never more than the minimum, since a GPU too many may not be in the quota.
 */
export function initialGpuNodesPerZone(minNodes: number, zones?: string[], startNodes?: number): number {
  const nodes = startNodes ?? minNodes;
  return Token.isUnresolved(nodes) ? 0 : Math.max(0, Math.floor(nodes / zoneCount(zones)));
}

/** Nodes that a pool begins with, where they aren't its fewest. */
export function firstNodes(minNodes: number, perZone: number, zones?: string[]): { readonly firstNodes?: number } {
  const first = perZone * zoneCount(zones);
  return Token.isUnresolved(minNodes) || first === minNodes ? {} : { firstNodes: first };
}

/** Nodes that an upgrade adds to the system pool while it runs. */
export const SYSTEM_SURGE = 1;
