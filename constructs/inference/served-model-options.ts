/** The Secret that holds a Hugging Face token, in the models' namespace. Only its name is known here, never the token. */
export interface TokenSecret {
  /** Name of the Secret. @default "hf-token-secret" */
  readonly name?: string;
  /** Key of the token in it. @default "HF_TOKEN" */
  readonly key?: string;
  /** Whether the model can't be had without it, as gated models can't: the download then waits for the Secret. @default false */
  readonly required?: boolean;
}

/** Requests as they are expected: their lengths, and how many. */
export interface WorkloadOptions {
  /** Input tokens of a request. */
  readonly isl: number;
  /** Output tokens of a request. */
  readonly osl: number;
  /** Requests at once. @default 1 */
  readonly concurrency?: number;
  /** Requests a second. @default - the number of replicas is not planned */
  readonly requestRate?: number;
}

/** What answers must keep to. */
export interface SlaOptions {
  /** Milliseconds until the first token. @default - any */
  readonly ttftMs?: number;
  /** Milliseconds between tokens. @default - any */
  readonly itlMs?: number;
}

/** What the planner is asked besides the model and its pool. */
export interface ModelPlanOptions {
  /**
   * The model's config.json, for a model that the planner's catalogue lacks:
   * `JSON.parse(fs.readFileSync("config.json", "utf8"))`.
   * @default - the catalogue's
   */
  readonly config?: { [key: string]: unknown };
  /** Its hf_quant_config.json, where it has one. @default - none */
  readonly quantConfig?: { [key: string]: unknown };
  /** Its parameters, for an architecture that the planner has no formula for. @default - from the config */
  readonly parameters?: number;
  /** @default - one sequence of `maxModelLen` must fit, no more is asked */
  readonly workload?: WorkloadOptions;
  /** @default - none */
  readonly sla?: SlaOptions;
  /** The NVIDIA driver of the nodes: "570.x". @default - not checked */
  readonly driver?: string;
  /**
   * Codes of the planner's errors that are known and taken: they become warnings. The engine may still not start.
   * @default - none
   */
  readonly accept?: string[];
}

/** How a GPU pod looks at its node before the engine starts. */
export class PreflightMode {
  /** Nothing is looked at. */
  public static readonly OFF = new PreflightMode("off");
  /** Driver, GPUs, links, memory, limits and weights: a few seconds. */
  public static readonly FAST = new PreflightMode("fast");
  /** Measures bandwidths and the volume too: up to 90 seconds at each start of a pod. */
  public static readonly DEEP = new PreflightMode("deep");

  private constructor(public readonly name: string) {}
}

/** What the preflight looks at, and where it runs. */
export interface PreflightOptions {
  /** @default PreflightMode.FAST */
  readonly mode?: PreflightMode;
  /** An image with the preflight in it, as `npm run images` builds it. @default - the worker's own image, with the program mounted into it */
  readonly image?: string;
  /** Ids of checks that are left out: docs/preflight.md lists them. @default - none */
  readonly skip?: string[];
  /** Ids of checks whose failure is told and stops nothing. @default - none */
  readonly warn?: string[];
  /** Thresholds by name, over those of the plan: docs/preflight.md lists them. @default - the plan's */
  readonly thresholds?: { [name: string]: number };
  /** Whether a Job compares the engine with the plan once it runs. @default true, false where mode is OFF */
  readonly verify?: boolean;
}

/**
 * Who may reach a model's pods besides the model itself, its verification and Dynamo's operator. Everybody else is kept out, where the
 * cluster's network enforces policies.
 */
