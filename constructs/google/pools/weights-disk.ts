import { GPU_POOL_LABEL } from "../../cluster/pools/node-pool";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GkeComputeClassOptions, classOf } from "./compute-class";
import { checkBootImage, imageName } from "./image-disk";

/** A disk with weights on it, which each node of a pool gets as its own. */
export interface GkeWeightsDiskOptions {
  /** The image that it is made of, with its project; its name has 39 characters at most. @example "projects/my-project/global/images/qwen3-weights" */
  readonly image: string;
  /**
   * What a node reads of it, in MB/s, by the disk's size, its kind (that of the boot disk) and the machine: for what is told of a start.
   * @default - not known
   * @example 240
   */
  readonly throughputMBps?: number;
}

/** What of a pool's options such a disk depends on. */
export interface PoolWithDisks {
  readonly name: string;
  readonly imageDisk?: string;
  readonly weightsDisk?: GkeWeightsDiskOptions;
}

/** Where GKE mounts such disks on a node (https://cloud.google.com/kubernetes-engine/docs/how-to/data-container-image-preloading). */
const ON_NODE = "/mnt/disks/gke-secondary-disks";

/** The class by which models name the disk. */
export function weightsDiskClass({ image }: GkeWeightsDiskOptions): string {
  return `weights-disk-${imageName(image)}`;
}

/**
 * The disks of a cluster's pools as classes that models name: one to an image, mounted on the nodes of its pools alone. The volume is a folder of the
 * node (`local`), which a pod reaches by its claim: a namespace held to "restricted" takes no `hostPath`, and takes this.
 */
export function weightsDiskOffers(pools: readonly PoolWithDisks[], classes: readonly GkeComputeClassOptions[] = []): StorageOffer[] {
  const kinds = new Map<string, StorageOffer>();
  for (const { name, weightsDisk } of pools) {
    if (weightsDisk === undefined || checkBootImage("", weightsDisk.image, true).length > 0) continue;
    const className = weightsDiskClass(weightsDisk);
    const offer = kinds.get(className);
    const nodes = [...(offer?.sharedVolume?.topology?.values ?? []), name];
    const seen = [...new Set([...(offer?.pools ?? []), classOf(name, classes)?.name ?? name])];
    kinds.set(className, {
      className,
      accessModes: [AccessMode.READ_ONLY_MANY],
      pools: seen,
      throughputMBps: offer?.throughputMBps ?? weightsDisk.throughputMBps,
      sharedVolume: {
        driver: "local",
        handle: className,
        attributes: {},
        local: { path: `${ON_NODE}/gke-${imageName(weightsDisk.image)}-disk` },
        topology: { key: GPU_POOL_LABEL, values: nodes },
      },
      definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
    });
  }
  return [...kinds.values()];
}

/** A disk with weights that is none, that the provider doesn't send, or whose class another one has. */
export function checkWeightsDisk(at: string, pool: PoolWithDisks, pools: readonly PoolWithDisks[]): Finding[] {
  const { weightsDisk, imageDisk } = pool;
  if (weightsDisk === undefined) return [];
  const property = `${at}.weightsDisk.image`;
  const value = weightsDisk.image;
  const form = checkBootImage(property, value, true);
  if (form.length > 0 || Token.isUnresolved(value)) return form;
  const wrong = checkThroughput(`${at}.weightsDisk.throughputMBps`, weightsDisk.throughputMBps);
  const same = (image: string | undefined): boolean => image !== undefined && !Token.isUnresolved(image) && imageName(image) === imageName(value);
  // google 6.50.0, node_config.go: expandNodeConfig takes the first of secondary_boot_disks. Applied so, each plan would make the pool anew.
  if (imageDisk !== undefined) {
    return [...wrong, { code: "further-disk-twice", property, value, reason: "the google provider sends GKE the first of a pool's further disks alone, and the pool has one with images (imageDisk): each plan would make it anew", fix: "keep one of them; with imageStreaming images come without a disk of theirs" }];
  }
  const other = pools.slice(0, Math.max(0, pools.indexOf(pool))).find((one) => same(one.weightsDisk?.image) && (one.weightsDisk?.image !== value || one.weightsDisk.throughputMBps !== weightsDisk.throughputMBps));
  if (other === undefined) return wrong;
  return [...wrong, { code: "disk-image-twice", property, value, reason: `pool ${other.name} has an image of this name too, from elsewhere or of another speed, and a class is named by the image alone`, fix: "give each its own name, or write the same for both" }];
}

function checkThroughput(property: string, value: number | undefined): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1)) return [];
  return [{ code: "out-of-range", property, value, reason: "what a node reads of a disk is a whole number of MB/s, 1 at least", fix: "write it like 240, or leave it out" }];
}
