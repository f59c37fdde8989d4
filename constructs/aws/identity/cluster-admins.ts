import { EksAccessEntry, EksAccessPolicyAssociation } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { childId } from "../../core/names/child-id";

/** Properties of `ClusterAdmins`. */
export interface ClusterAdminsProps {
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  /** ARNs of IAM roles and users. */
  readonly admins: string[];
}

/** IAM roles and users that may do everything in a cluster, by access entries. */
export class ClusterAdmins extends Construct {
  private count = 0;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterAdminsProps,
  ) {
    super(scope, id);
    for (const principalArn of props.admins) this.grant(principalArn);
  }

  /** Whether there is anybody. */
  public get isGranted(): boolean {
    return this.count > 0;
  }

  /** Who is an administrator already stays one, and nothing more is made. */
  public grant(principalArn: string): void {
    // By what is known of it, so that the order of the list doesn't matter.
    const name = Token.isUnresolved(principalArn) ? `admin-${this.count}` : childId(principalArn.replace(/\//g, ":"));
    this.count += 1;
    if (name === "" || this.node.tryFindChild(name) !== undefined) return;
    const within = new Construct(this, name);
    const entry = new EksAccessEntry(within, "entry", { clusterName: this.props.cluster, principalArn });
    new EksAccessPolicyAssociation(within, "policy", {
      clusterName: this.props.cluster,
      principalArn: entry.principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    });
  }
}
