import { EksAccessEntry, EksAccessPolicyAssociation } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { childId } from "../../core/names/child-id";
import { EksAccess } from "./eks-access";

/** Properties of `ClusterAccess`. */
export interface ClusterAccessProps {
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
}

/** What people and programs may do in a cluster who don't administer it: EKS takes one entry a principal, with policies and groups. */
export class ClusterAccess extends Construct {
  private readonly entries = new Map<string, EksAccessEntry>();
  private readonly given = new Set<string>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterAccessProps,
  ) {
    super(scope, id);
  }

  /** What a principal has already is left alone. */
  public grant(access: EksAccess): void {
    const { principalArn, policy, kubernetesGroups: groups, namespaces } = access;
    const key = `${principalArn} ${policy ?? "groups"}`;
    if (principalArn === "" || this.given.has(key)) return;
    this.given.add(key);
    const entry = this.entryOf(principalArn);
    if (groups !== undefined) entry.kubernetesGroups = [...groups].sort();
    if (policy === undefined) return;
    new EksAccessPolicyAssociation(entry.node.scope as Construct, policy, {
      clusterName: this.props.cluster,
      principalArn: entry.principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces: [...namespaces].sort() },
    });
  }

  private entryOf(principalArn: string): EksAccessEntry {
    const before = this.entries.get(principalArn);
    if (before !== undefined) return before;
    // By what is known of it, so that the order of the list doesn't matter.
    const name = Token.isUnresolved(principalArn) ? `principal-${this.entries.size}` : childId(principalArn.replace(/\//g, ":"));
    const entry = new EksAccessEntry(new Construct(this, name), "entry", {
      clusterName: this.props.cluster,
      principalArn,
      // Optional and computed: left out, groups that were named would stay.
      kubernetesGroups: [],
    });
    this.entries.set(principalArn, entry);
    return entry;
  }
}
