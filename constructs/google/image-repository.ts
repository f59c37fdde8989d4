import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { NodeIdentity } from "./node-identity";
import { GoogleProject } from "./project";

/** Properties of `ImageRepository`. */
export interface ImageRepositoryProps {
  /** Name of the repository. */
  readonly name: string;
  readonly region: string;
  readonly project: GoogleProject;
  /** The project's id where it was given. */
  readonly projectId?: string;
  /** Whose nodes may pull from it. */
  readonly reader: NodeIdentity;
}

/** A repository of container images beside the cluster, which its nodes may read. */
export class ImageRepository extends Construct {
  /** What goes before an image's name: "us-central1-docker.pkg.dev/my-project/gke". */
  public readonly url: string;
  /** Must be there before the first pod that pulls from it. */
  public readonly access: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { name, region, project, projectId } = props;
    const repository = new ArtifactRegistryRepository(this, "repository", {
      repositoryId: name,
      format: "DOCKER",
      location: region,
      project: projectId,
      dependsOn: project.apis,
    });
    this.access = new ArtifactRegistryRepositoryIamMember(this, "reader", {
      repository: repository.name,
      location: region,
      project: projectId,
      role: "roles/artifactregistry.reader",
      member: props.reader.account.member,
    });
    this.url = `${region}-docker.pkg.dev/${project.projectId}/${name}`;
  }
}
