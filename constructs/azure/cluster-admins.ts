import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { DataResource } from "cdktf";
import { Construct } from "constructs";

/** Properties of `AksClusterAdmins`. */
export interface AksClusterAdminsProps {
  readonly clusterId: string;
  /** Object ids of users, groups or service principals. Not set: whoever runs Terraform. */
  readonly objectIds: string[] | undefined;
  /** Object id of whoever runs Terraform, known only at apply. */
  readonly deployerObjectId: string;
  /** Whether the cluster may be replaced: then its administrators go before it, not after. */
  readonly clusterMayBeReplaced: boolean;
}

/** Who administers the cluster: a role in Azure, as the cluster has no accounts of its own. */
export class AksClusterAdmins extends Construct {
  public constructor(scope: Construct, id: string, props: AksClusterAdminsProps) {
    super(scope, id);
    const role = { scope: props.clusterId, roleDefinitionName: "Azure Kubernetes Service RBAC Cluster Admin" };
    if (props.objectIds === undefined) {
      new RoleAssignment(this, "deployer", {
        ...role,
        principalId: props.deployerObjectId,
        // Another person's run must not take the role from the first one; a list of ids says who has it.
        lifecycle: { ignoreChanges: ["principal_id"] },
      });
      return;
    }
    // An empty one is refused, and can be no construct.
    const objectIds = [...new Set(props.objectIds.filter((each) => each !== ""))].sort();
    const assignments = objectIds.map(
      (objectId) =>
        new RoleAssignment(this, objectId, {
          ...role,
          principalId: objectId,
          // Terraform remembers it of who is taken off the list; it holds for all that the role depends on, which is the cluster.
          lifecycle: props.clusterMayBeReplaced ? undefined : { createBeforeDestroy: true },
        }),
    );
    // Comes after every new one, and before any old one goes: without it all of the old could be gone minutes before the first new one is in.
    new DataResource(this, "in-place", { input: { objectIds }, dependsOn: assignments });
  }
}
