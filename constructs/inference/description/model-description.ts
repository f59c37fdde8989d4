import { ExposureDescription } from "../exposure/exposure-description";

/** One kind of pod of a model. */
export interface PartDescription {
  readonly name: string;
  /** What it does: `frontend`, `worker`, `prefill`, `decode`, `encode`, `planner`, `epp`. */
  readonly role: string;
  /** Of a scaled part the fewest. */
  readonly replicas: number;
  /** The most that its scaler may ask for. @default - nobody scales it */
  readonly maxReplicas?: number;
  /** GPUs of one replica. */
  readonly gpus: number;
  /** Name of the GPU pool. @default - it needs no GPU */
  readonly pool?: string;
  readonly image: string;
  /** What the planner was asked for one replica: what it takes to ask it of another machine. @default - it isn't planned */
  readonly asked?: object;
}

/** The Secret with the token that a model is had with. */
export interface TokenDescription {
  readonly secret: string;
  readonly key: string;
  /** Whether the model can't be had without it. */
  readonly required: boolean;
}

/** What a plan says of a replica, in short. */
export interface PlanSummary {
  readonly feasible: boolean;
  /** The engine and its version: "vllm 0.11.0". */
  readonly engine: string;
  readonly gpusPerReplica: number;
  /** Longest context in tokens. @default - the model could not be read */
  readonly maxModelLen?: number;
  /** Memory of the GPU as a program sees it, in GiB. */
  readonly gpuMemoryGiB: number;
  /** What is counted on of it for the weights, and for the KV cache as it is expected, in GiB. @default - the model could not be read */
  readonly weightsGiB?: number;
  readonly kvCacheGiB?: number;
  readonly hostMemoryGiB: number;
  readonly sharedMemoryGiB: number;
  readonly modelVolumeGiB: number;
  /** Codes of what the plan says of itself, worst first as the planner tells them. */
  readonly diagnostics: string[];
}

/** A volume of its own for what an engine compiles. */
export interface CompileCacheDescription {
  readonly claim: string;
  readonly storageClass: string;
  /** Of a file system that all claims get whole it means nothing, and is 1. */
  readonly sizeGiB: number;
}

/** A model, as a deployment holds it. */
export interface ModelDescription {
  /** Name of the model: also of its Helm release and its graph. */
  readonly name: string;
  /** Its id. */
  readonly model: string;
  readonly revision: string;
  readonly namespace: string;
  readonly parts: PartDescription[];
  /** Every image that its pods run, sorted. */
  readonly images: string[];
  /** The volume of its own for what its engine compiles. @default - that lies with the weights, or isn't kept */
  readonly compileCache?: CompileCacheDescription;
  /** The names of its LoRA adapters, by which clients ask for them. @default - it has none */
  readonly adapters?: string[];
  /** Where its token is looked for. */
  readonly token: TokenDescription;
  /** How it is reached from outside its cluster. @default - it isn't */
  readonly exposure?: ExposureDescription;
  /** @default - it could not be planned */
  readonly plan?: PlanSummary;
  /** Why it could not be planned, in words. @default - it is planned */
  readonly unplanned?: string[];
}
