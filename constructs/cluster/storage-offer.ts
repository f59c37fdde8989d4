/** How many nodes may mount a volume, and how, in Kubernetes' spelling. */
export enum AccessMode {
  READ_WRITE_ONCE = "ReadWriteOnce",
  READ_ONLY_MANY = "ReadOnlyMany",
  READ_WRITE_MANY = "ReadWriteMany",
}

/** A storage class that a cluster has, or gets from the add-ons stack. */
export interface StorageOffer {
  /** Name of the storage class. @example "nfs" @format storage-class */
  readonly className: string;
  /** Access modes that its volumes can have. @example ["ReadWriteMany"] @format access-mode */
  readonly accessModes: AccessMode[];
  /** What makes the class. @default - the class is there already, nothing is created @unchecked */
  readonly definition?: StorageClassDefinition;
  /** Whether claims that name no class get this one. At most one offer of a cluster. @default false */
  readonly isDefault?: boolean;
  /**
   * Whether what engines compile (`compileCache`) gets a volume of its own of this class, for a model that names none and whose weights lie on another.
   * At most one offer of a cluster.
   * @default false - it lies with the weights
   */
  readonly forCompiled?: boolean;
  /** Smallest volume that the storage behind it makes, in GiB. @default - any @example 100 */
  readonly minimumGiB?: number;
  /** Of how many GiB a volume's size is a multiple. @default - any size @example 9000 */
  readonly stepGiB?: number;
  /**
   * Whether a new volume's folder belongs to root and the driver takes no `fsGroup`, as with plain NFS: it must be handed over
   * before a container without root can write. Where the driver sets an owner itself (EFS access points), handing over fails.
   * @default false
   */
  readonly ownedByRoot?: boolean;
  /** Largest volume, in GiB: what the file system behind it holds. @default - any @example 1200 */
  readonly maximumGiB?: number;
  /** What all who read it get of it together, in MB/s. @default - not known @example 250 */
  readonly throughputMBps?: number;
  /**
   * GPU pools whose nodes can mount its volumes, where others can't: a model on another one is refused.
   * @default - all
   * @example ["l4"]
   */
  readonly pools?: string[];
  /** What it is slow for: who puts that there is told. @default - nothing that is known @example [{ cache: "model", reason: "many nodes read it at the speed of one disk" }] @noun caches */
  readonly slowFor?: SlowCache[];
  /**
   * A file system that is there, which every claim of the class gets whole: a volume is written beside each claim.
   * @default - the class makes a volume for each claim
   * @unchecked
   */
  readonly sharedVolume?: SharedVolume;
  /**
   * What pods that mount its volumes say of themselves, for who mounts them.
   * @default - nothing
   * @unchecked
   */
  readonly podAnnotations?: { readonly [name: string]: string };
}

/** Something that a class is slow for. */
export interface SlowCache {
  /** `model`: the weights. `compile`: what an engine compiles as it starts. @example "model" */
  readonly cache: string;
  /** Why, as a sentence that goes on. @example "many nodes read it at the speed of one disk" */
  readonly reason: string;
}

/** A file system as volumes of Kubernetes name it. */
export interface SharedVolume {
  /** The CSI driver that mounts it. */
  readonly driver: string;
  /** The file system's id. May be known only at apply. */
  readonly handle: string;
  /** What the driver must know to mount it. Values may be known only at apply. */
  readonly attributes: { [name: string]: string };
  /**
   * An export of NFS that the kubelet mounts by itself. Driver and attributes then say nothing: they are "nfs" and none.
   * @default - the CSI driver mounts it
   */
  readonly nfs?: NfsExport;
  /**
   * A folder that the nodes of `topology` have, each its own with the same files. Driver and attributes then say nothing: they are "local" and none.
   * @default - the CSI driver mounts it
   */
  readonly local?: LocalFolder;
  /** @default - none */
  readonly mountOptions?: string[];
  /** The file system on a disk: "ext4". @default - the driver knows */
  readonly fsType?: string;
  /** Nodes that can mount it. @default - all */
  readonly topology?: StorageTopology;
}

/** What an NFS server exports. Both may be known only at apply. */
export interface NfsExport {
  /** Its address. */
  readonly server: string;
  /** Its path there: "/weights". */
  readonly path: string;
}

/** A folder of a node. */
export interface LocalFolder {
  /** Its path: "/mnt/disks/weights". A node without it starts no pod that wants it. */
  readonly path: string;
}

/** The storage class object. */
export interface StorageClassDefinition {
  /** The CSI driver. */
  readonly provisioner: string;
  /** Its parameters. Values may be known only at apply. @default - none */
  readonly parameters?: { [name: string]: string };
  /** @default - none */
  readonly mountOptions?: string[];
  /** `Delete` or `Retain`. @default "Delete" */
  readonly reclaimPolicy?: string;
  /** `Immediate` or `WaitForFirstConsumer`. @default "WaitForFirstConsumer" */
  readonly volumeBindingMode?: string;
  /** @default true */
  readonly allowVolumeExpansion?: boolean;
  /** Where volumes are made. @default - wherever the driver likes */
  readonly topology?: StorageTopology;
}

/** Places by one of the labels that a driver knows them by. */
export interface StorageTopology {
  readonly key: string;
  readonly values: string[];
}
