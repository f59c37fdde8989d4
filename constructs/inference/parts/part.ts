import { WorkerRole } from "../../../inference-runtime/planner/profiles/profile";
import { Scaling, boundsOf } from "../scaling/scaling";
import { ModelPlanOptions } from "../plan-options";

/** What a part of a model does. */
export class PartRole {
  /** Takes the requests, and sends them to the others. */
  public static readonly FRONTEND = new PartRole("frontend");
  /** Prefills and decodes. */
  public static readonly WORKER = new PartRole("worker", "worker");
  /** Reads requests, and hands their KV cache over. */
  public static readonly PREFILL = new PartRole("prefill", "prefill");
  /** Takes the cache, and writes answers. */
  public static readonly DECODE = new PartRole("decode", "decode");
  /** Encodes images for the others, by the model's vision tower alone. The graph has no type of its own for it. */
  public static readonly ENCODE = new PartRole("worker", "encode");
  /** Moves the numbers of the others. */
  public static readonly PLANNER = new PartRole("planner");
  /** Tells a gateway which worker is to answer. */
  public static readonly PICKER = new PartRole("epp");

  private constructor(
    /** Its type in the graph, as v1beta1 names it. */
    public readonly componentType: string,
    /** What an engine in it does. @default - none runs in it */
    public readonly worker?: WorkerRole,
  ) {}

  /** What it does, by one word. */
  public get name(): string {
    return this.worker ?? this.componentType;
  }

  /** Whether an engine runs in it. */
  public get runsEngine(): boolean {
    return this.worker !== undefined;
  }

  /** Whether it does one half of a request. */
  public get isHalf(): boolean {
    return this.worker === "prefill" || this.worker === "decode";
  }
}

/** From which of a model's properties a part has what it has, each as a path; findings name these. */
export interface PartProperties {
  readonly replicas: string;
  readonly pool: string;
  readonly gpus: string;
  readonly nodes: string;
  readonly arguments: string;
  readonly maxModelLen: string;
  readonly redundantExperts: string;
}

/** One part of a model: pods that are alike, wherever they will be placed. */
export interface Part {
  /** Name of its component in the graph. */
  readonly name: string;
  readonly role: PartRole;
  /** Of a scaled part the fewest. */
  readonly replicas: number;
  /** Who moves their number. @default - nobody */
  readonly scaling?: Scaling;
  /** The most of them when the model's other half has its fewest, where both share a planner's GPUs. @default - they don't: as `scaling` says */
  readonly mostReplicas?: number;
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
  /** Experts that are kept twice. @default - none */
  readonly redundantExperts?: number;
  /** Further environment of the main container, the caller's own. */
  readonly environment: { readonly [name: string]: string };
  /** Annotations of its pods, the caller's own. */
  readonly annotations: { readonly [name: string]: string };
  /** Longest request and answer together, in tokens. @default - what the model allows */
  readonly maxModelLen?: number;
  /** Whether it hands something to pods that talk over their fabric. @default false */
  readonly toFabric?: boolean;
  /** Shared memory in GiB. @default - what the plan needs, 8 at least */
  readonly sharedMemoryGiB?: number;
  /** What the planner is asked besides. */
  readonly plan?: ModelPlanOptions;
  readonly properties: PartProperties;
}

/** The most replicas that a part can come to, for which its pool must have room. */
export function mostReplicas({ replicas, scaling, mostReplicas: most }: Pick<Part, "replicas" | "scaling" | "mostReplicas">): number {
  return scaling === undefined ? replicas : (most ?? boundsOf(scaling).most);
}

/** Whether a part's pods ask for GPUs. */
export function onGpus({ role, gpus }: Part): boolean {
  return role.runsEngine && gpus !== 0;
}
