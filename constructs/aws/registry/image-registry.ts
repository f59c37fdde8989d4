import { EcrLifecyclePolicy, EcrRepository } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { IImageRegistry } from "../../cluster/image-registry";
import { pushPreflightCommand } from "../../core/forms/image-push";
import { refuse } from "../../core/problems/refuse";
import { childId } from "../../core/names/child-id";
import { admit } from "../../core/shape/shape";
import { EksRegistryCache } from "./registry-cache";
import { EksRegistryScanning } from "./registry-scanning";
import { DEFAULT_IMAGES } from "./default-images";
import { EKS_REGISTRY_PROPS } from "./registry-shapes";

/** The ECR repositories beside a cluster. ECR takes no image whose repository isn't there, so each is named. */
export interface EksRegistryOptions {
  /** Images, each in a repository of its own: "preflight", "vllm-runtime". @default ["preflight"] @example ["preflight"] */
  readonly images?: string[];
  /**
   * What goes before their names, with a slash between; empty for nothing. Changed later, repositories are made anew, and empty: refused
   * at plan, unless `forceDelete` was deployed before or the cluster's protection is off. @default - the cluster's name
   * @example "my-team"
   */
  readonly prefix?: string;
  /** Tagged images that a repository keeps: the newest. @default 30 @example 10 */
  readonly keepTagged?: number;
  /**
   * Days after which an image without a tag goes; those that a tagged multi-platform image is made of stay with it.
   * @default 14
   * @example 7
   */
  readonly untaggedDays?: number;
  /**
   * ARN of a KMS key, of the cluster's region, that encrypts the images. Changed later, repositories are made anew, and empty:
   * refused like another prefix.
   * @default - AES-256, with keys of AWS's own
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly kmsKeyArn?: string;
  /** Deletes the repositories with the images in them, or makes them anew. @default false: destroying stops at one that isn't empty */
  readonly forceDelete?: boolean;
  /**
   * Registries of the internet's of which ECR keeps a copy of each image that is asked for, in repositories below `prefix`: charts and models take their
   * images from there, and what was pulled once is there when the registry isn't. Copies stay when the cluster goes, and `teardown` tells of them.
   * @default - none: each image comes from its own registry
   * @example [EksRegistryCache.KUBERNETES, EksRegistryCache.QUAY]
   * @noun registries
   */
  readonly caches?: EksRegistryCache[];
  /**
   * How images are scanned, copies of `caches` too: the account's one setting for its region, which takes the place of what it was. Of one deployment of a
   * region; taken away, it is what AWS starts with, basic scans of what repositories say themselves.
   * @default - it isn't touched: repositories of `images` are scanned when pushed, and copies as the account says
   * @example EksRegistryScanning.onPush()
   */
  readonly scanning?: EksRegistryScanning;
  /** The account, with which copies' names begin: of `caches` it must be written. A deployment's provider works in no other (`allowed_account_ids`); one of your own should say so too. @default - not needed @example "111122223333" */
  readonly accountId?: string;
}

/** Properties of `EksRegistry`. */
export interface EksRegistryProps extends EksRegistryOptions {
  /** The cluster beside which it is. @example "chat" */
  readonly clusterName: string;
  /** AWS region. @example "us-west-2" */
  readonly region: string;
  /** Refuses to plan a repository away, and with it its images, unless `forceDelete` is set. @default true */
  readonly deletionProtection?: boolean;
}

/**
 * ECR repositories: private, each tag written once, scanned when pushed. They have no policy of their own: the nodes' role may pull from
 * all of the account's.
 */
export class EksRegistry extends Construct implements IImageRegistry {
  public readonly address: string;
  public readonly pushCommands: string;

  private readonly repositories = new Map<string, EcrRepository>();

  /** @throws InvalidInputError at synth, for what isn't of the form that its properties have */
  public constructor(scope: Construct, id: string, given: EksRegistryProps) {
    super(scope, id);
    const { value: props, findings } = admit<EksRegistryProps>("", given, EKS_REGISTRY_PROPS);
    refuse(this, findings);
    const { region, images = DEFAULT_IMAGES } = props;
    const prefix = props.prefix ?? props.clusterName;
    for (const image of images) {
      const child = childId(image.replace(/\//g, "--"));
      // Refused; there is nothing to make of it.
      if (image === "" || Token.isUnresolved(image) || this.node.tryFindChild(child) !== undefined) continue;
      this.repositories.set(image, this.repository(new Construct(this, child), repositoryName(prefix, image), props));
    }
    const [first] = this.repositories.values();
    const host = first === undefined ? "" : `${first.registryId}.dkr.ecr.${region}.amazonaws.com`;
    this.address = repositoryName(host, host === "" ? "" : prefix);
    const login = `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${host}`;
    const push = this.repositories.has("preflight") ? [pushPreflightCommand(this.address)] : [];
    this.pushCommands = first === undefined ? "" : [login, ...push].join("\n");
  }

  /** @throws InvalidInputError at synth, for an image that has no repository here */
  public imageUrl(image: string): string {
    const repository = this.repositories.get(image);
    if (repository !== undefined) return repository.repositoryUrl;
    const names = [...this.repositories.keys()];
    refuse(this, [
      {
        code: "image-without-repository",
        property: "imageUrl(image)",
        value: image,
        reason: `ECR takes no image whose repository isn't there; there ${names.length === 0 ? "is none" : `are those of ${names.join(", ")}`}`,
        fix: "add its name to registry.images",
      },
    ]);
    return image;
  }

  private repository(scope: Construct, name: string, props: EksRegistryProps): EcrRepository {
    const { keepTagged = 30, untaggedDays = 14, kmsKeyArn, forceDelete = false, deletionProtection = true } = props;
    const repository = new EcrRepository(scope, "repository", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [kmsKeyArn === undefined ? { encryptionType: "AES256" } : { encryptionType: "KMS", kmsKey: kmsKeyArn }],
      forceDelete,
      // Another name or key makes a repository anew, empty.
      lifecycle: { preventDestroy: deletionProtection && !forceDelete },
    });
    new EcrLifecyclePolicy(scope, "lifecycle", { repository: repository.name, policy: lifecyclePolicy(keepTagged, untaggedDays) });
    return repository;
  }
}

/**
 * What a repository forgets. The rules stand in the order of their priority, since AWS gives them back so. Images that an index refers to
 * are not deleted before it (ECR's failure code ImageReferencedByManifestList).
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecyclePolicy(keepTagged: number, untaggedDays: number): string {
  const action = { type: "expire" };
  const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: untaggedDays };
  const tagged = { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: keepTagged };
  return JSON.stringify({
    rules: [
      { rulePriority: 1, description: "Images without a tag", selection: untagged, action },
      { rulePriority: 2, description: "All but the newest tagged images", selection: tagged, action },
    ],
  });
}

/** Name of an image's repository. */
export function repositoryName(prefix: string, image: string): string {
  return prefix === "" || image === "" ? `${prefix}${image}` : `${prefix}/${image}`;
}
