import { Construct } from "constructs";
import { RoleAssignment, RoleDefinition } from "../../bindings";
import { Token } from "../../../core/framework";
import { AccessMode, StorageOffer } from "../../../cluster/storage-offer";
import { AksWorkloadIdentity } from "../../access/workload-identity";
import { MaintenanceWindow } from "../../control-plane/maintenance-window";
import table from "../../data/managed-lustre.json";
import { AzurePlace } from "../../place";
import { partOf } from "../../resource-id";
import { DEFAULT_SKU } from "./check-lustre";
import { AksLustreClaimsOptions } from "./lustre-claims-options";
import { LUSTRE_DRIVER } from "./managed-lustre";

/** Where the driver's controller runs, and as whom. */
export const LUSTRE_CONTROLLER = { namespace: "kube-system", serviceAccount: "azurelustre-csi-controller" };

/** Properties of `AksLustreClaims`. */
export interface AksLustreClaimsProps extends AksLustreClaimsOptions, AzurePlace {
  /** The subnet that they lie in. */
  readonly ownSubnetId: string;
  /** Id of the resource group that they are made in. */
  readonly groupId: string;
  /** The resource group's name, a constant where it is one. */
  readonly groupName: string;
  readonly subscriptionId: string;
  /** When Azure may work on them: as the cluster's. */
  readonly maintenance: MaintenanceWindow;
  readonly oidcIssuerUrl: string;
}

const ROLES: { readonly [name: string]: { readonly actions: string[]; readonly says: string } } = {
  looks: { actions: table.claims.looks, says: "sees which Managed Lustre can be made, and how much room is in networks" },
  files: { actions: table.claims.files, says: "makes and deletes Managed Lustre file systems" },
  subnet: { actions: table.claims.subnet, says: "puts Managed Lustre file systems into the subnet" },
};

/** What the driver makes file systems by: a class, an identity for its controller alone, and three roles, each where it is needed. */
export class AksLustreClaims extends Construct {
  public readonly offer: StorageOffer;
  /** As whom the driver's controller acts. */
  public readonly identity: AksWorkloadIdentity;

  public constructor(scope: Construct, id: string, props: AksLustreClaimsProps) {
    super(scope, id);
    const { sku = DEFAULT_SKU, zone, maintenance, ownSubnetId, clusterName } = props;
    this.identity = new AksWorkloadIdentity(this, "identity", { ...props, name: "lustre-claims", ...LUSTRE_CONTROLLER, roles: [] });
    const scopes: { readonly [name: string]: string } = { looks: `/subscriptions/${props.subscriptionId}`, files: props.groupId, subnet: ownSubnetId };
    for (const [name, at] of Object.entries(scopes)) {
      const { actions, says } = ROLES[name];
      const role = new RoleDefinition(this, `${name}-role`, {
        // One in a tenant.
        name: `${clusterName} ${props.groupName} Lustre claims: ${name}`,
        description: `The Azure Lustre CSI driver of ${clusterName} ${says}`,
        scope: at,
        assignableScopes: [at],
        permissions: [{ actions }],
      });
      new RoleAssignment(this, name, { scope: at, roleDefinitionId: role.roleDefinitionResourceId, principalId: this.identity.principalId, principalType: "ServicePrincipal", skipServicePrincipalAadCheck: true });
    }
    const stepGiB = sku.stepTib * 1024;
    this.offer = {
      className: "lustre-claims",
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
      minimumGiB: stepGiB,
      stepGiB,
      maximumGiB: sku.mostTib * 1024,
      ownedByRoot: true,
      definition: {
        provisioner: LUSTRE_DRIVER,
        parameters: {
          "sku-name": sku.name,
          zone,
          "maintenance-day-of-week": maintenance.day,
          "maintenance-time-of-day-utc": `${String(maintenance.startHourUtc).padStart(2, "0")}:00`,
          location: props.location,
          "resource-group-name": props.groupName,
          "vnet-resource-group": partOf(ownSubnetId, 4),
          "vnet-name": partOf(ownSubnetId, 8),
          "subnet-name": partOf(ownSubnetId, 10),
          tags: Object.entries(props.tags ?? {}).map(([key, value]) => `${key}=${Token.asString(value)}`).join(","),
        },
        mountOptions: ["noatime", "flock"],
        reclaimPolicy: "Delete",
        volumeBindingMode: "Immediate",
        allowVolumeExpansion: false,
      },
    };
  }
}
