import { ContainerCluster, DataGoogleStorageBucket, StorageBucket, StorageBucketIamMember } from "../bindings";
import { Fn, ITerraformDependable, Token } from "../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { ownCondition } from "../identity/own-binding";
import { GoogleProject } from "../project";

/** A bucket with weights, which pods mount. */
export interface GkeWeightsBucketOptions {
  /** Its name, which no other bucket in the world has. @example "acme-weights" */
  readonly name: string;
  /** Whether it is there already: then it is read, and neither made nor destroyed. @default false */
  readonly existing?: boolean;
  /**
   * Namespaces whose pods may read it, in every cluster of the project: all of these share one pool of identities.
   * @default - the models': "inference", where nobody says another
   * @example ["inference"]
   */
  readonly namespaces?: string[];
  /**
   * GiB of a node's boot disk for each pod that mounts it, in which what was read is kept; files are then fetched in many pieces at once. The weights
   * must fit: a worker that starts anew in its pod reads them from there.
   * @default - nothing is kept, and files are read as they are asked for
   * @example 100
   */
  readonly fileCacheGiB?: number;
}

/** The class by which models name the bucket. */
export const BUCKET_CLASS = "cloud-storage";

/** Google APIs that it needs beside the cluster's. */
export const BUCKET_APIS = ["storage"];

/** GiB of the disk that the sidecar writes besides its cache (its own default limit, GoogleCloudPlatform/gcs-fuse-csi-driver docs/sidecar). */
export const SIDECAR_GIB = 5;

/** Reads objects and lists them, no more. */
const READER = "roles/storage.objectViewer";

/** Properties of `GkeWeightsBucket`. */
export interface GkeWeightsBucketProps extends GkeWeightsBucketOptions {
  readonly clusterName: string;
  readonly region: string;
  readonly project: GoogleProject;
  /** The project's id where it was given. */
  readonly projectId?: string;
  readonly labels: { [key: string]: string };
  /** Whether a plan that would destroy the bucket, with its weights, is refused. */
  readonly protect: boolean;
  /** A Cloud KMS key of one's own. @default - Google's encryption */
  readonly kmsKeyName?: string;
  /** What must be there before it: the right to use the key. */
  readonly dependsOn: ITerraformDependable[];
  /** With the project's first cluster the pool of identities comes to be. */
  readonly cluster: ContainerCluster;
}

/**
 * A bucket that a cluster's pods read as files, by Cloud Storage FUSE: in the cluster's region, without access lists, closed to the public.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/cloud-storage-fuse-csi-driver
 */
export class GkeWeightsBucket extends Construct {
  public constructor(scope: Construct, id: string, props: GkeWeightsBucketProps) {
    super(scope, id);
    const { project, cluster, namespaces = ["inference"] } = props;
    const bucket = props.existing === true ? this.look(props) : this.make(props);
    const pool = cluster.workloadIdentityConfig.workloadPool;
    for (const namespace of new Set(namespaces)) {
      // All pods of a namespace: a graph's have a service account that Dynamo's operator names.
      new StorageBucketIamMember(this, `reader-${namespace}`, {
        bucket,
        role: READER,
        member: `principalSet://iam.googleapis.com/projects/${project.projectNumber}/locations/global/workloadIdentityPools/${pool}/namespace/${namespace}`,
        // A bucket that stands may be other clusters' too; of one that goes with this cluster no right is left for them.
        condition: props.existing === true ? ownCondition(props.clusterName, props.region) : undefined,
        dependsOn: [cluster],
      });
    }
  }

  private make({ name, region, project, projectId, labels, protect, kmsKeyName, dependsOn }: GkeWeightsBucketProps): string {
    const bucket = new StorageBucket(this, "bucket", {
      name,
      project: projectId ?? project.projectId,
      // As Google writes it, so that nothing seems to have changed.
      location: upper(region),
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      forceDestroy: false,
      labels,
      encryption: kmsKeyName === undefined ? undefined : { defaultKmsKeyName: kmsKeyName },
      lifecycle: { preventDestroy: protect },
      dependsOn: [...project.apis, ...dependsOn],
    });
    this.node.defaultChild = bucket;
    return bucket.name;
  }

  /** Asked when Terraform plans, before anything is made. */
  private look({ name, region }: GkeWeightsBucketProps): string {
    const there = new DataGoogleStorageBucket(this, "bucket", {
      name,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.uniform_bucket_level_access}",
            errorMessage: "weightsBucket: the bucket has access lists on its objects. Workload Identity Federation gives rights on whole buckets only: turn uniform bucket-level access on.",
          },
          {
            condition: `\${contains(["${upper(region)}", "US", "EU", "ASIA"], self.location) || length(self.location) == 4}`,
            errorMessage: `weightsBucket: the bucket lies in \${self.location}, and each start of a worker in ${region} would be paid for as traffic between regions. Take a bucket of the region.`,
          },
        ],
      },
    });
    return there.name;
  }
}

function upper(region: string): string {
  return Token.isUnresolved(region) ? Fn.upper(region) : region.toUpperCase();
}

/** The bucket as a class that models name. It is mounted by a sidecar, which GKE adds to pods that say so. */
export function bucketOffer({ name, fileCacheGiB }: GkeWeightsBucketOptions): StorageOffer {
  return {
    className: BUCKET_CLASS,
    accessModes: [AccessMode.READ_ONLY_MANY],
    podAnnotations: {
      "gke-gcsfuse/volumes": "true",
      // "0": as much as the node has. By default a quarter of a processor and 256 MiB read the weights.
      "gke-gcsfuse/cpu-limit": "0",
      "gke-gcsfuse/memory-limit": "0",
      ...(fileCacheGiB === undefined ? {} : { "gke-gcsfuse/ephemeral-storage-request": `${fileCacheGiB + SIDECAR_GIB}Gi`, "gke-gcsfuse/ephemeral-storage-limit": `${fileCacheGiB + SIDECAR_GIB}Gi` }),
    },
    sharedVolume: { driver: "gcsfuse.csi.storage.gke.io", handle: name, attributes: {}, mountOptions: mountOptions(fileCacheGiB) },
    definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
  };
}

/** Google's for serving (https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-storage-fuse-csi-driver-perf): weights don't change, so that what was listed stays true. */
function mountOptions(fileCacheGiB?: number): string[] {
  const cache = ["file-cache:cache-file-for-range-read:true", "file-cache:enable-parallel-downloads:true"];
  return [
    "implicit-dirs",
    "metadata-cache:ttl-secs:-1",
    "metadata-cache:stat-cache-max-size-mb:-1",
    "metadata-cache:type-cache-max-size-mb:-1",
    "file-system:kernel-list-cache-ttl-secs:-1",
    ...(fileCacheGiB === undefined ? [] : [`file-cache:max-size-mb:${fileCacheGiB * 1024}`, ...cache]),
  ];
}
