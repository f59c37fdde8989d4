import { Capacity } from "../cluster/pools/capacity";
import { StorageOffer } from "../cluster/storage-offer";
import { GkeAccelerator } from "./pools/gpu-machine";

/** A GPU pool that is there already. */
export interface GkeGpuPoolAttributes {
  /** Its name. @example "l4" */
  readonly name: string;
  /** Google's name of the machine. @example "g2-standard-8" */
  readonly machineType: string;
  /** Fewest nodes, in all zones together. @default 0 @example 0 */
  readonly minNodes?: number;
  /** Most nodes, in all zones together. @example 2 */
  readonly maxNodes: number;
  /** How its machines are had. @default Capacity.ON_DEMAND @example Capacity.SPOT */
  readonly capacity?: Capacity;
  /** The machine's GPUs, for a machine type that isn't in this release's data. @default - from the data @example { type: "nvidia-l4", count: 1 } */
  readonly accelerator?: GkeAccelerator;
}

/** What is known of a GKE cluster that somebody else made. */
export interface GkeClusterAttributes {
  /** Its name. @example "my-cluster" */
  readonly clusterName: string;
  /**
   * Where its Kubernetes API is reached: its DNS name, "gke-0123.us-central1.gke.goog", or its address.
   * @example "gke-0123.us-central1.gke.goog"
   */
  readonly endpoint: string;
  /**
   * The cluster's CA certificate as PEM text, for an address.
   * @default - whom the machine that runs Terraform trusts, as for a DNS name
   * @example "-----BEGIN CERTIFICATE-----..."
   */
  readonly clusterCaCertificate?: string;
  /** Its GPU pools, as they are. @example [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }] */
  readonly gpuPools: GkeGpuPoolAttributes[];
  /** Name of the pool for everything without a GPU. @default - not known @example "system" */
  readonly systemPool?: string;
  /**
   * Its storage classes beside GKE's "standard-rwo", which one node can mount: those of Filestore, for models.
   * @default - none
   * @example [{ className: "filestore", accessModes: [AccessMode.READ_WRITE_MANY] }]
   * @noun storage classes
   */
  readonly storage?: StorageOffer[];
}
