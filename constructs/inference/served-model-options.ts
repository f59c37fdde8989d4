import { AvailabilityOptions } from "../cluster/availability/availability";
import { Exposure } from "../cluster/exposure/exposure";
import { BenchmarkOptions } from "./benchmark/benchmark-options";
import { Engine } from "./engine";
import { ModelNetworkOptions } from "./network-options";
import { EncodeOptions } from "./options/encode-options";
import { LoraOptions } from "./options/lora";
import { ModelTask } from "./options/model-task";
import { Speculative } from "./options/speculative";
import { EndpointPickerOptions } from "./picker/picker-options";
import { ModelPlanOptions } from "./plan-options";
import { Router } from "./routing/router";
import { Scaling } from "./scaling/scaling";
import { WeightsLoader } from "./weights/loader";
import { StartupBudget } from "./weights/startup-budget";

/** The Secret that holds a Hugging Face token, in the models' namespace. Only its name is known here, never the token. */
export interface TokenSecret {
  /** Name of the Secret. @default "hf-token-secret" @example "hf-token-secret" @format secret-name */
  readonly name?: string;
  /** Key of the token in it. @default "HF_TOKEN" @example "HF_TOKEN" @format secret-key */
  readonly key?: string;
  /** Whether the model can't be had without it, as gated models can't: the download then waits for the Secret. @default false */
  readonly required?: boolean;
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
  /** @default PreflightMode.FAST @example PreflightMode.DEEP */
  readonly mode?: PreflightMode;
  /**
   * An image with the preflight in it, as `npm run images` builds it.
   * @default - the worker's own image, with the program mounted into it
   * @example "registry.example.com/preflight:1.0.0"
   */
  readonly image?: string;
  /** Ids of checks that are left out: docs/runtime/preflight.md lists them. @default - none @example ["ecc"] @unique */
  readonly skip?: string[];
  /** Ids of checks whose failure is told and stops nothing. @default - none @example ["ecc"] @unique */
  readonly warn?: string[];
  /**
   * Thresholds by name, over those of the plan: docs/runtime/preflight.md lists them.
   * @default - the plan's
   * @example { "gpu-memory-share": 0.9 }
   */
  readonly thresholds?: { [name: string]: number };
  /** Whether a Job compares the engine with the plan once it runs. @default true, false where mode is OFF */
  readonly verify?: boolean;
}

/**
 * Workers that only prefill. The model's own `replicas`, `gpusPerWorker` and so on are then of those that decode, which take a request's KV
 * cache over from these, over the pools' RDMA.
 */
export interface PrefillOptions {
  /** Prefill workers. @default 1 @example 2 @integer @minimum 1 */
  readonly replicas?: number;
  /** Who moves the number of prefill workers, in place of `replicas`. @default - nobody @example Scaling.keda({ ... }) */
  readonly scaling?: Scaling;
  /** GPUs of one, on each of its nodes. @default - as many as of one that decodes @example 1 @integer @minimum 1 */
  readonly gpusPerWorker?: number;
  /** Nodes of one. @default - as many as of one that decodes @example 1 @integer @minimum 1 */
  readonly nodesPerWorker?: number;
  /** Name of the GPU pool for them. @default - that of those that decode, else the first that carries them @example "h100" */
  readonly gpuPool?: string;
  /** Further arguments of their engine, each word its own element. @default - those of the workers that decode @example ["--enforce-eager"] */
  readonly engineArgs?: string[];
  /** Experts that they keep twice. @default - as many as those that decode @example 32 @integer @minimum 1 @maximum 4096 */
  readonly redundantExperts?: number;
  /** Further environment of them. @default - that of the workers that decode @example { NCCL_DEBUG: "WARN" } */
  readonly environment?: { [name: string]: string };
  /**
   * Whether the cache may go over plain Ethernet, where the pools have no RDMA: first tokens then took about 98 s where they took one
   * (NVIDIA's guide to disaggregation). To try the shape, not to serve.
   * @default false
   */
  readonly overTcp?: boolean;
}

