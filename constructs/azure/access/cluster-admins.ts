import { RoleAssignment } from "../bindings";
import { Remembered } from "../../core/late/remembered";
import { resourceAddress } from "../../core/names/resource-address";
import { Construct } from "constructs";
import { resolvedText } from "../resolved-text";
import { childId } from "../../core/names/child-id";

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
  private readonly granted = new Map<string, RoleAssignment>();
  /** Comes after every new role, and before any old one goes: without it all of the old could be gone minutes before the first new one is in. */
  private inPlace?: Remembered;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AksClusterAdminsProps,
  ) {
    super(scope, id);
    if (props.objectIds === undefined) {
      new RoleAssignment(this, "deployer", {
        ...this.role(),
        principalId: props.deployerObjectId,
        // Another person's run must not take the role from the first one; a list of ids says who has it.
        lifecycle: { ignoreChanges: ["principal_id"] },
      });
      return;
    }
    // An empty one is refused, and can be no construct.
    for (const objectId of props.objectIds) if (objectId !== "") this.grant(objectId);
  }

  /** Gives the role to one more; who has it already is left alone. */
  public grant(objectId: string): void {
    if (this.granted.has(objectId)) return;
    const made = new RoleAssignment(this, childId(resolvedText(this, objectId)), {
      ...this.role(),
      principalId: objectId,
      // Terraform remembers it of who is taken off the list; it holds for all that the role depends on, which is the cluster.
      lifecycle: this.props.clusterMayBeReplaced ? undefined : { createBeforeDestroy: true },
    });
    this.granted.set(objectId, made);
    const objectIds = [...this.granted.keys()].sort();
    this.inPlace ??= new Remembered(this, "in-place");
    const after = objectIds.map((each) => resourceAddress(this.granted.get(each)!));
    this.inPlace.remember({ objectIds }, after);
  }

  private role(): { readonly scope: string; readonly roleDefinitionName: string } {
    return { scope: this.props.clusterId, roleDefinitionName: "Azure Kubernetes Service RBAC Cluster Admin" };
  }
}
