import { ArtifactRegistryRepository, ArtifactRegistryRepositoryIamMember } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { IImageRegistry } from "../../cluster/image-registry";
import { checkImageName } from "../../core/forms/image-name";
import { pushPreflightCommand } from "../../core/forms/image-push";
import { refuse } from "../../core/refuse";
import { NodeIdentity } from "../identity/node-identity";
import { GoogleProject } from "../project";

/** The cluster's own repository of images. */
export interface GkeRegistryOptions {
  /**
   * Whether a tag, once written, stays as it is: no other image gets it, and neither it nor its image can be deleted while this is on.
   * @default true
   */
  readonly immutableTags?: boolean;
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

  public constructor(scope: Construct, id: string, props: GkeRegistryProps) {
    super(scope, id);
    const { name, region, project, projectId } = props;
    const repository = new ArtifactRegistryRepository(this, "repository", {
      repositoryId: name,
      format: "DOCKER",
      location: region,
      project: projectId,
      labels: props.labels,
      dockerConfig: { immutableTags: props.immutableTags ?? true },
      lifecycle: { preventDestroy: props.protect },
      dependsOn: project.apis,
    });
    this.node.defaultChild = repository;
    this.access = new ArtifactRegistryRepositoryIamMember(this, "reader", {
      repository: repository.name,
      location: region,
      project: projectId,
      role: "roles/artifactregistry.reader",
      member: props.reader.account.member,
    });
    const host = `${region}-docker.pkg.dev`;
    this.address = `${host}/${project.projectId}/${name}`;
    this.pushCommands = [`gcloud auth configure-docker ${host} --quiet`, pushPreflightCommand(this.address)].join("\n");
  }

  /** @throws InvalidInputError at synth, for what is no image's name */
  public imageUrl(image: string): string {
    refuse(this, checkImageName("imageUrl(image)", image));
    return `${this.address}/${image}`;
  }
}
