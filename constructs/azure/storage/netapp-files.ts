import { Construct } from "constructs";
import { NetappAccount, NetappAccountEncryption, NetappPool, NetappVolume } from "../bindings";
import { mountAddress } from "../differences";
import { Token } from "../../core/framework";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { ForLife } from "../../core/late/for-life";
import { AzurePlace } from "../place";
import { AksNetAppLevel, AksNetAppOptions } from "./netapp-options";
import { NetAppEncryption, OWN_KEY } from "./storage-key";

/** Properties of `AksNetAppFiles`. */
export interface AksNetAppFilesProps extends AksNetAppOptions, AzurePlace {
  /** The delegated subnet that it lies in. */
  readonly ownSubnetId: string;
  /** Ranges whose machines may mount it: the nodes'. */
  readonly clients: string[];
  /** A key of one's own. @default - Azure's */
  readonly encryption?: NetAppEncryption;
  /** Whether it may be replaced, and its files lost. */
  readonly mayBeReplaced: boolean;
}

/** The service that a subnet is handed to, and what it does there. https://learn.microsoft.com/azure/azure-netapp-files/azure-netapp-files-delegate-subnet */
export const NETAPP_DELEGATION = { service: "Microsoft.Netapp/volumes", actions: ["Microsoft.Network/networkinterfaces/*", "Microsoft.Network/virtualNetworks/subnets/join/action"] };

const NAME = "models";
/** A million bytes in a MiB. */
const MB_OF_MIB = 1.048576;

/** An account, a pool and a volume of Azure NetApp Files. Nodes mount it by themselves, so no driver has a right on it. */
export class AksNetAppFiles extends Construct {
  public readonly offer: StorageOffer;
  /** The volume as Azure has it. */
  public readonly resource: NetappVolume;

  public constructor(scope: Construct, id: string, props: AksNetAppFilesProps) {
    super(scope, id);
    const { level = AksNetAppLevel.PREMIUM, capacityTib = 1, zone, location, resourceGroupName, tags, encryption } = props;
    const forLife = new ForLife(this, "for-life", {
      values: { region: location, resourceGroupName, "storage.netApp.level": `${level.name}${encryption === undefined ? "" : OWN_KEY}`, "storage.netApp.zone": zone ?? "none", "storage.netApp.subnetId": props.ownSubnetId },
      otherwise:
        "That makes the volume anew and empty, under the nodes that have it mounted. Keep what was, or take the models off it first " +
        "and ask for it: allowReplacement: [AksReplaceable.NETAPP_FILES].",
      released: props.mayBeReplaced,
    });
    const place = { location, resourceGroupName, tags };
    const account = new NetappAccount(this, "account", { ...place, name: props.clusterName, identity: encryption && { type: "UserAssigned", identityIds: [encryption.identityId] } });
    const keyed = encryption && new NetappAccountEncryption(this, "encryption", { netappAccountId: account.id, userAssignedIdentityId: encryption.identityId, encryptionKey: encryption.keyId, dependsOn: encryption.after });
    const pool = new NetappPool(this, "pool", { ...place, name: NAME, accountName: account.name, serviceLevel: level.name, sizeInTb: capacityTib, qosType: "Auto" });
    this.resource = new NetappVolume(this, "volume", {
      ...place,
      name: NAME,
      accountName: account.name,
      poolName: pool.name,
      serviceLevel: level.name,
      zone,
      volumePath: `${props.clusterName}-${NAME}`,
      subnetId: props.ownSubnetId,
      // Pools below 4 TiB take no others.
      networkFeatures: "Standard",
      protocols: ["NFSv4.1"],
      securityStyle: "unix",
      storageQuotaInGb: Token.isUnresolved(capacityTib) ? Token.asNumber(`\${${Token.asString(capacityTib)} * 1024}`) : capacityTib * 1024,
      snapshotDirectoryVisible: false,
      ...(encryption === undefined ? {} : { encryptionKeySource: "Microsoft.KeyVault", keyVaultPrivateEndpointId: encryption.endpointId }),
      // Root, since the download's first container hands the folder over.
      exportPolicyRule: [{ ruleIndex: 1, allowedClients: props.clients, protocol: ["NFSv4.1"], unixReadWrite: true, unixReadOnly: false, rootAccessEnabled: true }],
      timeouts: { create: "90m", update: "90m", delete: "90m" },
      dependsOn: keyed && [keyed],
      lifecycle: { precondition: forLife.preconditions },
    });
    this.node.defaultChild = this.resource;
    const known = !Token.isUnresolved(capacityTib);
    this.offer = {
      className: "netapp-nfs",
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE],
      maximumGiB: known ? capacityTib * 1024 : undefined,
      throughputMBps: known ? Math.floor(capacityTib * level.mebibytesPerSecondOfTib * MB_OF_MIB) : undefined,
      ownedByRoot: true,
      sharedVolume: {
        driver: "nfs",
        handle: `${props.clusterName}-netapp`,
        attributes: {},
        nfs: { server: mountAddress(this.resource), path: `/${props.clusterName}-${NAME}` },
        // https://learn.microsoft.com/azure/azure-netapp-files/performance-linux-mount-options
        mountOptions: ["vers=4.1", "hard", "noatime", "nconnect=8", "rsize=262144", "wsize=262144"],
      },
      // A claim that comes without its volume waits, and makes none.
      definition: { provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false },
    };
  }
}
