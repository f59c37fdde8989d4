import { DataAwsEksCluster, DataAwsEksClusters, DataAwsEksNodeGroups } from "../bindings";
import { Precondition, TerraformCount, Token } from "../../core/framework";
import { Construct } from "constructs";

/** Properties of `RunningCluster`. */
export interface RunningClusterProps {
  /** The cluster's name, a constant: what is asked must be known before anything is made. */
  readonly clusterName: string;
}

/**
 * What of a cluster is there already, as EKS says it when Terraform plans: nothing before the first deployment.
 *
 * Some changes are right or wrong only beside what runs. All that is asked here answers with an empty list, not with an error, where there
 * is nothing.
 */
export class RunningCluster extends Construct {
  /** An expression that is true where the cluster is there. */
  public readonly isThere: string;

  private readonly groups: DataAwsEksNodeGroups;
  private readonly cluster: DataAwsEksCluster;

  public constructor(scope: Construct, id: string, { clusterName }: RunningClusterProps) {
    super(scope, id);
    const clusters = new DataAwsEksClusters(this, "clusters", {});
    this.isThere = `contains(${clusters.fqn}.names, ${JSON.stringify(clusterName)})`;
    const count = onceIf(this.isThere);
    this.cluster = new DataAwsEksCluster(this, "cluster", { name: clusterName, count });
    this.groups = new DataAwsEksNodeGroups(this, "pools", { clusterName, count });
  }

  /** How often something is asked of a pool: once where the cluster has it, else not at all. */
  public ifPoolRuns(pool: string): TerraformCount {
    return onceIf(`contains(flatten(${this.groups.fqn}[*].names), ${JSON.stringify(pool)})`);
  }

  /**
   * EKS goes up by one minor version at a time, and never down. Asked for another, it says so only after what the same change replaces is
   * gone.
   */
  public reaches(version: string): Precondition[] {
    const minor = Number(/^1\.(\d+)$/.exec(version)?.[1]);
    if (Token.isUnresolved(version) || !Number.isInteger(minor)) return [];
    const runs = `tonumber(split(".", one.version)[1])`;
    return [
      {
        condition: `\${alltrue([for one in ${this.cluster.fqn}[*] : contains([${minor - 1}, ${minor}], ${runs})])}`,
        errorMessage:
          `kubernetesVersion is ${version}, but the cluster runs \${join("", ${this.cluster.fqn}[*].version)}: ` +
          "EKS raises a version by one minor at a time and never lowers it.",
      },
    ];
  }
}

function onceIf(condition: string): TerraformCount {
  return TerraformCount.of(Token.asNumber(`\${${condition} ? 1 : 0}`));
}
