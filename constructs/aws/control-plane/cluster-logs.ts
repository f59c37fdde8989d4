import { CloudwatchLogGroup, DataAwsCloudwatchLogGroups } from "../bindings";
import { Construct } from "constructs";

/** Properties of `ClusterLogs`. */
export interface ClusterLogsProps {
  readonly clusterName: string;
  /** @default - nothing expires, and the group stays when the cluster goes */
  readonly retentionDays?: number;
  /** A key of one's own. @default - AWS's */
  readonly keyArn?: string;
}

/**
 * The log group of a control plane, by the name under which EKS looks for it.
 *
 * EKS makes it itself where it is missing, and the last lines of a cluster that goes can make it anew. So one that is there is taken over,
 * by an `import` block that is empty otherwise: without it every later deployment stops with ResourceAlreadyExistsException.
 */
export class ClusterLogs extends CloudwatchLogGroup {
  private readonly adoption: object;

  public constructor(scope: Construct, id: string, { clusterName, retentionDays, keyArn }: ClusterLogsProps) {
    const name = `/aws/eks/${clusterName}/cluster`;
    super(scope, id, {
      name,
      // 0 is for ever.
      retentionInDays: retentionDays ?? 0,
      kmsKeyId: keyArn,
      // Audit logs outlive a cluster, unless somebody said for how long they are wanted.
      skipDestroy: retentionDays === undefined,
    });
    const there = new DataAwsCloudwatchLogGroups(this, "there", { logGroupNamePrefix: name });
    this.adoption = {
      for_each: `\${toset([for name in ${there.fqn}.log_group_names : name if name == ${JSON.stringify(name)}])}`,
      id: "${each.value}",
      to: `${this.terraformResourceType}.${this.friendlyUniqueId}`,
    };
  }

  /** cdktf's own `importFrom` knows no `for_each`, and runs Terraform, to see its version, whenever an app is synthesised. */
  public override toTerraform(): object {
    return { ...(super.toTerraform() as object), import: [this.adoption] };
  }
}
