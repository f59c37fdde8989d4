/** The Secret that holds a Hugging Face token, in the models' namespace. Only its name is known here, never the token. */
export interface TokenSecret {
  /** Name of the Secret. @default "hf-token-secret" */
  readonly name?: string;
  /** Key of the token in it. @default "HF_TOKEN" */
  readonly key?: string;
  /** Whether the model can't be had without it, as gated models can't: the download then waits for the Secret. @default false */
  readonly required?: boolean;
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
  /** Shared memory of a worker in GiB. @default 8, Dynamo's own default */
  readonly sharedMemoryGiB?: number;
  /** Storage class of the volume with the weights. @default - the cluster's first class that many nodes can mount */
  readonly storageClass?: string;
  /** Size of that volume in GiB. @default 50, or the smallest that the storage makes */
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
  /** Image of the workers, its tag a version ("1.5.1-mine"): Dynamo reads the runtime's from it. @default - the vLLM runtime of the Dynamo release */
  readonly workerImage?: string;
  /** Image of the frontends. @default - the frontend of the Dynamo release */
  readonly frontendImage?: string;
  /** Names of pull secrets in the models' namespace. @default - none */
  readonly imagePullSecrets?: string[];
}
