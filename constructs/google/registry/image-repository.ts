import { ArtifactRegistryRepository, ArtifactRegistryRepositoryIamMember, KmsCryptoKeyIamMember } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { IImageRegistry } from "../../cluster/image-registry";
import { checkImageName } from "../../core/forms/image-name";
import { pushPreflightCommand } from "../../core/forms/image-push";
import { refuse } from "../../core/problems/refuse";
import { NodeIdentity } from "../identity/node-identity";
import { ownCondition } from "../identity/own-binding";
import { GoogleProject } from "../project";
import { childId } from "../../core/names/child-id";
import { GkeRemoteRegistry, GkeRemoteRepository } from "./remote-repository";

/** The cluster's own repository of images. */
export interface GkeRegistryOptions {
  /**
   * Whether a tag, once written, stays as it is: no other image gets it, and neither it nor its image can be deleted while this is on.
   * @default true
   */
  readonly immutableTags?: boolean;
  /**
   * A Cloud KMS key of one's own, of the cluster's region, for the images. For life: another one makes the repositories anew, which `deletionProtection`
   * stops at the plan.
   * @default - Google's own encryption of everything at rest
   * @example "projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"
   */
  readonly encryptionKey?: string;
  /** After how many days an image without a tag is deleted. @default - never @example 30 */
  readonly untaggedDays?: number;
  /**
   * Registries of the internet's behind repositories of the project's, which keep what was asked for: nodes then reach them without a way out, and what
   * was pulled once is there when the registry isn't.
   * @default - none
   * @example [{ name: "nvcr", host: "nvcr.io" }]
   * @noun registries
   */
  readonly remotes?: GkeRemoteRegistry[];
}

/** Properties of `GkeRegistry`. */
export interface GkeRegistryProps extends GkeRegistryOptions {
  /** Name of the repository. */
  readonly name: string;
  readonly region: string;
  readonly project: GoogleProject;
  /** The project's id where it was given. */
  readonly projectId?: string;
  /** Whether a plan that would destroy the repository, with its images, is refused. */
  readonly protect: boolean;
  readonly labels: { [key: string]: string };
  /** Whose nodes may pull from it. */
  readonly reader: NodeIdentity;
}

/** A repository of container images beside the cluster, which its nodes may read. */
export class GkeRegistry extends Construct implements IImageRegistry {
  public readonly address: string;
  public readonly pushCommands: string;
  /** Must be there before the first pod that pulls from it. */
  public readonly access: ITerraformDependable;
  /** Of each registry that is behind one of the project's repositories what goes before its images' names in place of its host. */
  public readonly remoteAddresses: { readonly [host: string]: string };
  /** As `access`, of these. */
  public readonly remoteAccess: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: GkeRegistryProps) {
    super(scope, id);
    const { name, region, project, projectId } = props;
    const key = this.keyGrant(props);
    const repository = new ArtifactRegistryRepository(this, "repository", {
      repositoryId: name,
      format: "DOCKER",
      location: region,
      project: projectId,
      labels: props.labels,
      dockerConfig: { immutableTags: props.immutableTags ?? true },
      kmsKeyName: props.encryptionKey,
      cleanupPolicies: props.untaggedDays === undefined ? undefined : [{ id: "untagged", action: "DELETE", condition: { tagState: "UNTAGGED", olderThan: `${props.untaggedDays * 86400}s` } }],
      lifecycle: { preventDestroy: props.protect },
      dependsOn: [...project.apis, ...key],
    });
    this.node.defaultChild = repository;
    this.access = new ArtifactRegistryRepositoryIamMember(this, "reader", {
      repository: repository.name,
      location: region,
      project: projectId,
      role: "roles/artifactregistry.reader",
      member: props.reader.account.member,
    });
    const below = (props.remotes ?? []).length === 0 ? undefined : new Construct(this, "remotes");
    const remotes = (props.remotes ?? []).flatMap((remote) => {
      // A second of the name is refused.
      if (below === undefined || remote.name === "" || below.node.tryFindChild(childId(remote.name)) !== undefined) return [];
      const shared = { clusterName: name, region, projectId: project.projectId, project: projectId, labels: props.labels, kmsKeyName: props.encryptionKey };
      return [{ remote, repository: new GkeRemoteRepository(below, childId(remote.name), { ...remote, ...shared, reader: props.reader, dependsOn: [...project.apis, ...key] }) }];
    });
    this.remoteAddresses = Object.fromEntries(remotes.map(({ remote, repository: one }) => [remote.host, one.address]));
    this.remoteAccess = remotes.map(({ repository: one }) => one.access);
    const host = `${region}-docker.pkg.dev`;
    this.address = `${host}/${project.projectId}/${name}`;
    this.pushCommands = [`gcloud auth configure-docker ${host} --quiet`, pushPreflightCommand(this.address)].join("\n");
  }

  /** Artifact Registry's own agent may use the key. */
  private keyGrant({ name, region, encryptionKey, project }: GkeRegistryProps): ITerraformDependable[] {
    if (encryptionKey === undefined) return [];
    return [
      new KmsCryptoKeyIamMember(this, "key", {
        cryptoKeyId: encryptionKey,
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        member: `serviceAccount:service-${project.projectNumber}@gcp-sa-artifactregistry.iam.gserviceaccount.com`,
        condition: ownCondition(name, region),
        // Taken back after the repositories are gone, never before: without it no image is read.
        lifecycle: { createBeforeDestroy: true },
        dependsOn: project.apis,
      }),
    ];
  }

  /** @throws InvalidInputError at synth, for what is no image's name */
  public imageUrl(image: string): string {
    refuse(this, checkImageName("imageUrl(image)", image));
    return `${this.address}/${image}`;
  }
}
