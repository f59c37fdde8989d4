/** A storage account of Azure, and as whom the workers ask it. */
export interface AzureStoreOptions {
  /** Name of the storage account: three to 24 lower-case letters and digits. @example "labweights" */
  readonly account: string;
  /**
   * Client id of the identity that may read it: of an `addWorkloadIdentity` of the cluster, for the service account `<name>-k8s-service-discovery` of the
   * models' namespace, with the role "Storage Blob Data Reader". No secret.
   * @example "11111111-2222-3333-4444-555555555555"
   */
  readonly clientId: string;
}

/** Weights that a worker reads from an object store as it starts, without a volume of its own. */
export interface ObjectStoreOptions {
  /** The folder of the model: config, tokenizer and safetensors. @example "s3://weights/llama-3.3-70b" */
  readonly uri: string;
  /** For `az://`: the account, and the identity by which AKS lets the workers read it. @default - the workers' `environment` says it @example { account: "labweights", clientId: "11111111-2222-3333-4444-555555555555" } */
  readonly azure?: AzureStoreOptions;
  /** Objects that are read at once. @default 16, of Run:ai's streamer @example 32 @integer @minimum 1 @maximum 256 */
  readonly concurrency?: number;
}

/** Weights on the shared volume, read by many at once. */
export interface StreamedOptions {
  /** Pieces that are read at once. @default 16, of Run:ai's streamer @example 32 @integer @minimum 1 @maximum 256 */
  readonly concurrency?: number;
}

/** Weights in an image, which the node pulls and mounts. */
export interface WeightsImageOptions {
  /** The image, by its digest or a tag. @example "registry.example.com/weights/qwen3-32b:1" */
  readonly image: string;
  /** The folder in it that holds config, tokenizer and safetensors. @default - the image's root @example "model" */
  readonly folder?: string;
}

/** Weights on a volume that was filled before. */
export interface PrefilledOptions {
  /** The folder on the volume that holds config, tokenizer and safetensors. @default - "<model>/<revision>", as a download leaves it @example "llama-3.3-70b" */
  readonly folder?: string;
}

/** Where a worker has a model's weights from as it starts. */
export class WeightsLoader {
  /** A volume that all workers mount, into which a Job downloads them once. */
  public static readonly SHARED_VOLUME = new WeightsLoader("shared-volume");
  /** That volume; and each worker copies them to its node's own disk before the engine starts, where the pool says that there is a fast one. */
  public static readonly LOCAL_DISK = new WeightsLoader("local-disk");

  /** That volume, read by Run:ai's streamer: many pieces at once, which file systems over a network answer faster. */
  public static streamed(options: StreamedOptions = {}): WeightsLoader {
    return new WeightsLoader("streamed", { streamed: options });
  }

  /**
   * An object store, read by Run:ai's streamer: no volume, no download. Who may read is the cloud's matter: the pods run as the service account
   * that Dynamo makes, `<name>-k8s-service-discovery`, to which a cloud's workload identity gives the right.
   */
  public static objectStore(options: ObjectStoreOptions): WeightsLoader {
    return new WeightsLoader("object-store", { objectStore: options });
  }

  /** An image as a volume (KEP-4639): no volume of its own, no download. The cluster must know such volumes: by default from Kubernetes 1.35 on. */
  public static image(options: WeightsImageOptions): WeightsLoader {
    return new WeightsLoader("image", { image: options });
  }

  /**
   * A volume that was filled before, and that pods only read: no download. `storageClass` names it: a class that gives every claim one and the
   * same file system, such as a bucket or a disk of many readers.
   */
  public static prefilled(options: PrefilledOptions = {}): WeightsLoader {
    return new WeightsLoader("prefilled", { prefilled: options });
  }

  private constructor(
    /** "shared-volume", "local-disk", "streamed", "object-store", "image" or "prefilled". */
    public readonly kind: string,
    /** @default - it has none */
    public readonly options: WeightsLoaderOptions = {},
  ) {}

  /** Whether there is a volume that the Job downloads into. */
  public get downloads(): boolean {
    return this.kind !== "object-store" && this.kind !== "image" && this.kind !== "prefilled";
  }

  /** Whether there is a volume that nobody of ours writes. */
  public get onlyReads(): boolean {
    return this.kind === "prefilled";
  }
}

/** What was said of a loader, by its kind. */
export interface WeightsLoaderOptions {
  /** @default - it isn't that @example { concurrency: 32 } */
  readonly streamed?: StreamedOptions;
  /** @default - it isn't that @example { uri: "s3://weights/llama-3.3-70b" } */
  readonly objectStore?: ObjectStoreOptions;
  /** @default - it isn't that @example { image: "registry.example.com/weights/qwen3-32b:1" } */
  readonly image?: WeightsImageOptions;
  /** @default - it isn't that @example { folder: "llama-3.3-70b" } */
  readonly prefilled?: PrefilledOptions;
}

/** The loader of a model. What is refused of it stands in as if it weren't given. */
export function loaderOf({ weightsLoader }: { readonly weightsLoader?: WeightsLoader }): WeightsLoader {
  return weightsLoader instanceof WeightsLoader ? weightsLoader : WeightsLoader.SHARED_VOLUME;
}