/** One model to serve. */
export interface ServedModelOptions extends AvailabilityOptions {
  /**
   * Name of the release and of the graph: a lower-case label of at most 37 characters that begins with a letter, since Services are named after it.
   * @example "qwen3-0-6b"
   * @format service-name
   * @maxLength 37
   */
  readonly name: string;
  /** Hugging Face id: "Qwen/Qwen3-0.6B". It is also the name under which clients ask for the model. @example "Qwen/Qwen3-0.6B" */
  readonly model: string;
  /**
   * Commit, tag or branch of the weights. A branch is read once, by the download; all pods then read the same files.
   * @default "main"
   * @example "main"
   */
  readonly revision?: string;
  /** What serves it. @default Engine.VLLM @example Engine.SGLANG */
  readonly engine?: Engine;
  /**
   * Prefill on workers of their own, and decode on the model's.
   * @default - each worker does both
   * @example { replicas: 2 }
   */
  readonly prefill?: PrefillOptions;
  /** What it is asked for. @default ModelTask.TEXT @example ModelTask.EMBEDDINGS */
  readonly task?: ModelTask;
  /**
   * Images encoded on workers of their own, for `task: ModelTask.MULTIMODAL`.
   * @default - who prefills encodes
   * @example { replicas: 2 }
   */
  readonly encode?: EncodeOptions;
  /**
   * LoRA adapters on top of it, each a model of its own to clients.
   * @default - none
   * @example { adapters: [{ name: "support-tone", source: LoraSource.huggingFace("my-org/support-tone-lora") }] }
   */
  readonly lora?: LoraOptions;
  /** How tokens are drafted for it to check. @default - they aren't @example Speculative.ngram(4) */
  readonly speculative?: Speculative;
  /** How a frontend chooses a worker. @default - Dynamo's own, Router.ROUND_ROBIN @example Router.KV */
  readonly router?: Router;
  /** Name of the GPU pool for the workers. @default - the first pool that carries the model @example "l4" */
  readonly gpuPool?: string;
  /**
   * GPUs of a worker on each of its nodes: its tensor parallelism unless `engineArgs` says another. With several nodes SGLang and TensorRT-LLM
   * take all of them for it, vLLM those of a node and pipeline parallelism over the nodes.
   * @default 1
   * @example 1
   * @integer
   * @minimum 1
   */
  readonly gpusPerWorker?: number;
  /**
   * Nodes of a worker, over whose fabric its GPUs talk. Dynamo starts such a worker by Grove: `dynamo.platform.grove` installs it or says
   * that it is there.
   * @default 1
   * @example 2
   * @integer
   * @minimum 1
   */
  readonly nodesPerWorker?: number;
  /** Workers. @default 1 @example 1 @integer @minimum 1 */
  readonly replicas?: number;
  /**
   * Who moves the number of workers, in place of `replicas`: Kubernetes' autoscaler or KEDA, by what is asked of the model, or Dynamo's planner. With
   * `prefill` it is that of those that decode; the planner's is of both.
   * @default - nobody: there are as many as `replicas` says
   * @example Scaling.keda({ ... })
   */
  readonly scaling?: Scaling;
  /** Frontends, which take the requests: at most 100, above which it is taken for a slip. @default 1; 2 with `availability: Availability.HIGH` @example 2 @integer @minimum 1 @maximum 100 */
  readonly frontendReplicas?: number;
  /** Longest request and answer together, in tokens. @default - what the model allows @example 8192 @integer @minimum 1 */
  readonly maxModelLen?: number;
  /** Further arguments of the engine, each word its own element. @default - none @example ["--enable-prefix-caching"] */
  readonly engineArgs?: string[];
  /**
   * Experts of each layer that workers keep a second time, spread over their GPUs with the model's own, for those that are asked for most. Of workers
   * whose `engineArgs` spread whole experts; with them the experts are a whole number on each GPU. The engine balances them as it serves.
   * @default - none
   * @example 32
   * @integer
   * @minimum 1
   * @maximum 4096
   */
  readonly redundantExperts?: number;
  /** Further environment of the workers. What stands here is in clear in the plan, in the state and in the pod. @default - none @example { NCCL_DEBUG: "WARN" } */
  readonly environment?: { [name: string]: string };
  /** Annotations of the workers' pods. @default - none @example { "example.com/team": "search" } */
  readonly annotations?: { [name: string]: string };
  /**
   * What the planner is asked besides: a config it does not know, a workload, an SLA.
   * @default - the model on its pool, nothing more
   * @example { workload: { isl: 2000, osl: 200 } }
   */
  readonly plan?: ModelPlanOptions;
  /**
   * How GPU nodes are looked at before the engine starts.
   * @default - fast, and verified once the engine runs
   * @example { mode: PreflightMode.DEEP }
   */
  readonly preflight?: PreflightOptions;
  /**
   * Measures the model once it answers, by a Job that leaves its results on a volume. It asks as hard as it is told: not beside users of the model.
   * @default - it isn't measured
   * @example { concurrency: [1, 8, 32] }
   */
  readonly benchmark?: BenchmarkOptions;
  /**
   * The longest answer in seconds that a rollout, a drained node or a taken-away model must not cut. For that long an old pod goes on with
   * what it has begun: a worker holds its GPUs all of that time, busy or idle, so a rollout takes it once for each worker in turn. Longer
   * answers move to another worker, where there is one. On 0.8 and 0.9 workers know no such time: all answers move.
   * @default 600, after which OpenAI's client gives up
   * @example 600
   */
  readonly longestStreamSeconds?: number;
  /**
   * Who may reach its pods.
   * @default - the model itself, its verification and Dynamo's operator
   * @example { clientNamespaces: ["ingress-nginx"] }
   */
  readonly network?: ModelNetworkOptions;
  /**
   * How it is reached from outside the cluster: by a load balancer of its own, which is paid for.
   * @default - it isn't: from inside the cluster only, as `network` says
   * @example Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls") })
   */
  readonly exposure?: Exposure;
  /**
   * Dynamo's endpoint picker before its workers: the gateway of `exposure` asks it for each chat which worker is to answer, and sends the chat to that
   * worker's pod. By a gateway that routes to an InferencePool, from release 1.3 on; everything else still comes by the frontends.
   * @default - none: the frontends pick the worker
   * @example {}
   */
  readonly endpointPicker?: EndpointPickerOptions;
  /**
   * Shared memory of a worker in GiB.
   * @default 8, Dynamo's own default; what the plan needs where that is more
   * @example 8
   * @integer
   * @minimum 1
   */
  readonly sharedMemoryGiB?: number;
  /**
   * Where a worker has the weights from as it starts.
   * @default WeightsLoader.SHARED_VOLUME, into which a Job downloads them once
   * @example WeightsLoader.streamed({ concurrency: 32 })
   */
  readonly weightsLoader?: WeightsLoader;
  /**
   * How long a worker may take to start before it is ended and begins anew.
   * @default - Dynamo's two hours; more where the plan and the way to the weights have been seen to take longer
   * @example StartupBudget.PLANNED
   */
  readonly startup?: StartupBudget;
  /**
   * Whether what the engine compiles as it starts is kept for the workers after it, by image and GPUs of a worker: on a volume of its own where there is
   * one, else on the weights' volume, to which workers may then write.
   * @default false
   */
  readonly compileCache?: boolean;
  /**
   * Storage class of a volume of its own for what is compiled, which workers alone mount.
   * @default - the cluster's class for it, where it has one and the weights lie on another; else the weights' volume
   * @example "efs"
   */
  readonly compileCacheClass?: string;
  /** Size of that volume in GiB. @default 50, or the smallest that the storage makes where that is more @example 50 @integer @minimum 1 */
  readonly compileCacheGiB?: number;
  /** Room on the node's disk in GiB for what a worker writes and nobody keeps (TMPDIR); with more it is evicted. @default - the container's own, as much as the node has @example 50 @integer @minimum 1 */
  readonly scratchGiB?: number;
  /** Storage class of the volume with the weights. @default - the cluster's first class that many nodes can mount @example "efs" */
  readonly storageClass?: string;
  /**
   * Size of that volume in GiB.
   * @default 50, or what the weights need, or the smallest that the storage makes: the largest of them
   * @example 50
   * @integer
   * @minimum 1
   */
  readonly cacheSizeGiB?: number;
  /**
   * Takes a volume that only one node can mount (ReadWriteOnce), on a pool of one node. Frontend and download then run there too.
   * @default false
   */
  readonly singleNodeCache?: boolean;
  /** @default - the Secret hf-token-secret, if it is there when the download starts @example { name: "hf-token-secret" } */
  readonly huggingFaceToken?: TokenSecret;
  /** How long the download may take in all, in seconds. @default 21600, six hours @example 21600 @integer @minimum 1 */
  readonly downloadDeadlineSeconds?: number;
  /**
   * Image of the workers, its tag the release that it was built from ("1.6.1-mine"): Dynamo reads the runtime's version from it, and
   * the plan is made for the engine of that release. From two minors before the platform's release to one after.
   * @default - the engine's runtime of the Dynamo release
   * @example "registry.example.com/vllm-runtime:1.6.1-mine"
   */
  readonly workerImage?: string;
  /**
   * Image of the frontends, within the same bounds, and within two minors of the workers'.
   * @default - the frontend of the Dynamo release
   * @example "registry.example.com/frontend:1.6.1"
   */
  readonly frontendImage?: string;
  /** Names of pull secrets in the models' namespace. @default - none @example ["my-registry"] @format secret-name @unique */
  readonly imagePullSecrets?: string[];
}
