import { Capacity } from "../../../cluster/pools/capacity";

/** Node pools that GKE makes by itself for a class, and takes away when they are empty. */
export interface GkeAutoProvisionOptions {
  /** Google's name of the machine, which models are planned for. @example "g2-standard-8" */
  readonly machineType: string;
  /**
   * Most nodes that models may count on. GKE holds the cluster to as many GPUs of the kind, those of its other pools among them.
   * @example 4
   */
  readonly maxNodes: number;
  /**
   * How the machines are had, in the order in which they are asked for.
   * @default [Capacity.ON_DEMAND]
   * @example [Capacity.SPOT]
   * @noun capacities
   */
  readonly capacities?: Capacity[];
  /** Zones in which nodes are made. @default - the cluster's zones @example ["us-central1-a"] */
  readonly zones?: string[];
  /** Boot disk in GiB. @default 200 @example 200 */
  readonly diskSizeGiB?: number;
}

/** How far GKE may go when it makes node pools by itself. */
export interface GkeAutoProvisioningOptions {
  /** Most vCPUs of the whole cluster, at which GKE makes no more nodes of its own: those of pools that are named here count too. @example 200 @integer @minimum 1 */
  readonly maxCpus: number;
  /** The same of memory, in GiB. @example 1000 @integer @minimum 1 */
  readonly maxMemoryGiB: number;
  /** Left out again with the whole, it stays on: write false first. @default true */
  readonly enabled?: boolean;
}

/** What GKE makes pools of a class by, in its words (https://cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass). */
export interface ClassRules {
  readonly priorities: object[];
  readonly nodePoolConfig: object;
}
