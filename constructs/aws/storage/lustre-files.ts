import { FsxDataRepositoryAssociation, FsxLustreFileSystem, SecurityGroup, VpcSecurityGroupEgressRule, VpcSecurityGroupIngressRule } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { Remembered } from "../../core/remembered";
import { EksSubnet } from "../network/eks-network";
import { DEFAULT_DEPLOYMENT } from "./check-lustre";
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
  /** Refuses to plan the file system away, and with it all that is in it. @default true */
  readonly deletionProtection?: boolean;
}

/** Ports of Lustre's network (https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html). */
const PORTS = [
  { name: "lnet", fromPort: 988, toPort: 988 },
  { name: "lnet-more", fromPort: 1018, toPort: 1023 },
];

/** An FSx for Lustre file system in one zone, which the private subnets can mount. */
export class LustreFiles extends Construct {
  public readonly fileSystemId: string;
  public readonly dnsName: string;
  /** The file system's name in Lustre, which a mount names. */
  public readonly mountName: string;

  public constructor(scope: Construct, id: string, props: LustreFilesProps) {
    super(scope, id);
    const { clusterName, deployment = DEFAULT_DEPLOYMENT, backupDays = 0 } = props;
    const tags = { Name: `${clusterName}-lustre` };
    const group = new SecurityGroup(this, "group", { name: `${clusterName}-lustre`, description: "Lustre between its servers and the cluster's nodes", vpcId: props.vpcId, tags });
    const doors = this.openDoors(group.id, props);
    const isPersistent = deployment.type !== "SCRATCH_2";
    const files = new FsxLustreFileSystem(this, "files", {
      storageCapacity: props.capacityGiB,
      subnetIds: [props.subnetId],
      securityGroupIds: [group.id],
      deploymentType: deployment.type,
      storageType: "SSD",
      fileSystemTypeVersion: "2.15",
      perUnitStorageThroughput: isPersistent ? deployment.throughputPerTiB : undefined,
      kmsKeyId: props.kmsKeyArn,
      // Optional and computed: left out, backups that were on stay on. Scratch file systems have none, and refuse the word.
      automaticBackupRetentionDays: isPersistent ? backupDays : undefined,
      copyTagsToBackups: isPersistent ? true : undefined,
      skipFinalBackup: backupDays === 0,
      tags,
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
      // The servers are looked for through the group while it is made.
      dependsOn: doors,
      timeouts: { create: "60m", update: "90m", delete: "60m" },
    });
    this.fileSystemId = files.id;
    this.dnsName = files.dnsName;
    this.mountName = files.mountName;
    if (props.s3 !== undefined) this.link(files.id, props.s3);
  }

  private openDoors(groupId: string, { subnets, securityGroupId }: LustreFilesProps): ITerraformDependable[] {
    return PORTS.flatMap(({ name, fromPort, toPort }) => {
      const ports = { ipProtocol: "tcp", fromPort, toPort };
      const own = { securityGroupId: groupId, ...ports };
      const servers = { ...own, referencedSecurityGroupId: groupId, description: "Lustre between the file servers" };
      const bySubnet = subnets.flatMap(({ key, cidr }) => {
        // Refused; there is nothing to make of it.
        if (key === "" || this.node.tryFindChild(`from-${key}-${name}`) !== undefined) return [];
        // By the subnet's addresses, as for EFS: nodes may be in other groups, but never elsewhere.
        return [
          new VpcSecurityGroupIngressRule(this, `from-${key}-${name}`, { ...own, cidrIpv4: cidr, description: `Lustre from the nodes in zone ${key}` }),
          new VpcSecurityGroupEgressRule(this, `to-${key}-${name}`, { ...own, cidrIpv4: cidr, description: `Lustre to the nodes in zone ${key}` }),
        ];
      });
      return [
        new VpcSecurityGroupIngressRule(this, `from-itself-${name}`, servers),
        new VpcSecurityGroupEgressRule(this, `to-itself-${name}`, servers),
        ...bySubnet,
        // The servers call clients back.
        new VpcSecurityGroupIngressRule(this, `nodes-${name}`, { ...ports, securityGroupId, referencedSecurityGroupId: groupId, description: "Lustre from its file servers" }),
      ];
    });
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
