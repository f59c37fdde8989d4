import { ModelPlanOptions, ServedModelOptions } from "../served-model-options";

/** What a part of a model does. */
export class PartRole {
  /** Takes the requests, and sends them to the others. */
  public static readonly FRONTEND = new PartRole("frontend", false);
  /** Prefills and decodes, on GPUs. */
  public static readonly WORKER = new PartRole("worker", true);

  private constructor(
    /** Its type in the graph. */
    public readonly componentType: string,
    /** Whether an engine runs in it, on GPUs. */
    public readonly onGpus: boolean,
  ) {}
}

/** From which of a model's properties a part has what it has; findings name these. */
export interface PartProperties {
  readonly replicas: keyof ServedModelOptions;
  readonly pool: keyof ServedModelOptions;
  readonly gpus: keyof ServedModelOptions;
  readonly arguments: keyof ServedModelOptions;
  readonly maxModelLen: keyof ServedModelOptions;
}

/** One part of a model: pods that are alike, wherever they will be placed. */
export interface Part {
  /** Name of its component in the graph. */
  readonly name: string;
  readonly role: PartRole;
  readonly replicas: number;
  /** Nodes of one replica. */
  readonly nodes: number;
  /** Name of the GPU pool. @default - the first that carries it */
  readonly pool?: string;
  /** GPUs on each node of a replica; 0 without an engine. */
  readonly gpus: number;
  readonly image: string;
  /** Whether that is the release's own, of which there may be other builds. */
  readonly stockImage: boolean;
  /** Further arguments of the engine, the caller's own. */
  readonly arguments: string[];
  /** Further environment of the main container. */
  readonly environment: { readonly [name: string]: string };
  /** Longest request and answer together, in tokens. @default - what the model allows */
  readonly maxModelLen?: number;
  /** Shared memory in GiB. @default - what the plan needs, 8 at least */
  readonly sharedMemoryGiB?: number;
  /** What the planner is asked besides. */
  readonly plan?: ModelPlanOptions;
  readonly properties: PartProperties;
}
