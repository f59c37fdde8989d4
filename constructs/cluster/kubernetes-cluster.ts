import { ClusterBudget } from "./budget/budget";
import { ClusterConnection } from "./connection";
import { IExposureOffer } from "./exposure/exposure-offer";
import { GpuSoftware } from "./gpu-software";
import { HelmAddOn } from "./helm-add-on";
import { IManagedLogs } from "./managed/logs";
import { IManagedPrometheus } from "./managed/prometheus";
import { ModelQueues } from "./model-queues";
import { ModelSecrets } from "./model-secrets";
import { IManagedTraces } from "./managed/traces";
import { GpuPool, NodePool } from "./pools/node-pool";
import { Taint, Toleration, tolerateAll } from "./pools/scheduling";
import { StorageOffer } from "./storage-offer";

/**
 * A Kubernetes cluster, whoever made it: all that the rooms after the clouds know of it.
 * No cloud's resource passes through here; values that are known only at apply may.
 * @open anybody may implement it, with more properties than these
 */
export interface IKubernetesCluster {
  /** The cluster's name, a constant. @example "my-cluster" */
  readonly clusterName: string;
  /** @example ClusterConnection.kubeconfig({ context: "my-cluster" }) */
  readonly connection: ClusterConnection;
  /**
   * The pool for everything without a GPU.
   * @default - not known, as for a cluster that somebody else made
   * @example { name: "system", ... }
   */
  readonly systemPool?: NodePool;
  /** @example [{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }] */
  readonly gpuPools: GpuPool[];
  /**
   * Taints by which the cloud marks spot nodes. Every pod of ours tolerates them whether the cluster has such nodes or not, so that its
   * first spot pool changes nothing but itself.
   * @default - those that its pools name
   * @example [{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }]
   */
  readonly spotTaints?: Taint[];
  /** @example [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] @noun storage classes */
  readonly storage: StorageOffer[];
  /** @example GpuSoftware.PROVIDED */
  readonly gpuSoftware: GpuSoftware;
  /**
   * Whether the cloud runs a DCGM exporter of its own on GPU nodes, whose figures go to the cloud's monitoring: another beside it is refused.
   * @default false
   */
  readonly cloudGpuMetrics?: boolean;
  /**
   * The managed Prometheus of its cloud, for monitoring that keeps samples there.
   * @default - none: such monitoring is refused
   * @unchecked
   */
  readonly managedPrometheus?: IManagedPrometheus;
  /** Where its cloud keeps the lines of pods. @default - none is known: `Logs.cloud()` is refused @unchecked */
  readonly managedLogs?: IManagedLogs;
  /** Where its cloud keeps spans. @default - none is known: `Traces.cloud()` is refused @unchecked */
  readonly managedTraces?: IManagedTraces;
  /**
   * What a month of it may cost before somebody is told, where its cloud has a budget for it.
   * @default - none is known
   * @example { monthlyUsd: 3000, alertAtPercent: [80], forecastAtPercent: [100] }
   */
  readonly budget?: ClusterBudget;
  /** Charts that the cloud needs in the cluster. @example [...] @noun add-ons @unchecked elements */
  readonly addOns: HelmAddOn[];
  /**
   * Secrets that come into the models' namespace from a store of the cloud's, before the first model does.
   * @default - none: who deploys puts them there
   * @unchecked
   */
  readonly modelSecrets?: ModelSecrets;
  /**
   * Queues in the models' namespace, for pools whose nodes come by one.
   * @default - none
   * @unchecked
   */
  readonly modelQueues?: ModelQueues;
  /**
   * The door by which a model is reached from outside the cluster, where one asks for it (`exposure`).
   * @default - none: a model with an `exposure` is refused
   * @example ExistingDoor.ingress({ className: "nginx", ... })
   * @unchecked
   */
  readonly exposure?: IExposureOffer;
}

/** Tolerations for every pod of ours, Jobs and hooks included: those of the cloud's spot taints and of any pool's. */
export function spotTolerations(cluster: IKubernetesCluster): Toleration[] {
  return tolerateAll(spotTaints(cluster));
}

/** Tolerations for what must run on every GPU node, as drivers and device plugins do. */
export function gpuNodeTolerations(cluster: IKubernetesCluster): Toleration[] {
  return tolerateAll([...spotTaints(cluster), ...cluster.gpuPools.flatMap((pool) => pool.taints)]);
}

function spotTaints({ spotTaints: ofCloud = [], gpuPools }: IKubernetesCluster): Taint[] {
  return [...ofCloud, ...gpuPools.flatMap((pool) => pool.spotTaints ?? [])];
}
