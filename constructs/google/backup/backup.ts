import { createHash } from "crypto";
import { Construct } from "constructs";
import { BackupOptions } from "../../cluster/backup/backup-options";
import { VELERO_ACCOUNT, VELERO_NAMESPACE, keepDaysOf, veleroAddOn } from "../../cluster/backup/velero";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { ContainerCluster, ServiceAccount, ServiceAccountIamMember, StorageBucket, StorageBucketIamMember } from "../bindings";
import { nameInProject } from "../names";
import { GoogleProject } from "../project";

/** Google APIs that a backup is made with: its plugin signs addresses of what is downloaded. */
export const BACKUP_APIS = ["storage", "iamcredentials"];

/** Properties of `GkeBackup`. */
export interface GkeBackupProps extends BackupOptions {
  readonly clusterName: string;
  readonly region: string;
  readonly project: GoogleProject;
  /** As it was given. @default - the google provider's */
  readonly projectId?: string;
  readonly cluster: ContainerCluster;
  readonly labels: { readonly [key: string]: string };
  readonly protect: boolean;
}

const LONGEST_ACCOUNT_ID = 30;
/** With twelve digits of a project's number a bucket's name has 63 characters. */
const LONGEST_CLUSTER = 36;

/**
 * A bucket for the cluster's backups, Velero's service account of Google's with rights on that bucket alone, and the chart. It has no key:
 * Velero's own service account acts as it, by Workload Identity Federation. Google's signing needs an account of Google's (velero-plugin-for-gcp).
 */
export class GkeBackup extends Construct {
  public readonly addOn: HelmAddOn;

  public constructor(scope: Construct, id: string, props: GkeBackupProps) {
    super(scope, id);
    const { clusterName, region, project, projectId, cluster, labels, protect } = props;
    const digest = createHash("sha256").update(`${clusterName}/${region}`).digest("hex").slice(0, 4);
    const bucket = new StorageBucket(this, "bucket", {
      // One in the world.
      name: `${clusterName.slice(0, LONGEST_CLUSTER)}-${digest}-backups-${project.projectNumber}`,
      project: projectId,
      location: region,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      lifecycleRule: [{ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: keepDaysOf(props) } }],
      forceDestroy: false,
      labels: { ...labels },
      lifecycle: { preventDestroy: protect },
      dependsOn: project.apis,
    });
    this.node.defaultChild = bucket;
    const account = new ServiceAccount(this, "account", {
      accountId: nameInProject(clusterName, region, "-backup", LONGEST_ACCOUNT_ID),
      displayName: `Velero in the GKE cluster ${clusterName}`,
      project: projectId,
      dependsOn: project.apis,
    });
    new StorageBucketIamMember(this, "objects", { bucket: bucket.name, role: "roles/storage.objectUser", member: account.member });
    const pool = cluster.workloadIdentityConfig.workloadPool;
    new ServiceAccountIamMember(this, "velero", { serviceAccountId: account.name, role: "roles/iam.workloadIdentityUser", member: `serviceAccount:${pool}[${VELERO_NAMESPACE}/${VELERO_ACCOUNT}]` });
    new ServiceAccountIamMember(this, "signs", { serviceAccountId: account.name, role: "roles/iam.serviceAccountTokenCreator", member: account.member });
    this.addOn = veleroAddOn(props, {
      provider: "gcp",
      bucket: bucket.name,
      config: { serviceAccount: account.email },
      serviceAccountAnnotations: { "iam.gke.io/gcp-service-account": account.email },
    });
  }
}
