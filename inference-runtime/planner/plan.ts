import { EngineName } from "./profiles/profiles";
import { FabricName } from "./fabric";
import { Diagnostic } from "./checks/diagnostics";
import { Band } from "./engines/engine";
import { Parallelism } from "./parallelism/parallelism";

/** Stands where nothing can be said. */
export type Unknown = "unknown";

/** GiB on the fullest GPU of a replica. */
export interface PerGpu {
  readonly weightsGiB: number;
  readonly kvCacheGiB: Band;
  readonly activationGiB: Band;
  readonly otherGiB: Band;
}

/** Lower bounds from the roofline: no engine is faster. Null where the GPU's bandwidth or FLOP/s are unknown. */
export interface Bounds {
  /** Milliseconds between tokens of one user, at least. */
  readonly itlMs: number | null;
  /** Prompt tokens a second of one replica, at most. */
  readonly prefillTokensPerSecond: number | null;
}

/** What the nodes, the pod and the image must have. */
export interface Requirements {
  /** Oldest driver branch for the image's CUDA. */
  readonly minDriver: string;
  /** The GPU's own; null when it is not stated. */
  readonly computeCapability: string | null;
  readonly sharedMemoryGiB: number;
  readonly hostMemoryGiB: number;
  /** RDMA devices a worker pod asks for. */
  readonly nics: number;
  /** `stock`, `-efa` or `-efa-amd64`. */
  readonly imageVariant: string;
  readonly modelVolumeGiB: number;
  /** GPUs of one worker pod. */
  readonly gpusPerPod: number;
  /** Bytes of the checkpoint on disk; 0 when the model could not be read. */
  readonly weightsBytes: number;
}

/** The GPU that is planned for, by its datasheet: what a node is measured against. Null: unknown. Links per direction. */
export interface PlannedGpu {
  /** Null for a GPU given by its properties. */
  readonly sku: string | null;
  readonly visibleGiB: number;
  readonly memoryBandwidthGBps: number | null;
  readonly bf16Tflops: number | null;
  readonly hostLinkGBps: number | null;
  readonly nvlinkGBps: number | null;
  readonly computeCapability: string | null;
}

/** A plan: whether and how a model runs on a GPU, and what of that is certain. */
export interface Plan {
  readonly feasible: boolean;
  /** The id that was asked for; null for a config. */
  readonly model: string | null;
  readonly engine: { readonly name: EngineName; readonly version: string };
  readonly gpu: PlannedGpu;
  readonly gpusPerNode: number;
  /** `none` where the request states none. */
  readonly fabric: "none" | FabricName;
  /** As asked for, or the engine's default; null when the model could not be read. */
  readonly memoryFraction: number | null;
  /** As asked for, or the config's; null when the model could not be read. */
  readonly maxModelLen: number | null;
  /** Null when the model could not be read. */
  readonly perGpu: PerGpu | null;
  /** Bytes that one more token of context takes on a GPU. */
  readonly kvBytesPerTokenPerGpu: number | Unknown;
  /** Tokens of one replica, as the engine counts them. */
  readonly kvTokens: Band | Unknown;
  /** Sequences at once: of the workload's length, or of maxModelLen. */
  readonly maxConcurrency: number | Unknown;
  readonly maxModelLenThatFits: number | Unknown;
  readonly parallelism: Parallelism;
  readonly gpusPerReplica: number;
  /** Null when no request rate is given. */
  readonly replicas: number | null;
  readonly bounds: Bounds;
  readonly requirements: Requirements;
  readonly engineArgs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly assumptions: readonly string[];
  /** SHA-256 of the request as canonical JSON. */
  readonly inputsSha256: string;
}
