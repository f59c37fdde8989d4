import { ProjectIamMember, ServiceAccount } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { nodeAccountId } from "../names";
import { GoogleProject } from "../project";

/** Properties of `NodeIdentity`. */
export interface NodeIdentityProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project: GoogleProject;
  /** The project's id where it was given. */
  readonly projectId?: string;
}

/**
 * What a node does in the project: write logs and metrics, and say that it is there. Images are read by a role on the one repository; the
 * default service account, which Compute Engine nodes get otherwise, is often an editor of the whole project.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts
 */
const NODE_ROLES = ["roles/container.defaultNodeServiceAccount"];

/** The service account of a cluster's nodes. */
export class NodeIdentity extends Construct {
  public readonly account: ServiceAccount;
  /** Must be there before the first node. */
  public readonly roles: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: NodeIdentityProps) {
    super(scope, id);
    const { clusterName, region, project, projectId } = props;
    this.account = new ServiceAccount(this, "account", {
      accountId: nodeAccountId(clusterName, region),
      displayName: `Nodes of the GKE cluster ${clusterName}`,
      project: projectId,
      // An account that an earlier release made, without the region in its id, stays: with another one all nodes would be made anew.
      lifecycle: { ignoreChanges: ["account_id"] },
      dependsOn: project.apis,
    });
    this.node.defaultChild = this.account;
    this.roles = NODE_ROLES.map(
      (role) =>
        new ProjectIamMember(this, role.replace("roles/", "").replace(/\./g, "-"), {
          project: project.projectId,
          role,
          member: this.account.member,
        }),
    );
  }
}
