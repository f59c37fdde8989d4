import { ArtifactRegistryRepository, ArtifactRegistryRepositoryIamMember } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { NodeIdentity } from "../identity/node-identity";

/** A registry of the internet's behind a repository of the project's, which keeps what was asked for. */
export interface GkeRemoteRegistry {
  /** What comes after the cluster's name in the repository's. @example "nvcr" */
  readonly name: string;
  /** Host of the registry, which it is asked through for images that anybody may read. @example "nvcr.io" */
  readonly host: string;
}

/** Properties of `GkeRemoteRepository`. */
export interface GkeRemoteRepositoryProps extends GkeRemoteRegistry {
  readonly clusterName: string;
  readonly region: string;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  /** The project's id where it was given. */
  readonly project?: string;
  readonly labels: { [key: string]: string };
  readonly kmsKeyName?: string;
  readonly reader: NodeIdentity;
  readonly dependsOn: ITerraformDependable[];
}

/** Docker Hub has another host than its images' names say. */
const ADDRESSES: { readonly [host: string]: string } = { "docker.io": "https://registry-1.docker.io" };

/**
 * A remote repository of Artifact Registry: nodes ask Google, and Google asks the registry, once for each image.
 *
 * @see https://cloud.google.com/artifact-registry/docs/repositories/remote-overview
 */
export class GkeRemoteRepository extends Construct {
  /** What goes before an image's name without its host. */
  public readonly address: string;
  /** Must be there before the first pod that pulls from it. */
  public readonly access: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: GkeRemoteRepositoryProps) {
    super(scope, id);
    const { name, host, clusterName, region, projectId, project } = props;
    const repository = new ArtifactRegistryRepository(this, "repository", {
      repositoryId: remoteName(clusterName, name),
      description: `Images of ${host}, as they are asked for`,
      format: "DOCKER",
      mode: "REMOTE_REPOSITORY",
      location: region,
      project,
      labels: props.labels,
      kmsKeyName: props.kmsKeyName,
      // What it holds is a copy, and comes again.
      remoteRepositoryConfig: { description: host, dockerRepository: { customRepository: { uri: ADDRESSES[host] ?? `https://${host}` } } },
      dependsOn: props.dependsOn,
    });
    this.node.defaultChild = repository;
    this.access = new ArtifactRegistryRepositoryIamMember(this, "reader", {
      repository: repository.name,
      location: region,
      project,
      role: "roles/artifactregistry.reader",
      member: props.reader.account.member,
    });
    this.address = `${region}-docker.pkg.dev/${projectId}/${remoteName(clusterName, name)}`;
  }
}

/** Name of its repository. */
export function remoteName(clusterName: string, name: string): string {
  return `${clusterName}-${name}`;
}
