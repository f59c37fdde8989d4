import { StorageAccount, StorageContainer } from "../bindings";
import { Construct } from "constructs";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { ForLife } from "../../core/late/for-life";
import { AzurePlace } from "../place";
import { CLOSED_ACCOUNT } from "./closed-account";
import { BLOB_SERVICE, privateWay } from "./private-way";
import { AccountEncryption } from "./storage-key";

/** Kind of the storage account behind Blob's NFS. @see https://learn.microsoft.com/azure/storage/blobs/network-file-system-protocol-support */
export class AksBlobKind {
  /** Solid state: fewer milliseconds for a request, dearer to keep. */
  public static readonly PREMIUM = new AksBlobKind("BlockBlobStorage", "Premium");
  /** Hard disks: the cheapest to keep. */
  public static readonly STANDARD = new AksBlobKind("StorageV2", "Standard");

  private constructor(
    public readonly accountKind: string,
    public readonly accountTier: string,
  ) {}
}

/** A Blob container that many nodes mount over NFS 3: the cheapest place for terabytes that are seldom read. */
export interface AksBlobOptions {
  /** Its kind. For life (`allowReplacement`). @default AksBlobKind.PREMIUM @example AksBlobKind.STANDARD */
  readonly kind?: AksBlobKind;
  /** Name of the storage account, 3 to 24 lower-case letters and digits. For life (`allowReplacement`). @default - from the cluster's name and a hash @example "myweights" */
  readonly accountName?: string;
  /** Keeps the files in three zones. For life (`allowReplacement`). @default false, in one place */
  readonly zoneRedundant?: boolean;
  /**
   * Resource id of the private DNS zone privatelink.blob.core.windows.net that the network is linked to already: it can't be linked to two.
   * @default - one is made and linked
   * @example "/subscriptions/.../privateDnsZones/privatelink.blob.core.windows.net"
   */
  readonly dnsZoneId?: string;
}

/** Properties of `AksBlobFiles`. */
export interface AksBlobFilesProps extends AksBlobOptions, AzurePlace {
  /** Its name, given or made. */
  readonly name: string;
  /** The resource group's name, a constant where it is one. */
  readonly groupName: string;
  readonly networkId: string;
  readonly endpointsSubnetId: string;
  /** With a key of one's own. @default - Azure's */
  readonly encryption?: AccountEncryption;
  /** Whether the account may be replaced, and its files lost. */
  readonly mayBeReplaced: boolean;
}

const CONTAINER = "models";

/**
 * One container over NFS 3, reachable from the cluster's network only. It is made here and not by the driver for a claim: so the driver needs no
 * role, and no account's keys, in Azure.
 */
export class AksBlobFiles extends Construct {
  public readonly offer: StorageOffer;
  /** The zone in which its private endpoint is found, given or made: a network has one. */
  public readonly dnsZoneId: string;

  public constructor(scope: Construct, id: string, props: AksBlobFilesProps) {
    super(scope, id);
    const { kind = AksBlobKind.PREMIUM, zoneRedundant = false, location, resourceGroupName, tags } = props;
    const forLife = new ForLife(this, "for-life", {
      values: {
        region: location,
        resourceGroupName,
        "storage.blob.kind": kind.accountTier,
        "storage.blob.accountName": props.name,
        "storage.blob.zoneRedundant": String(zoneRedundant),
      },
      otherwise:
        "That replaces the storage account, and all that is on blob-nfs is gone. Keep what was, or copy the files elsewhere " +
        "and ask for it: allowReplacement: [AksReplaceable.BLOB].",
      released: props.mayBeReplaced,
    });
    const account = new StorageAccount(this, "account", {
      name: props.name,
      location,
      resourceGroupName,
      accountKind: kind.accountKind,
      accountTier: kind.accountTier,
      accountReplicationType: zoneRedundant ? "ZRS" : "LRS",
      // NFS 3 needs folders.
      isHnsEnabled: true,
      nfsv3Enabled: true,
      ...CLOSED_ACCOUNT,
      ...props.encryption,
      tags,
      lifecycle: { precondition: forLife.preconditions },
    });
    const { endpoint, dnsZoneId } = privateWay(this, { ...props, name: `${props.clusterName}-blob`, accountId: account.id, service: BLOB_SERVICE, connection: "blob", linkName: `${props.clusterName}-blob` });
    this.dnsZoneId = dnsZoneId;
    // By the account's id, azurerm asks Azure Resource Manager for it, and not the account, which it can't reach.
    const container = new StorageContainer(this, "container", { name: CONTAINER, storageAccountId: account.id, containerAccessType: "private", dependsOn: [endpoint] });
    this.offer = {
      className: "blob-nfs",
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
      ownedByRoot: true,
      sharedVolume: {
        driver: "blob.csi.azure.com",
        // The account's name is the only one in Azure; a slash or a # would mean something to the driver.
        handle: `${account.name}_${CONTAINER}`,
        attributes: { protocol: "nfs", resourceGroup: props.groupName, storageAccount: account.name, containerName: container.name, mountPermissions: "0" },
        // Blob has no locks for NFS: each node keeps its own.
        mountOptions: ["nolock", "nconnect=4", "noresvport"],
      },
      definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
    };
  }
}
