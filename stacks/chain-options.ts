import { PlatformOptions } from "../constructs/dynamo/platform-values";
import { ServedModelOptions } from "../constructs/inference/served-model-options";
import { ChartRepository } from "../constructs/kubernetes/chart-repository";
import { ImageMirror } from "../constructs/kubernetes/image-mirror";
import { StateBackend } from "./state-backend";

/** How NVIDIA Dynamo is installed. */
export interface DynamoOptions {
  /** Dynamo's release: operator, CRDs, platform chart and runtime images alike. @default "1.6.1" */
  readonly release?: string;
  /** Namespace of the platform. @default "dynamo-system" */
  readonly namespace?: string;
  /** Namespace of the models. @default "inference" */
  readonly modelNamespace?: string;
  /** What the platform is installed with: NATS, etcd, Grove, KAI, pull secrets. @default - the release's own way, without these */
  readonly platform?: PlatformOptions;
}

/** What a person says of a deployment after its cluster. */
export interface ChainOptions {
  /** The models to serve. */
  readonly models: ServedModelOptions[];
  /** @default - release 1.6.1 in the default namespaces */
  readonly dynamo?: DynamoOptions;
  /** Where the Terraform state is kept. @default StateBackend.local() */
  readonly backend?: StateBackend;
  /** Registry that holds a copy of every image, for a cluster that reaches no other. @default - each image from its own registry */
  readonly imageMirror?: ImageMirror;
  /**
   * Where every chart is had from that isn't ours: GPU software, the cloud's charts, Dynamo's. For a cluster, or a Terraform, that
   * reaches no other.
   * @default - each from its own repository
   */
  readonly chartRepository?: ChartRepository;
  /**
   * Names of namespaces that are there already, among those that the deployment would make: the models', the platform's, `dynamo-crds`,
   * the add-ons'. They are used as they are, and stay when the deployment goes.
   * @default - none, all are made
   */
  readonly existingNamespaces?: string[];
}

/** Names that more than one stack must agree on. */
export interface DynamoNames {
  readonly platformNamespace: string;
  readonly platformReleaseName: string;
  readonly modelNamespace: string;
  /** Namespaces that no stack makes. */
  readonly existing: readonly string[];
}

/** The names with their defaults. */
export function dynamoNames(options: DynamoOptions = {}, existing: readonly string[] = []): DynamoNames {
  return {
    existing,
    platformNamespace: options.namespace ?? "dynamo-system",
    platformReleaseName: "dynamo-platform",
    modelNamespace: options.modelNamespace ?? "inference",
  };
}
