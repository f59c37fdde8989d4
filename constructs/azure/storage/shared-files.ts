import { RoleAssignment, StorageAccount } from "../bindings";
import { Token } from "../../core/framework";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { ForLife } from "../../core/late/for-life";
import { AzurePlace } from "../place";
import { CLOSED_ACCOUNT } from "./closed-account";
import { FILE_SERVICE, privateWay } from "./private-way";
import { AccountEncryption } from "./storage-key";

/** Storage that many nodes mount at once. */
export interface AksSharedFilesOptions {
  /**
   * Name of the storage account, 3 to 24 lower-case letters and digits. Another name is another account: the volumes are gone, so it is
   * stopped unless `allowReplacement` names the shared files.
   * @default - from the cluster's name and a hash
   * @example "mysharedfiles"
   */
  readonly accountName?: string;
  /**
   * Keeps the files in three zones, where the region has them. For life: another value replaces the account, and the volumes are gone, so
   * it is stopped unless `allowReplacement` names the shared files.
   * @default false, in one place
   */
  readonly zoneRedundant?: boolean;
}

/** Properties of `AksSharedFiles`. */
export interface AksSharedFilesProps extends AzurePlace {
  readonly accountName: string;
  readonly zoneRedundant: boolean;
  /** Whether the account may be replaced, and its files lost. */
  readonly mayBeReplaced: boolean;
  /** The resource group's name for the storage class, a constant where it is one. */
  readonly groupName: string;
  readonly networkId: string;
  readonly endpointsSubnetId: string;
  /** With a key of one's own. @default - Azure's */
  readonly encryption?: AccountEncryption;
  /** The private DNS zone that the network has for it. @default - one is made and linked */
  readonly dnsZoneId?: string;
  /** Principal of the cluster's identity, as which the Azure Files driver makes shares. */
  readonly clusterPrincipalId: string;
}

/** Smallest premium share. https://learn.microsoft.com/azure/aks/azure-files-csi */
const SMALLEST_SHARE_GIB = 100;
/** Host names of Azure Files' private endpoints, in Azure's public cloud. */

/**
 * Azure Files over NFS: a premium account that only a private endpoint in the cluster's network reaches.
 *
 * The account is Terraform's, not the driver's: left alone, the driver makes account, endpoint and DNS zone itself, needs to be
 * Contributor of the network for it, and leaves the zone behind, which then keeps the resource group from being deleted.
 * So all it needs is a role on this one account; NFS has no keys.
 */
export class AksSharedFiles extends Construct {
  public readonly offer: StorageOffer;

  public constructor(scope: Construct, id: string, props: AksSharedFilesProps) {
    super(scope, id);
    const { resourceGroupName, tags } = props;
    const forLife = new ForLife(this, "for-life", {
      values: {
        region: props.location,
        resourceGroupName,
        "sharedFiles.accountName": props.accountName,
        "sharedFiles.zoneRedundant": String(props.zoneRedundant),
      },
      otherwise:
        "That replaces the storage account, and every volume of azure-files-nfs is gone. Keep what was, or copy the files elsewhere " +
        "and ask for it: allowReplacement: [AksReplaceable.SHARED_FILES].",
      released: props.mayBeReplaced,
    });
    const account = new StorageAccount(this, "account", {
      name: props.accountName,
      location: props.location,
      resourceGroupName,
      accountKind: "FileStorage",
      accountTier: "Premium",
      accountReplicationType: props.zoneRedundant ? "ZRS" : "LRS",
      ...CLOSED_ACCOUNT,
      ...props.encryption,
      tags,
      lifecycle: { precondition: forLife.preconditions },
    });
    privateWay(this, { ...props, name: `${props.clusterName}-files`, accountId: account.id, service: FILE_SERVICE, connection: "files", linkName: props.clusterName });
    new RoleAssignment(this, "driver-role", {
      scope: account.id,
      // Makes and deletes shares. https://learn.microsoft.com/azure/aks/azure-files-csi asks for Contributor of the account.
      roleDefinitionName: "Storage Account Contributor",
      principalId: props.clusterPrincipalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
    this.offer = {
      ...sharedFilesClass(),
      definition: {
        provisioner: "file.csi.azure.com",
        parameters: {
          protocol: "nfs",
          skuName: props.zoneRedundant ? "Premium_ZRS" : "Premium_LRS",
          resourceGroup: props.groupName,
          // A constant where it is one, so that no state is read for it.
          storageAccount: Token.isUnresolved(props.accountName) ? account.name : props.accountName,
          // Mounts by the private endpoint's name, and keeps the driver from opening the nodes' subnet to storage by itself.
          // azurefile-csi-driver, pkg/azurefile/controllerserver.go, CreateVolume
          networkEndpointType: "privateEndpoint",
        },
        // https://learn.microsoft.com/azure/aks/azure-files-csi: more connections, and reserved ports aren't needed.
        mountOptions: ["nconnect=4", "noresvport", "actimeo=30"],
        volumeBindingMode: "Immediate",
      },
    };
  }
}

/** The class of the shared files, where it is there already. */
export function sharedFilesClass(): StorageOffer {
  return {
    className: "azure-files-nfs",
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
    minimumGiB: SMALLEST_SHARE_GIB,
  };
}
