import { FsxDataRepositoryAssociation, FsxLustreFileSystem } from "../bindings";
import { Construct } from "constructs";
import { Remembered } from "../../core/late/remembered";
import { EksSubnet } from "../network/eks-network";
import { DEFAULT_DEPLOYMENT } from "./check-lustre";
import { openLustreDoors } from "./lustre-doors";
import { EksLustreOptions } from "./lustre-options";

/** Properties of `LustreFiles`. */
export interface LustreFilesProps extends EksLustreOptions {
  readonly clusterName: string;
  readonly vpcId: string;
  /** Where the nodes are. */
  readonly subnets: EksSubnet[];
  /** The subnet that it lies in. */
  readonly subnetId: string;
  /** The nodes' own group, which lets the file servers in. */
  readonly securityGroupId: string;
  /** The group of machines with EFA, where any has it. */
  readonly efaGroupId?: string;
  /** Refuses to plan the file system away, and with it all that is in it. @default true */
  readonly deletionProtection?: boolean;
}

/** An FSx for Lustre file system in one zone, which the private subnets can mount. */
export class LustreFiles extends Construct {
  public readonly fileSystemId: string;
  public readonly dnsName: string;
  /** The file system's name in Lustre, which a mount names. */
  public readonly mountName: string;

  public constructor(scope: Construct, id: string, props: LustreFilesProps) {
    super(scope, id);
    const { clusterName, deployment = DEFAULT_DEPLOYMENT, backupDays = 0, efa = false } = props;
    const tags = { Name: `${clusterName}-lustre` };
    const { vpcId, subnets, securityGroupId } = props;
    const { groupId, ready } = openLustreDoors(this, { name: `${clusterName}-lustre`, description: "Lustre between its servers and the cluster's nodes", vpcId, subnets, securityGroupId, efaGroupId: efa ? props.efaGroupId : undefined, tags });
    const isPersistent = deployment.type !== "SCRATCH_2";
    const files = new FsxLustreFileSystem(this, "files", {
      storageCapacity: props.capacityGiB,
      subnetIds: [props.subnetId],
      securityGroupIds: [groupId],
      deploymentType: deployment.type,
      storageType: "SSD",
      fileSystemTypeVersion: "2.15",
      perUnitStorageThroughput: isPersistent ? deployment.throughputPerTiB : undefined,
      kmsKeyId: props.kmsKeyArn,
      // A change makes it anew. Left out it is what it is: of a file system from before FSx had EFA a state may know nothing, beside which "false" is a change.
      efaEnabled: isPersistent ? props.efa : undefined,
      // FSx wants it of one with EFA.
      metadataConfiguration: efa && isPersistent ? { mode: "AUTOMATIC" } : undefined,
      // Optional and computed: left out, backups that were on stay on. Scratch file systems have none, and refuse the word.
      automaticBackupRetentionDays: isPersistent ? backupDays : undefined,
      copyTagsToBackups: isPersistent ? true : undefined,
      skipFinalBackup: backupDays === 0,
      tags,
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
      // The servers are looked for through the group while it is made.
      dependsOn: ready,
      timeouts: { create: "60m", update: "90m", delete: "60m" },
    });
    this.fileSystemId = files.id;
    this.dnsName = files.dnsName;
    this.mountName = files.mountName;
    if (props.s3 !== undefined) this.link(files.id, props.s3);
  }

  private link(fileSystemId: string, { bucket, prefix, writeBack = false }: NonNullable<EksLustreOptions["s3"]>): void {
    const events = ["NEW", "CHANGED", "DELETED"];
    // What isn't written back any more: the provider keeps a policy that is left out (optional and computed), so the link is made anew.
    const both = new Remembered(this, "write-back", { input: writeBack });
    new FsxDataRepositoryAssociation(this, "bucket", {
      fileSystemId,
      fileSystemPath: "/",
      dataRepositoryPath: `s3://${bucket}${prefix === undefined ? "" : `/${prefix}`}`,
      batchImportMetaDataOnCreate: true,
      deleteDataInFilesystem: false,
      s3: { autoImportPolicy: { events }, ...(writeBack ? { autoExportPolicy: { events } } : {}) },
      timeouts: { create: "30m", update: "30m", delete: "30m" },
      // By its name: as a reference cdktf writes an expression, which Terraform takes for none there.
      lifecycle: { replaceTriggeredBy: [`${both.terraformResourceType}.${both.friendlyUniqueId}`] },
    });
  }
}
