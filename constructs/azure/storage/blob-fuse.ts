import { Construct } from "constructs";
import { RoleAssignment, StorageAccount, StorageContainer } from "../bindings";
import { ForLife } from "../../core/late/for-life";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { AzurePlace } from "../place";
import { CLOSED_ACCOUNT } from "./closed-account";
import { BLOB_SERVICE, privateWay } from "./private-way";
import { AccountEncryption } from "./storage-key";

/**
 * A Blob container with weights that were put there before, which many nodes read by blobfuse2: the class `blob-fuse`, for models with
 * `WeightsLoader.prefilled()`. Nodes read it as the kubelets' identity, with no account's key.
 */
export interface AksBlobFuseOptions {
  /** Name of the storage account, 3 to 24 lower-case letters and digits. For life (`allowReplacement`). @default - from the cluster's name and a hash @example "myweights" */
  readonly accountName?: string;
  /** Keeps the weights in three zones. For life (`allowReplacement`). @default false, in one place */
  readonly zoneRedundant?: boolean;
  /**
   * Gigabytes of the node's disk on which files that were read are kept, whole. The largest file must fit.
   * @default - none: what is read ahead lies in 4 GiB of the node's memory
   * @example 200
   * @integer
   */
  readonly cacheGiB?: number;
  /**
   * Folder of the node below which they are kept, with `cacheGiB`: "/mnt" is the temporary disk of sizes that have one. Of a size whose system disk lies on
   * NVMe (`ephemeralOsDisk`) any other folder is on it.
   * @default "/mnt"
   * @example "/var/cache/weights"
   */
  readonly cacheFolder?: string;
  /**
   * Resource id of the private DNS zone privatelink.blob.core.windows.net that the network is linked to already: it can't be linked to two.
   * @default - that of `blob`, or one is made and linked
   * @example "/subscriptions/.../privateDnsZones/privatelink.blob.core.windows.net"
   */
  readonly dnsZoneId?: string;
}

/** Properties of `AksBlobFuse`. */
export interface AksBlobFuseProps extends AksBlobFuseOptions, AzurePlace {
  /** Its name, given or made. */
  readonly name: string;
  /** The resource group's name, a constant where it is one. */
  readonly groupName: string;
  readonly networkId: string;
  readonly endpointsSubnetId: string;
  /** With a key of one's own. @default - Azure's */
  readonly encryption?: AccountEncryption;
  /** As whom the nodes read. */
  readonly kubeletPrincipalId: string;
  readonly kubeletClientId: string;
  /** Whether the account may be replaced, and its weights lost. */
  readonly mayBeReplaced: boolean;
}

const CONTAINER = "weights";
const MEMORY_MB = 4096;

/** The account, closed but for a private endpoint, its container, and the nodes' right to read in that container. */
export class AksBlobFuse extends Construct {
  public readonly offer: StorageOffer;
  /** The zone in which its private endpoint is found, given or made: a network has one. */
  public readonly dnsZoneId: string;

  public constructor(scope: Construct, id: string, props: AksBlobFuseProps) {
    super(scope, id);
    const { location, resourceGroupName, tags, zoneRedundant = false } = props;
    const forLife = new ForLife(this, "for-life", {
      values: { region: location, resourceGroupName, "storage.blobFuse.accountName": props.name, "storage.blobFuse.zoneRedundant": String(zoneRedundant) },
      otherwise: "That replaces the storage account, and the weights in it are gone. Keep what was, or copy them elsewhere and ask for it: allowReplacement: [AksReplaceable.BLOB].",
      released: props.mayBeReplaced,
    });
    const account = new StorageAccount(this, "account", {
      name: props.name,
      location,
      resourceGroupName,
      accountKind: "BlockBlobStorage",
      accountTier: "Premium",
      accountReplicationType: zoneRedundant ? "ZRS" : "LRS",
      ...CLOSED_ACCOUNT,
      ...props.encryption,
      tags,
      lifecycle: { precondition: forLife.preconditions },
    });
    this.node.defaultChild = account;
    const { endpoint, dnsZoneId } = privateWay(this, { ...props, name: `${props.clusterName}-blob-fuse`, accountId: account.id, service: BLOB_SERVICE, connection: "blob", linkName: `${props.clusterName}-blob` });
    this.dnsZoneId = dnsZoneId;
    const container = new StorageContainer(this, "container", { name: CONTAINER, storageAccountId: account.id, containerAccessType: "private", dependsOn: [endpoint] });
    new RoleAssignment(this, "nodes-read", {
      // By the account's id: azurerm's own id of a container made so is Azure Resource Manager's.
      scope: container.id,
      roleDefinitionName: "Storage Blob Data Reader",
      principalId: props.kubeletPrincipalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
    this.offer = {
      className: "blob-fuse",
      accessModes: [AccessMode.READ_ONLY_MANY],
      sharedVolume: {
        driver: "blob.csi.azure.com",
        handle: `${account.name}_${CONTAINER}`,
        attributes: { protocol: "fuse2", resourceGroup: props.groupName, storageAccount: account.name, containerName: container.name, AzureStorageAuthType: "MSI", AzureStorageIdentityClientID: props.kubeletClientId },
        mountOptions: mountOptions(props),
      },
      definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
    };
  }
}

/**
 * Weights don't change, so what was listed stays true for an hour. Without a disk, blocks are read ahead into memory; with one, each file that is opened is
 * fetched whole (https://github.com/Azure/azure-storage-fuse, block cache and file cache).
 */
function mountOptions({ cacheGiB, cacheFolder = "/mnt", name }: AksBlobFuseProps): string[] {
  const common = ["-o allow_other", "-o ro", "--read-only=true", "--use-attr-cache=true", "-o attr_timeout=3600", "-o entry_timeout=3600", "-o negative_timeout=60", "--cancel-list-on-mount-seconds=10", "--log-level=LOG_WARNING"];
  if (cacheGiB === undefined) return [...common, "--block-cache", `--block-cache-pool-size=${MEMORY_MB}`];
  return [...common, "--file-cache-timeout-in-seconds=604800", `--cache-size-mb=${cacheGiB * 1024}`, `--tmp-path=${cacheFolder}/blobfuse-${name}`];
}
