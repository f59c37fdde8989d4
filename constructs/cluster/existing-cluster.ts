import { Finding } from "../core/problem";
import { admit } from "../core/shape";
import { EXISTING_CLUSTER } from "./cluster-shapes";
import { ClusterConnection } from "./connection";
import { GpuSoftware } from "./gpu-software";
import { HelmAddOn } from "./helm-add-on";
import { IKubernetesCluster } from "./kubernetes-cluster";
import { GpuPool, NodePool } from "./node-pool";
import { StorageOffer } from "./storage-offer";

/** What is known of a cluster that somebody else made. */
export interface ExistingClusterProps {
  /** A name for it, used in names of ours. @example "my-cluster" */
  readonly clusterName: string;
  /** Context of the kubeconfig that reaches it. @example "my-cluster" */
  readonly context: string;
  /** The kubeconfig file. @default "~/.kube/config" @example "~/.kube/config" */
  readonly kubeconfigPath?: string;
  /** Its GPU pools, as they are. @example [{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }] */
  readonly gpuPools: GpuPool[];
  /** Its storage classes, as they are. @example [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] @noun storage classes */
  readonly storage: StorageOffer[];
  /** The pool for everything without a GPU. @default - not known @example { name: "system", ... } */
  readonly systemPool?: NodePool;
}

/**
 * A cluster that somebody else made, a kind cluster included: GPU software and add-ons are taken as there, the CRDs, the platform
 * and the models are installed on it.
 */
export class ExistingCluster implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly storage: StorageOffer[];
  public readonly gpuSoftware = GpuSoftware.PROVIDED;
  public readonly addOns: HelmAddOn[] = [];

  private readonly wrong: Finding[];

  public constructor(given: ExistingClusterProps) {
    const { value: props, findings } = admit<ExistingClusterProps>("", given, EXISTING_CLUSTER);
    this.wrong = findings;
    this.clusterName = props.clusterName;
    this.connection = ClusterConnection.kubeconfig({ context: props.context, path: props.kubeconfigPath });
    this.systemPool = props.systemPool;
    this.gpuPools = props.gpuPools;
    this.storage = props.storage;
  }

  /** What is wrong with its properties; refused where a deployment uses it. */
  public findings(property: string): Finding[] {
    return this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
  }
}
