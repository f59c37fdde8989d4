import { MOUNT_PATH, weightsFolder } from "../weights/folders";
import { DraftWeights } from "./speculative";

/** Where an adapter comes from: the workers fetch it themselves when it is loaded, or it lies on the model's volume. */
export class LoraSource {
  /**
   * A repository of Hugging Face. The workers then ask Hugging Face, with the token that `huggingFaceToken` names where it is there. From
   * release 1.3 on.
   *
   * @param id "owner/name"
   */
  public static huggingFace(id: string): LoraSource {
    return new LoraSource("hub", `hf://${id}`);
  }

  /**
   * A folder of a bucket.
   *
   * @param uri "s3://bucket/folder"
   */
  public static s3(uri: string): LoraSource {
    return new LoraSource("s3", uri);
  }

  /**
   * A repository of Hugging Face, which the model's download Job puts on the model's volume, with the token that `huggingFaceToken` names where it is
   * there. The workers ask nobody, and have no token.
   *
   * @param id "owner/name"
   * @param revision commit, tag or branch of it, without slashes
   */
  public static downloaded(id: string, revision: string = "main"): LoraSource {
    return new LoraSource("downloaded", `file://${weightsFolder({ id, revision })}`, { id, revision });
  }

  /**
   * A folder of the model's volume, with `adapter_config.json` in it: of one that was filled before (`WeightsLoader.prefilled`), or that somebody
   * writes to. It is loaded once it is there.
   *
   * @param path below the volume's root: "adapters/sql"
   */
  public static folder(path: string): LoraSource {
    return new LoraSource("folder", `file://${MOUNT_PATH}/${path}`, undefined, path);
  }

  private constructor(
    /** "hub", "s3", "downloaded" or "folder". */
    public readonly kind: string,
    /** As Dynamo takes it. */
    public readonly uri: string,
    /** What is downloaded for it. @default - nothing */
    public readonly weights?: DraftWeights,
    /** Its folder below the volume's root. @default - it isn't a folder's */
    public readonly path?: string,
  ) {}

  /** Whether it lies on the model's volume. */
  public get onVolume(): boolean {
    return this.kind === "downloaded" || this.kind === "folder";
  }
}

/** One LoRA adapter, which clients ask for by its own name. */
export interface LoraAdapter {
  /** Name under which clients ask for it; a lower-case label. @example "support-tone" @format dns-label */
  readonly name: string;
  /** @example LoraSource.huggingFace("my-org/support-tone-lora") */
  readonly source: LoraSource;
}

/**
 * LoRA adapters on top of a model. One that workers fetch is a `DynamoModel`, which Dynamo's operator loads into every worker, new ones too; one on the
 * model's volume is loaded by a container beside each worker, and again when its engine has started anew.
 */
export interface LoraOptions {
  /** The adapters. More can be loaded later, up to `maxLoaded`, by a `DynamoModel` of your own. @example [{ name: "support-tone", source: LoraSource.huggingFace("my-org/support-tone-lora") }] */
  readonly adapters: LoraAdapter[];
  /** The highest rank of one: 1, 8, 16, 32, 64, 128, 256, 320 or 512. Room for it is taken of every GPU. @default 16 @example 64 */
  readonly maxRank?: number;
  /** Adapters in one batch at most, for which room is taken of every GPU. @default - as many as there are, at most 8 @example 4 @integer @minimum 1 */
  readonly maxPerBatch?: number;
  /** Adapters that a worker keeps at most, in the host's memory. @default - as many as there are, or as are in a batch @example 16 @integer @minimum 1 */
  readonly maxLoaded?: number;
  /**
   * A Secret in the models' namespace with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, for adapters in buckets. Region and endpoint are no
   * secrets, and stand in `environment` as AWS_REGION and AWS_ENDPOINT.
   * @default - none: an identity of the pod's own
   * @example "adapters-reader"
   * @format secret-name
   */
  readonly s3Secret?: string;
}

/** Most adapters in a batch for which room is taken unasked. */
const MOST_UNASKED = 8;

/** What an engine is told of them. */
export function loraRoom({ adapters = [], maxRank = 16, maxPerBatch, maxLoaded }: LoraOptions): { readonly adapters: number; readonly loaded: number; readonly rank: number } {
  const perBatch = maxPerBatch ?? Math.max(1, Math.min(MOST_UNASKED, adapters.length));
  return { adapters: perBatch, loaded: maxLoaded ?? Math.max(perBatch, adapters.length), rank: maxRank };
}

/** Those of a model that lie on its volume. */
export function adaptersOnVolume({ lora }: { readonly lora?: LoraOptions }): LoraAdapter[] {
  return (lora?.adapters ?? []).filter(({ source }) => source instanceof LoraSource && source.onVolume);
}

/** Whether workers fetch any of them. */
export function adaptersAreFetched({ lora }: { readonly lora?: LoraOptions }): boolean {
  return (lora?.adapters ?? []).some(({ source }) => !(source instanceof LoraSource) || !source.onVolume);
}

/** Whether any of them is fetched from Hugging Face by the workers. */
export function asksHub({ lora }: { readonly lora?: LoraOptions }): boolean {
  return (lora?.adapters ?? []).some(({ source }) => source?.kind === "hub");
}
