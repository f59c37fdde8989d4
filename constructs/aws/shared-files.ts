import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { PrivateSubnet } from "./network";

/** Properties of `SharedFiles`. */
export interface SharedFilesProps {
  readonly clusterName: string;
  readonly vpcId: string;
  /** Where the nodes are. */
  readonly subnets: PrivateSubnet[];
}

/** An EFS file system that can be mounted in every zone, from the private subnets only. */
export class SharedFiles extends Construct {
  public readonly fileSystemId: string;

  public constructor(scope: Construct, id: string, props: SharedFilesProps) {
    super(scope, id);
    const tags = { Name: `${props.clusterName}-shared` };
    const files = new EfsFileSystem(this, "files", {
      encrypted: true,
      throughputMode: "elastic", // Paid by what is moved: model weights are read in bursts.
      tags,
    });
    this.fileSystemId = files.id;
    const group = new SecurityGroup(this, "group", {
      name: `${props.clusterName}-shared-files`,
      description: "NFS from the cluster's nodes",
      vpcId: props.vpcId,
      tags,
    });
    for (const { zone, subnetId } of props.subnets) {
      // By the subnet's addresses: nodes may come to be in other security groups than the cluster's own, but never elsewhere.
      new VpcSecurityGroupIngressRule(this, `nfs-${zone.letter}`, {
        securityGroupId: group.id,
        cidrIpv4: zone.privateCidr,
        ipProtocol: "tcp",
        fromPort: 2049,
        toPort: 2049,
        description: `NFS from the nodes in zone ${zone.letter}`,
      });
      new EfsMountTarget(this, zone.letter, {
        fileSystemId: files.id,
        subnetId,
        securityGroups: [group.id],
      });
    }
  }
}
