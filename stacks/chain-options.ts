import { PlatformOptions } from "../constructs/dynamo/platform-values";
import { ServedModelOptions } from "../constructs/inference/served-model-options";
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
}

/** Names that more than one stack must agree on. */
export interface DynamoNames {
  readonly platformNamespace: string;
  readonly platformReleaseName: string;
  readonly modelNamespace: string;
}

/** The names with their defaults. */
export function dynamoNames(options: DynamoOptions = {}): DynamoNames {
  return {
    platformNamespace: options.namespace ?? "dynamo-system",
    platformReleaseName: "dynamo-platform",
    modelNamespace: options.modelNamespace ?? "inference",
  };
}
