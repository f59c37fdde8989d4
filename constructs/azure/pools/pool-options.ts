import { Capacity } from "../../cluster/pools/capacity";
import { AksNodeLife } from "../provisioning/provisioning-options";
import { AksGpuDriver } from "./gpu-driver";
import { AksGpus } from "./gpu-machine";

/** The pool that AKS itself needs, and that carries everything without a GPU. Regular machines: AKS takes no spot ones here. */
export interface AksSystemPoolOptions {
  /** VM size. @default "Standard_D4s_v5" @example "Standard_D4s_v5" */
  readonly machineType?: string;
  /** Fewest nodes, at least 1. @default 2 @example 2 */
  readonly minNodes?: number;
  /** Most nodes. @default 5; with `nodeProvisioning` as many as the fewest, 3 @example 5 */
  readonly maxNodes?: number;
  /** Availability zones, "1" to "3". @default - none asked for, which every region can give @example ["1"] */
  readonly zones?: string[];
  /** Size of the system disk in GiB. @default 128 @example 128 */
  readonly osDiskSizeGiB?: number;
}

/** A pool of machines with GPUs. */
export interface AksGpuPoolOptions {
  /** Name: up to 12 lower-case letters and digits, a letter first. Another name is another pool. @example "a100" */
  readonly name: string;
  /** VM size, such as "Standard_NC24ads_A100_v4". @example "Standard_NC24ads_A100_v4" */
  readonly machineType: string;
  /**
   * The size's GPUs, where the machine data lacks it.
   * @default - from the machine data, an unknown size is refused
   * @example { gpu: "NVIDIA A100 80GB", gpusPerNode: 1 }
   */
  readonly gpus?: AksGpus;
  /** Fewest nodes; the autoscaler goes down to it when no pod needs more. @default 0 @example 0 */
  readonly minNodes?: number;
  /** Most nodes. @example 2 */
  readonly maxNodes: number;
  /**
   * Who installs the NVIDIA driver. AKS's own comes with the nodes' image, and a model of a release that needs a newer one is refused.
   * @default - the GPU Operator; AKS for sizes with virtual GPUs (NVads A10 v5, NC A10 v4, NC RTX PRO 6000 v6), which take no other
   * @example AksGpuDriver.fromAks("570.237")
   */
  readonly driver?: AksGpuDriver;
  /**
   * How its machines are had. Spot ones Azure may take back at 30 seconds' notice, for less money; never more than the regular price. Of a
   * reservation the id is a capacity reservation group's: the cluster's identity is made Contributor of that group, no further, so whoever
   * deploys must be able to give roles there. A group without zones takes pools without zones, one with zones pools in these. For the life of
   * the pool: had otherwise, it must have another name too.
   * @default Capacity.ON_DEMAND
   * @example Capacity.SPOT
   */
  readonly capacity?: Capacity;
  /** Availability zones, "1" to "3". @default - none asked for @example ["1"] */
  readonly zones?: string[];
  /** Size of the system disk in GiB, which holds the images: an inference image unpacks to tens of GiB. @default 256 @example 256 */
  readonly osDiskSizeGiB?: number;
  /**
   * Whether the system disk lies on a disk of the machine itself, and with it images and what pods write beside volumes: faster, and gone with the
   * machine, as all of that is anyway. The size must have such a disk, as large as `osDiskSizeGiB`. A change renews the nodes.
   * @default false, a disk over the network
   */
  readonly ephemeralOsDisk?: boolean;
  /**
   * Whether what pods write beside volumes (`scratchGiB`), and weights of `WeightsLoader.LOCAL_DISK`, lie on the machine's own NVMe disks, which Azure leaves raw:
   * Azure Container Storage's driver is installed, and each pod gets a volume of its own over all of them. It goes with its pod. Of sizes that have such disks.
   * @default false
   */
  readonly localNvme?: boolean;
  /**
   * Whether its nodes lie near each other, in one data centre: a proximity placement group is made for it. Fewer nodes may be had there. For the life
   * of the pool: had otherwise, it must have another name too.
   * @default false
   */
  readonly proximityPlacement?: boolean;
  /**
   * Size of the slices into which each of its GPUs is cut by NVIDIA's MIG: "3g.40gb". Each has processors and memory of its own, counts as one GPU, and
   * serves a worker that needs no more: for small models on large GPUs, of A100, H100 and H200. Whoever installs the driver cuts: the GPU Operator, or AKS
   * with `AksGpuDriver.fromAks()`, before the node is ready. For the life of the pool: cut otherwise, it must have another name too.
   * @default - a GPU is whole
   * @example "3g.40gb"
   */
  readonly gpuPartition?: string;
  /** Labels of the nodes, besides those that AKS sets. @default - none @example { team: "research" } */
  readonly labels?: { [key: string]: string };
  /**
   * Sizes beside `machineType` of which a node may be: with as many of the same GPU and a CPU of the same kind. With `nodeProvisioning` alone.
   * @default - `machineType` alone
   * @example ["Standard_NC8as_T4_v3"]
   */
  readonly moreMachineTypes?: string[];
  /** When nodes go that AKS made by need. With `nodeProvisioning` alone. @default - ten minutes after their last pod @example { emptyMinutes: 30 } */
  readonly nodeLife?: AksNodeLife;
  /**
   * Whether nodes start containers while their image still comes, from the cluster's registry of the size Premium: of images for which a streaming
   * artifact was made there, pulled by tag, without a pull secret. By digest, as with `imageDigests`, they are pulled whole. With `nodeProvisioning` alone.
   * @default false
   */
  readonly artifactStreaming?: boolean;
}
