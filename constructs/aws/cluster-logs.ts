import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsCloudwatchLogGroups } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-groups";
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Properties of `ClusterLogs`. */
export interface ClusterLogsProps {
  readonly clusterName: string;
  /** @default - nothing expires, and the group stays when the cluster goes */
  readonly retentionDays?: number;
}

/**
 * The log group of a control plane, by the name under which EKS looks for it.
 *
 * EKS makes it itself where it is missing, and the last lines of a cluster that goes can make it anew. So one that is there is taken over,
 * not made: otherwise every later deployment stops with ResourceAlreadyExistsException.
 */
export class ClusterLogs extends Construct {
  /** What the cluster waits for. */
  public readonly group: ITerraformDependable;

  public constructor(scope: Construct, id: string, { clusterName, retentionDays }: ClusterLogsProps) {
    super(scope, id);
    const name = `/aws/eks/${clusterName}/cluster`;
    const there = new DataAwsCloudwatchLogGroups(this, "there", { logGroupNamePrefix: name });
    this.group = new AdoptedLogGroup(this, "group", {
      name,
      // 0 is for ever.
      retentionInDays: retentionDays ?? 0,
      // Audit logs outlive a cluster, unless somebody said for how long they are wanted.
      skipDestroy: retentionDays === undefined,
      among: `${there.fqn}.log_group_names`,
    });
  }
}

interface AdoptedLogGroupProps {
  readonly name: string;
  readonly retentionInDays: number;
  readonly skipDestroy: boolean;
  /** Expression of the groups that are there. */
  readonly among: string;
}

/** A log group that is imported where it is there already, by an `import` block that is empty otherwise. */
class AdoptedLogGroup extends CloudwatchLogGroup {
  private readonly adoption: object;

  public constructor(scope: Construct, id: string, { among, ...config }: AdoptedLogGroupProps) {
    super(scope, id, config);
    this.adoption = {
      for_each: `\${toset([for name in ${among} : name if name == ${JSON.stringify(config.name)}])}`,
      id: "${each.value}",
      to: `${this.terraformResourceType}.${this.friendlyUniqueId}`,
    };
  }

  /** cdktf writes `import` blocks of one resource only, and runs Terraform for it when the app is synthesised. */
  public override toTerraform(): object {
    return { ...(super.toTerraform() as object), import: [this.adoption] };
  }
}
