import { AvailabilityOptions } from "../../constructs/cluster/availability/availability";
import { BlueGreenOptions } from "../../constructs/cluster/pools/blue-green";
import { DynamoGraphOptions } from "../../constructs/dynamo/graph/graph-options";
import { PlatformOptions } from "../../constructs/dynamo/platform-options";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { ChartRepository } from "../../constructs/kubernetes/chart-repository";
import { ImageDigests } from "../../constructs/kubernetes/images/image-digests";
import { ImageMirror } from "../../constructs/kubernetes/images/image-mirror";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { Logs } from "../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../constructs/kubernetes/telemetry/traces/traces";
import { ProviderLock } from "../provider-lock";
import { StateBackend } from "../state-backend";

/** How NVIDIA Dynamo is installed. */
export interface DynamoOptions {
  /** Dynamo's release: operator, CRDs, platform chart and runtime images alike. @default "1.6.1" @example "1.6.1" */
  readonly release?: string;
  /** Namespace of the platform. @default "dynamo-system" @example "dynamo-system" */
  readonly namespace?: string;
  /** Namespace of the models. @default "inference" @example "inference" */
  readonly modelNamespace?: string;
  /**
   * What the platform is installed with: NATS, etcd, Grove, KAI, pull secrets.
   * @default - the release's own way, without these
   * @example { grove: GangScheduler.BUNDLED }
   */
  readonly platform?: PlatformOptions;
}

/** What a person says of a deployment after its cluster. */
export interface ChainOptions extends AvailabilityOptions {
  /**
   * The models to serve.
   * @example [{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B" }]
   * @unchecked elements
   */
  readonly models: ServedModelOptions[];
  /**
   * Graphs of one's own beside the models, from upstream's recipes for example.
   * @default - none
   * @example [{ file: "recipes/agg.yaml" }]
   */
  readonly graphs?: DynamoGraphOptions[];
  /** @default - release 1.6.1 in the default namespaces @example { release: "1.6.1" } */
  readonly dynamo?: DynamoOptions;
  /**
   * Who watches it: what is scraped, how long it is kept, the rules and dashboards for it.
   * @default - nobody
   * @example Monitoring.inCluster()
   */
  readonly monitoring?: Monitoring;
  /**
   * Where the lines of platform and models are kept. Models and graphs then write JSON, with the ids of their traces.
   * @default - nowhere beyond their nodes, as text
   * @example Logs.loki()
   */
  readonly logs?: Logs;
  /**
   * Where the spans of requests are kept.
   * @default - no request is traced
   * @example Traces.tempo()
   */
  readonly traces?: Traces;
  /**
   * Roles of two GPU pools each, of which one has the models that name the role as their `gpuPool`: another machine, node image or driver is
   * taken up by a switch from one to the other.
   * @default - each model names its pool
   * @example [{ role: "l4", blue: "l4-blue", green: "l4-green" }]
   */
  readonly blueGreen?: BlueGreenOptions[];
  /**
   * Whether the models' images are pulled onto their nodes, and GPU nodes bought of pools that begin with none, as soon as the cluster is
   * there, by a stack of its own: the models answer some minutes sooner, and the nodes are paid for from some minutes earlier on.
   * @default false
   * @example true
   */
  readonly earlyStart?: boolean;
  /**
   * Whether the models' weights are downloaded as soon as the cluster is there, by a stack of its own, `<id>-weights`, which keeps their volumes:
   * the models answer some minutes sooner. Volumes of one node alone (`singleNodeCache`) are filled as ever.
   * @default false
   * @example true
   */
  readonly earlyWeights?: boolean;
  /** Where the Terraform state is kept. @default StateBackend.local() @example StateBackend.fromUrl("s3://BUCKET/PREFIX?region=REGION") */
  readonly backend?: StateBackend;
  /**
   * Registry that holds a copy of every image, for a cluster that reaches no other.
   * @default - each image from its own registry
   * @example ImageMirror.of("registry.example.com/mirror")
   */
  readonly imageMirror?: ImageMirror;
  /**
   * The digest by which every image runs. `npx cdktf-dynamo images --digests images.lock.json` makes the file.
   * @default - each image by its tag
   * @example ImageDigests.fromFile("images.lock.json")
   */
  readonly imageDigests?: ImageDigests;
  /**
   * Where every chart is had from that isn't ours: GPU software, the cloud's charts, Dynamo's. For a cluster, or a Terraform, that
   * reaches no other.
   * @default - each from its own repository
   * @example ChartRepository.of("oci://registry.example.com/charts")
   */
  readonly chartRepository?: ChartRepository;
  /**
   * The checksums of Terraform's providers, put beside each stack. `npx cdktf-dynamo lock` makes the file.
   * @default - Terraform takes what the registry gives at the first init
   * @example ProviderLock.fromFile("providers.lock.hcl")
   */
  readonly providerLock?: ProviderLock;
  /**
   * Names of namespaces that are there already, among those that the deployment would make: the models', the platform's, `dynamo-crds`,
   * the add-ons'. They are used as they are, and stay when the deployment goes.
   * @default - none, all are made
   * @example ["inference"]
   */
  readonly existingNamespaces?: string[];
}

/** Names that more than one stack must agree on. */
export interface DynamoNames {
  readonly platformNamespace: string;
  readonly platformReleaseName: string;
  readonly modelNamespace: string;
  /** Namespaces that no stack makes. */
  readonly existing: string[];
}

/** The names with their defaults. */
export function dynamoNames(options: DynamoOptions = {}, existing: readonly string[] = []): DynamoNames {
  return {
    existing: [...existing],
    platformNamespace: options.namespace ?? "dynamo-system",
    platformReleaseName: "dynamo-platform",
    modelNamespace: options.modelNamespace ?? "inference",
  };
}
