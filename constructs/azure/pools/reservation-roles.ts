import { createHash } from "crypto";
import { RoleAssignment } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { Capacity } from "../../cluster/pools/capacity";
import { resolvedText } from "../resolved-text";

/**
 * The cluster's identity puts nodes into capacity reservation groups, for which it must be Contributor of them
 * (https://learn.microsoft.com/azure/aks/use-capacity-reservation-groups, which gives it the group's whole resource group). Once for each
 * reservation, however many pools draw on it: Azure refuses a role that somebody has already.
 */
export class AksReservationRoles extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly principalId: string,
  ) {
    super(scope, id);
  }

  /** What must stand before a pool with this capacity. */
  public before(capacity: Capacity | undefined): ITerraformDependable | undefined {
    const { reservationId } = capacity ?? {};
    if (reservationId === undefined) return undefined;
    const id = createHash("sha256").update(resolvedText(this, reservationId).toLowerCase()).digest("hex").slice(0, 8);
    const made = this.node.tryFindChild(id) as RoleAssignment | undefined;
    if (made !== undefined) return made;
    return new RoleAssignment(this, id, {
      scope: reservationId,
      roleDefinitionName: "Contributor",
      principalId: this.principalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }
}
