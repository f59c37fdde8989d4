/** What answers must hold to, in milliseconds: first token and the ones between, or the whole answer. */
export interface RequestObjective {
  /** To the first token. @default 2000 @minimum 1 @example 500 */
  readonly firstTokenMs?: number;
  /** Between two tokens. @default 30 @minimum 1 @example 20 */
  readonly betweenTokensMs?: number;
  /** To the last token: in place of the other two. @default - the other two @minimum 1 @example 10000 */
  readonly wholeAnswerMs?: number;
  /** Which of those that hold to it is taken: "latency" or "throughput". From release 1.1 on. @default - the operator's own @format search-target @example "throughput" */
  readonly optimize?: string;
}

/** What the search takes the pool's nodes for, beside what the pool says itself. Nothing of it is set up by this. */
export interface RequestHardware {
  /**
   * The GPU by the search's own name. Without one the operator takes the kind of which the cluster has most nodes, whatever the pool has.
   * @default - the pool's own, where the release has a name for it
   * @example "h100_sxm"
   */
  readonly gpuSku?: string;
  /** Between the GPUs of a node: "nvlink" or "pcie". From release 1.1 on. @default - the operator looks @format gpu-interconnect @example "nvlink" */
  readonly interconnect?: string;
  /** Whether pods may count on RDMA between nodes. From release 1.1 on. @default - whether the pool's fabric carries a KV cache */
  readonly rdma?: boolean;
}

/** What the found graph has beside frontend and workers. */
export interface RequestFeatures {
  /** Requests go to the worker that has most of them in its cache. From release 1.5 on. @default false */
  readonly kvRouter?: boolean;
  /** Workers play an engine, without a GPU. @default false */
  readonly mocker?: boolean;
  /**
   * Dynamo's planner moves the workers' numbers, by these options of its own; an empty object has it with its defaults. One that the release's
   * planner hasn't is refused with the nearest name.
   * @default - no planner
   * @example { max_gpu_budget: 16 }
   */
  readonly planner?: { [name: string]: unknown };
}

/** What is asked of it. */
export interface RequestWorkload {
  /** Tokens of a question. @default 4000 @integer @minimum 1 @example 3000 */
  readonly inputTokens?: number;
  /** Tokens of an answer. @default 1000 @integer @minimum 1 @example 150 */
  readonly outputTokens?: number;
  /** Answers at a time. @default - `requestsPerSecond`, or the operator's own @minimum 1 @example 32 */
  readonly concurrency?: number;
  /** Questions a second. @default - `concurrency`, or the operator's own @minimum 0 @example 4 */
  readonly requestsPerSecond?: number;
}

/** What a person says of a graph that Dynamo is to find. */
export interface DynamoGraphRequestOptions {
  /** Its name, which is its Helm release's too. @format service-name @example "qwen3-32b" */
  readonly name: string;
  /** Hugging Face id of the model. @example "Qwen/Qwen3-32B" */
  readonly model: string;
  /** GPU pool on which it is to run. @example "h100" */
  readonly pool: string;
  /** Most GPUs that it may take. @default - all of the pool, at most 32 @integer @minimum 1 @example 8 */
  readonly gpus?: number;
  /** @default - the operator's own: 2000 ms and 30 ms @example { firstTokenMs: 500, betweenTokensMs: 20 } */
  readonly objective?: RequestObjective;
  /** @default - the operator's own: 4000 tokens in, 1000 out @example { inputTokens: 3000, outputTokens: 150 } */
  readonly workload?: RequestWorkload;
  /** "auto", "vllm", "sglang" or "trtllm". @default "auto" @format dynamo-backend @example "vllm" */
  readonly backend?: string;
  /** "rapid", by what is known of GPUs, or "thorough", by runs on the pool. @default "rapid" @format search-strategy @example "rapid" */
  readonly searchStrategy?: string;
  /**
   * Whether the graph that is found is deployed at once. Its pods tolerate the pool's taints, as the search's own Job does, and know no driver's path: on
   * a pool with one (GKE) it is read (`kubectl get dgdr`), and given to `DynamoGraph`.
   * @default false
   */
  readonly deploy?: boolean;
  /** Claim with the model's weights, mounted by many nodes. @default - they are downloaded @example "model-cache" @format object-name */
  readonly modelCacheClaim?: string;
  /** Folder of the model in that claim. @default - the claim's own @format claim-folder @example "qwen3-32b" */
  readonly modelPath?: string;
  /** @default - what the pool says @example { gpuSku: "h100_sxm" } */
  readonly hardware?: RequestHardware;
  /** @default - none of them @example { kvRouter: true } */
  readonly features?: RequestFeatures;
  /** Image of the search: `dynamo-planner`, before 1.1 `dynamo-frontend`. @default - the operator's own @example "registry.example.com/dynamo-planner:1.6.1" */
  readonly image?: string;
  /** Dynamo's version in the found graph's images, where their tags don't tell it. From release 1.4 on. @default - by the tags @format dynamo-release @example "1.6.1" */
  readonly runtimeVersion?: string;
  /**
   * What is laid over the graph that is found: part of a DynamoGraphDeployment, with `spec` and of `metadata` labels and annotations. Components are
   * those that the search finds, by their names; another one ends it. Written as v1alpha1 before 1.4; from then on as `apiVersion` says.
   * @default - nothing
   * @example { spec: { priorityClassName: "serving" } }
   */
  readonly graphOverrides?: { [name: string]: unknown };
  /**
   * What the pods of `graphOverrides` may take of their nodes, by the names of Kubernetes' fields: "hostNetwork", "hostPID", "hostIPC", "hostPath", "privileged", "hostProcess",
   * "capabilities" (beyond the baseline of Kubernetes' pod security standards and IPC_LOCK), "hostPort", "procMount", "seccompProfile", "appArmorProfile", "seLinuxOptions". What isn't
   * named is refused where they have it.
   * @default - nothing
   * @example ["hostPath"]
   * @unique
   */
  readonly hostAccess?: string[];
  /** Whether workers run the code that comes with the model. From release 1.6 on. @default false */
  readonly trustRemoteCode?: boolean;
}
