import { DataGoogleStorageProjectServiceAccount, KmsCryptoKeyIamMember } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { IamCondition } from "../identity/own-binding";
import { GoogleProject } from "../project";

const ROLE = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/** Properties of `DiskKey`. */
export interface DiskKeyProps {
  /** The key, with its project, location and ring. */
  readonly keyName: string;
  readonly project: GoogleProject;
  /** The project's id where it was given. */
  readonly projectId?: string;
  /** Whether a bucket of ours uses it too. */
  readonly forBucket: boolean;
  /** The agents are the project's, and so is the key other clusters': this keeps the right apart from theirs. */
  readonly condition: IamCondition;
}

/**
 * The right of Google's own agents to use a key: of Compute Engine for the nodes' and volumes' disks, of Filestore, and of Cloud Storage where a bucket
 * is made.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/using-cmek
 * @see https://cloud.google.com/filestore/docs/cmek
 */
export class DiskKey extends Construct {
  /** Must be there before the first disk. */
  public readonly grants: ITerraformDependable[];

  public constructor(scope: Construct, id: string, { keyName, project, projectId, forBucket, condition }: DiskKeyProps) {
    super(scope, id);
    const agents: { [name: string]: string } = {
      compute: `service-${project.projectNumber}@compute-system.iam.gserviceaccount.com`,
      filestore: `service-${project.projectNumber}@cloud-filer.iam.gserviceaccount.com`,
    };
    // The one of Cloud Storage comes to be when it is asked for.
    if (forBucket) agents.storage = new DataGoogleStorageProjectServiceAccount(this, "storage-agent", { project: projectId, dependsOn: project.apis }).emailAddress;
    this.grants = Object.entries(agents).map(
      ([name, email]) =>
        new KmsCryptoKeyIamMember(this, name, {
          cryptoKeyId: keyName,
          role: ROLE,
          member: `serviceAccount:${email}`,
          condition,
          // Taken back after the disks are off the key, never before: without it no node starts.
          lifecycle: { createBeforeDestroy: true },
          dependsOn: project.apis,
        }),
    );
  }
}

/** Disks for one node, with the key: the default in place of GKE's own class, which has none. */
export function diskOffer(keyName: string): StorageOffer {
  return {
    className: "disks-own-key",
    accessModes: [AccessMode.READ_WRITE_ONCE],
    isDefault: true,
    definition: { provisioner: "pd.csi.storage.gke.io", parameters: { type: "pd-balanced", "disk-encryption-kms-key": keyName } },
  };
}