export interface ModelNetworkOptions {
  /**
   * Namespaces whose pods may send requests to the frontend, an ingress controller's among them; the models' own namespace is not
   * let in by itself. `kubectl port-forward` needs none.
   * @default - none
   */
  readonly clientNamespaces?: string[];
  /** Ranges that may: of load balancers that send to pods directly, of machines outside the cluster. @default - none */
  readonly clientCidrs?: string[];
  /**
   * Namespaces whose pods may read metrics, Prometheus' for example. The frontend's are on the port of its requests, and no policy
   * tells them apart.
   * @default - none
   */
  readonly monitoringNamespaces?: string[];
  /** Whether there are policies at all. False: every pod of the cluster reaches requests, metrics and commands of frontend and workers. @default true */
  readonly policy?: boolean;
}

/** One model to serve. */
export interface ServedModelOptions {
  /** Name of the release and of the graph: a lower-case label of at most 37 characters. */
  readonly name: string;
  /** Hugging Face id: "Qwen/Qwen3-0.6B". It is also the name under which clients ask for the model. */
  readonly model: string;
  /**
   * Commit, tag or branch of the weights. A branch is read once, by the download; all pods then read the same files.
   * @default "main"
   */
  readonly revision?: string;
  /** Name of the GPU pool for the workers. @default - the first pool that carries the model */
  readonly gpuPool?: string;
  /** GPUs of a worker, which is its tensor parallelism unless `engineArgs` says `--tensor-parallel-size`. @default 1 */
  readonly gpusPerWorker?: number;
  /** Workers. @default 1 */
  readonly replicas?: number;
  /** Frontends, which take the requests. @default 1 */
  readonly frontendReplicas?: number;
  /** Longest request and answer together, in tokens. @default - what the model allows */
  readonly maxModelLen?: number;
  /** Further arguments of vLLM, each word its own element. @default - none */
  readonly engineArgs?: string[];
  /** What the planner is asked besides: a config it does not know, a workload, an SLA. @default - the model on its pool, nothing more */
  readonly plan?: ModelPlanOptions;
  /** How GPU nodes are looked at before the engine starts. @default - fast, and verified once the engine runs */
  readonly preflight?: PreflightOptions;
  /**
   * The longest answer in seconds that a rollout, a drained node or a taken-away model must not cut. For that long an old pod goes on with
   * what it has begun: a worker holds its GPUs all of that time, busy or idle, so a rollout takes it once for each worker in turn. Longer
   * answers move to another worker, where there is one. On 0.8 and 0.9 workers know no such time: all answers move.
   * @default 600, after which OpenAI's client gives up
   */
  readonly longestStreamSeconds?: number;
  /** Who may reach its pods. @default - the model itself, its verification and Dynamo's operator */
  readonly network?: ModelNetworkOptions;
  /** Shared memory of a worker in GiB. @default 8, Dynamo's own default; what the plan needs where that is more */
  readonly sharedMemoryGiB?: number;
  /** Storage class of the volume with the weights. @default - the cluster's first class that many nodes can mount */
  readonly storageClass?: string;
  /** Size of that volume in GiB. @default 50, or what the weights need, or the smallest that the storage makes: the largest of them */
  readonly cacheSizeGiB?: number;
  /**
   * Takes a volume that only one node can mount (ReadWriteOnce), on a pool of one node. Frontend and download then run there too.
   * @default false
   */
  readonly singleNodeCache?: boolean;
  /** @default - the Secret hf-token-secret, if it is there when the download starts */
  readonly huggingFaceToken?: TokenSecret;
  /** How long the download may take in all, in seconds. @default 21600, six hours */
  readonly downloadDeadlineSeconds?: number;
  /**
   * Image of the workers, its tag the release that it was built from ("1.6.1-mine"): Dynamo reads the runtime's version from it, and
   * the plan is made for the vLLM of that release. From two minors before the platform's release to one after.
   * @default - the vLLM runtime of the Dynamo release
   */
  readonly workerImage?: string;
  /** Image of the frontends, within the same bounds, and within two minors of the workers'. @default - the frontend of the Dynamo release */
  readonly frontendImage?: string;
  /** Names of pull secrets in the models' namespace. @default - none */
  readonly imagePullSecrets?: string[];
}
