import { ManagedLustreFileSystem } from "../../bindings";
import { ITerraformDependable, Token } from "../../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../../cluster/storage-offer";
import { ForLife } from "../../../core/late/for-life";
import { MaintenanceWindow } from "../../control-plane/maintenance-window";
import { AzurePlace } from "../../place";
import { DEFAULT_SKU, capacityOf } from "./check-lustre";
import { AksManagedLustreOptions } from "./lustre-options";
import { LustreEncryption, OWN_KEY } from "../storage-key";

/** Properties of `AksManagedLustre`. */
export interface AksManagedLustreProps extends AksManagedLustreOptions, AzurePlace {
  /** The subnet that it lies in. */
  readonly ownSubnetId: string;
  /** What must stand before it: its way out. @default - nothing */
  readonly after?: ITerraformDependable[];
  /** A key of one's own. @default - Azure's */
  readonly encryption?: LustreEncryption;
  /** When Azure may work on it: as the cluster's. */
  readonly maintenance: MaintenanceWindow;
  /** Whether it may be replaced, and its files lost. */
  readonly mayBeReplaced: boolean;
}

/** The driver's name, by which volumes name it. */
export const LUSTRE_DRIVER = "azurelustre.csi.azure.com";

/** A Managed Lustre file system in one zone, which the nodes mount. */
export class AksManagedLustre extends Construct {
  public readonly offer: StorageOffer;
  /** The file system as Azure has it. */
  public readonly resource: ManagedLustreFileSystem;

  public constructor(scope: Construct, id: string, props: AksManagedLustreProps) {
    super(scope, id);
    const { sku = DEFAULT_SKU, zone, maintenance, encryption } = props;
    const capacity = capacityOf(props);
    const forLife = new ForLife(this, "for-life", {
      values: {
        region: props.location,
        resourceGroupName: props.resourceGroupName,
        "storage.managedLustre.sku": `${sku.name}${encryption === undefined ? "" : OWN_KEY}`,
        "storage.managedLustre.capacityTib": String(capacity),
        "storage.managedLustre.zone": zone,
        "storage.managedLustre.subnetId": props.ownSubnetId,
      },
      otherwise:
        "That makes the Managed Lustre file system anew and empty, under the nodes that have it mounted. Keep what was, or destroy the models first " +
        "and ask for it: allowReplacement: [AksReplaceable.MANAGED_LUSTRE].",
      released: props.mayBeReplaced,
    });
    this.resource = new ManagedLustreFileSystem(this, "files", {
      name: `${props.clusterName}-lustre`,
      location: props.location,
      resourceGroupName: props.resourceGroupName,
      skuName: sku.name,
      storageCapacityInTb: capacity,
      subnetId: props.ownSubnetId,
      zones: [zone],
      maintenanceWindow: { dayOfWeek: maintenance.day, timeOfDayInUtc: `${String(maintenance.startHourUtc).padStart(2, "0")}:00` },
      tags: props.tags,
      // azurerm waits half an hour by itself, and a large one takes longer.
      timeouts: { create: "120m", update: "120m", delete: "120m" },
      identity: encryption?.identity,
      encryptionKey: encryption?.encryptionKey,
      dependsOn: encryption === undefined ? props.after : [...(props.after ?? []), ...encryption.after],
      lifecycle: { precondition: forLife.preconditions },
    });
    this.node.defaultChild = this.resource;
    this.offer = lustreOffer(`${props.clusterName}-lustre`, this.resource.mgsAddress, capacity, sku.megabytesPerSecondOfTib);
  }
}

/** All claims share the one file system: each gets a volume that is all of it, and nothing is made or deleted for a claim. */
function lustreOffer(handle: string, address: string, capacityTib: number, megabytesPerSecondOfTib: number): StorageOffer {
  const known = !Token.isUnresolved(capacityTib);
  return {
    className: "lustre",
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
    maximumGiB: known ? capacityTib * 1024 : undefined,
    throughputMBps: known ? capacityTib * megabytesPerSecondOfTib : undefined,
    // Its root folder is root's, and our driver sets no owner.
    ownedByRoot: true,
    sharedVolume: {
      driver: LUSTRE_DRIVER,
      handle,
      attributes: { "mgs-ip-address": address },
      // Downloads of one model lock their files across nodes.
      mountOptions: ["noatime", "flock"],
    },
    definition: {
      // A claim that comes without its volume waits, and makes no file system.
      provisioner: "kubernetes.io/no-provisioner",
      reclaimPolicy: "Retain",
      volumeBindingMode: "Immediate",
      allowVolumeExpansion: false,
    },
  };
}
