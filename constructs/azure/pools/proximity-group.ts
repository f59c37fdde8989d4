import { ProximityPlacementGroup, RoleAssignment } from "../bindings";
import { Construct } from "constructs";
import { AzurePlace } from "../place";

/** Properties of `AksProximityGroup`. */
export interface AksProximityGroupProps extends AzurePlace {
  /** The pool that it is for. */
  readonly poolName: string;
  readonly machineType: string;
  /** The pool's one zone. @default - wherever Azure has room */
  readonly zone?: string;
  /** Principal of the cluster's identity, which puts nodes into it. */
  readonly clusterPrincipalId: string;
}

/** A proximity placement group for one pool, and the right to put nodes into it. */
export class AksProximityGroup extends Construct {
  public readonly groupId: string;
  /** Must stand before the pool. */
  public readonly role: RoleAssignment;

  public constructor(scope: Construct, id: string, props: AksProximityGroupProps) {
    super(scope, id);
    const group = new ProximityPlacementGroup(this, "group", {
      name: `${props.clusterName}-${props.poolName}`,
      location: props.location,
      resourceGroupName: props.resourceGroupName,
      // With a zone azurerm wants the sizes too, which let Azure find a data centre that has them.
      ...(props.zone === undefined ? {} : { zone: props.zone, allowedVmSizes: [props.machineType] }),
      tags: props.tags,
    });
    this.groupId = group.id;
    // Microsoft.Compute/proximityPlacementGroups/write (https://learn.microsoft.com/azure/aks/concepts-identity), and no built-in role has less of it.
    this.role = new RoleAssignment(this, "role", {
      scope: group.id,
      roleDefinitionName: "Contributor",
      principalId: props.clusterPrincipalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }
}
