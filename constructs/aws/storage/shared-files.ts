import { EfsFileSystem, EfsFileSystemPolicy, EfsMountTarget, SecurityGroup, VpcSecurityGroupIngressRule } from "../bindings";
import { Construct } from "constructs";
import { EksSubnet } from "../network/eks-network";

/** Properties of `SharedFiles`. */
export interface SharedFilesProps {
  readonly clusterName: string;
  readonly vpcId: string;
  /** Where it can be mounted: one a zone. */
  readonly subnets: EksSubnet[];
  /** From where: whence nodes come. */
  readonly sources: EksSubnet[];
  /** Refuses to plan the file system away, and with it all that is in it. @default true */
  readonly deletionProtection?: boolean;
  /** A key of one's own. @default - AWS's */
  readonly kmsKeyArn?: string;
}

/** An EFS file system that can be mounted in every zone, from the private subnets only. */
export class SharedFiles extends Construct {
  public readonly fileSystemId: string;
  public readonly fileSystemArn: string;

  public constructor(scope: Construct, id: string, props: SharedFilesProps) {
    super(scope, id);
    const tags = { Name: `${props.clusterName}-shared` };
    const files = new EfsFileSystem(this, "files", {
      encrypted: true,
      kmsKeyId: props.kmsKeyArn,
      throughputMode: "elastic", // Paid by what is moved: model weights are read in bursts.
      tags,
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
    });
    this.node.defaultChild = files;
    this.fileSystemId = files.id;
    this.fileSystemArn = files.arn;
    const policy = new EfsFileSystemPolicy(this, "policy", { fileSystemId: files.id, policy: JSON.stringify(sharedFilesPolicy(files.arn)) });
    const group = new SecurityGroup(this, "group", {
      name: `${props.clusterName}-shared-files`,
      description: "NFS from the cluster's nodes",
      vpcId: props.vpcId,
      tags,
      timeouts: { delete: "30m" },
    });
    for (const { key, cidr } of props.sources) {
      // Refused; there is nothing to make of it.
      if (key === "" || this.node.tryFindChild(`nfs-${key}`) !== undefined) continue;
      // By the subnet's addresses: nodes may come to be in other security groups than the cluster's own, but never elsewhere.
      new VpcSecurityGroupIngressRule(this, `nfs-${key}`, {
        securityGroupId: group.id,
        cidrIpv4: cidr,
        ipProtocol: "tcp",
        fromPort: 2049,
        toPort: 2049,
        description: `NFS from the nodes in zone ${key}`,
      });
    }
    for (const { key, subnetId } of props.subnets) {
      const name = key.length === 1 ? key : `subnet-${key}`;
      if (key === "" || this.node.tryFindChild(name) !== undefined) continue;
      new EfsMountTarget(this, name, {
        fileSystemId: files.id,
        subnetId,
        securityGroups: [group.id],
        timeouts: { create: "30m", delete: "30m" },
        // No door before there is somebody at it.
        dependsOn: [policy],
      });
    }
  }
}

/**
 * Who may mount a file system, in IAM's own form. Without a policy whoever reaches a mount target has all the files, as root.
 *
 * The CSI driver mounts each volume by its access point, over TLS and without an IAM identity, so nobody in particular is let in; but by an
 * access point only, which has a folder and a user of its own. Whoever can make access points decides who sees what.
 *
 * @param arn the file system's ARN
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export function sharedFilesPolicy(arn: string): object {
  const everybody = { AWS: "*" };
  const mount = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "MountByAccessPoint",
        Effect: "Allow",
        Principal: everybody,
        Action: mount,
        Resource: arn,
        // By a mount target: otherwise EFS calls the policy public. An access point's user isn't root, so nobody needs ClientRootAccess.
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" }, Null: { "elasticfilesystem:AccessPointArn": "false" } },
      },
      {
        Sid: "NothingWithoutAccessPoint",
        Effect: "Deny",
        Principal: everybody,
        Action: [...mount, "elasticfilesystem:ClientRootAccess"],
        Resource: arn,
        // Identities with rights of their own too.
        Condition: { Null: { "elasticfilesystem:AccessPointArn": "true" } },
      },
      {
        Sid: "NothingWithoutTls",
        Effect: "Deny",
        Principal: everybody,
        Action: "*",
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
