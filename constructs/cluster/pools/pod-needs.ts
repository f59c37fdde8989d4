import { Toleration } from "./scheduling";

/** A volume that a claim holds. */
export interface ClaimVolume {
  readonly claimName: string;
  /** Whether no container of the pod writes to it; nobody's ownership is set there then. @default false */
  readonly readOnly?: boolean;
}

/** A volume with the files of a ConfigMap. */
export interface ConfigMapVolume {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** Which of its keys become files, and of which path. @default - each a file of its own name */
  readonly items?: ConfigMapItem[];
}

/** A key of a ConfigMap as a file. */
export interface ConfigMapItem {
  readonly key: string;
  /** Below the mount: "core/check.py". */
  readonly path: string;
}

/** A volume that lives as long as its pod. */
export interface EmptyVolume {
  /** "Memory", or the node's disk. @default - the node's disk */
  readonly medium?: string;
  /** Its most: "8Gi". @default - the node's */
  readonly sizeLimit?: string;
}

/** A folder of the node. */
export interface HostVolume {
  readonly path: string;
  /** What must be there: "Directory". @default - it isn't looked at */
  readonly type?: string;
}

/** The files of an image. */
export interface ImageVolume {
  /** The image, pinned. */
  readonly reference: string;
  /** "IfNotPresent". @default - as for containers */
  readonly pullPolicy?: string;
}

/** How much a claim asks for. */
export interface ClaimResources {
  /** "storage", and how much: "100Gi". */
  readonly requests: { readonly [name: string]: string };
}

/** What a claim asks for. */
export interface ClaimSpec {
  readonly accessModes: string[];
  readonly storageClassName: string;
  readonly resources: ClaimResources;
}

/** A claim that is made with a pod. */
export interface ClaimTemplate {
  readonly spec: ClaimSpec;
}

/** A volume that is made for a pod and goes with it. */
export interface EphemeralVolume {
  readonly volumeClaimTemplate: ClaimTemplate;
}

/** A volume of a pod, by one of its sources, in Kubernetes' own form. */
export interface PodVolume {
  readonly name: string;
  /** @default - none */
  readonly persistentVolumeClaim?: ClaimVolume;
  /** @default - none */
  readonly configMap?: ConfigMapVolume;
  /** @default - none */
  readonly emptyDir?: EmptyVolume;
  /** @default - none */
  readonly hostPath?: HostVolume;
  /** @default - none */
  readonly image?: ImageVolume;
  /** @default - none */
  readonly ephemeral?: EphemeralVolume;
}

/** Where a container mounts a volume. */
export interface PodMount {
  /** Name of the volume. */
  readonly name: string;
  readonly mountPath: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** An environment variable of a sidecar. */
export interface SidecarVariable {
  readonly name: string;
  readonly value: string;
}

/** What a sidecar asks for. */
export interface SidecarResources {
  readonly requests: { readonly [name: string]: string };
  /** @default - as much as its node has */
  readonly limits?: { readonly [name: string]: string };
}

/** A container that starts before a pod's main one and ends after it, in Kubernetes' own form. */
export interface PodSidecar {
  readonly name: string;
  readonly image: string;
  /** "Always": by it Kubernetes knows a container that stays. */
  readonly restartPolicy: string;
  readonly command: string[];
  readonly env: SidecarVariable[];
  readonly securityContext: { readonly [name: string]: unknown };
  readonly resources: SidecarResources;
  /** What the pod's main container waits for. @default - nothing */
  readonly startupProbe?: { readonly [name: string]: unknown };
  readonly volumeMounts: PodMount[];
}

/** All that a pod must have to use GPUs of a pool: what scheduler, kubelet, driver and fabric ask of it. */
export interface PodNeeds {
  /** Extended resources of the container that uses the GPUs, each with its amount: `nvidia.com/gpu`, and a fabric's devices. */
  readonly resources: { readonly [name: string]: string };
  /** Environment of containers that use the GPUs. */
  readonly environment: { readonly [name: string]: string };
  /** Volumes of the pod, and where its containers with GPUs mount them. */
  readonly volumes: PodVolume[];
  readonly mounts: PodMount[];
  /** Annotations of the pod: of additional networks, for example. */
  readonly annotations: { readonly [name: string]: string };
  /** Linux capabilities that its containers with GPUs need beside none: `IPC_LOCK` for RDMA. */
  readonly capabilities: string[];
  /** Containers beside those with GPUs: of a fabric whose data a program of its own moves. @default - none */
  readonly sidecars?: PodSidecar[];
  /** The build of the engine's image that its fabric needs: "efa". @default - the stock image */
  readonly imageVariant?: string;
  /** Folders of libraries that a program must have on the loader's path before all others: of a fabric's NCCL. @default - none */
  readonly libraryPaths?: string[];
  /** A script in the pod's volumes that sets the fabric's variables, for the shell that starts a program. @default - none */
  readonly environmentScript?: string;
  /**
   * Whether a pod takes all that its node has of the fabric, however few GPUs it asks for: no other pod of the kind fits beside it.
   * @default false
   */
  readonly takesNode?: boolean;
  /** Whether the pod shares the node's memory for messages, `/dev/shm` among it. @default false */
  readonly hostIpc?: boolean;
  /** Folder with the driver's `lib64` and `bin`, which a program must have on its paths first. @default - the driver is found without help */
  readonly driverRoot?: string;
  readonly tolerations: Toleration[];
  readonly nodeSelector: { readonly [label: string]: string };
}

/** Who knows what a pool gives a pod. A cloud's pool says more than the default, where its nodes ask for more. */
export interface IPodNeeds {
  /**
   * @param gpus GPUs of the pod, all on one node
   * @param acrossNodes whether they talk with GPUs of other nodes, over the pool's fabric
   */
  podNeeds(gpus: number, acrossNodes: boolean): PodNeeds;
}
