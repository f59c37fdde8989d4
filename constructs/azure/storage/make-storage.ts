import { Construct } from "constructs";
import { KubernetesCluster } from "../bindings";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { StorageOffer } from "../../cluster/storage-offer";
import { AksClusterProps } from "../aks-cluster-props";
import { DEFAULT_WINDOW } from "../control-plane/maintenance-window";
import { AksSubnet, IAksNetwork } from "../network/aks-network";
import { AksNetwork } from "../network/network";
import { describeSystemPool } from "../pools/system-pool";
import { localNvmeAddOn, localNvmeClass } from "./local-nvme";
import { lustreAddOn } from "./lustre/lustre-add-on";
import { AksLustreClaimsOptions } from "./lustre/lustre-claims-options";
import { NetworkPlan } from "../network/network-plan";
import { AzurePlace } from "../place";
import { AksReplaceable } from "../replaceable";
import { AksBlobFiles } from "./blob-files";
import { AksBlobFuse } from "./blob-fuse";
import { AksLustreClaims } from "./lustre/lustre-claims";
import { AksManagedLustre } from "./lustre/managed-lustre";
import { AksNetAppFiles, NETAPP_DELEGATION } from "./netapp-files";
import { ownKeyDisks, premiumDisks } from "./premium-disks";
import { AksSharedFiles } from "./shared-files";
import { AccountEncryption, lustreEncryption, netAppEncryption } from "./storage-key";
import { builtInStorage, inOrder } from "./storage-offers";

/** What stands before storage. */
export interface StoragePlace {
  readonly place: AzurePlace;
  /** The resource group's name, a constant where it is one. */
  readonly groupName: string;
  readonly network: IAksNetwork;
  readonly plan: NetworkPlan;
  /** A name that nobody else in Azure has. */
  readonly unique: (purpose: string, maxLength: number) => string;
  readonly groupId: string;
  readonly subscriptionId: string;
  readonly cluster: KubernetesCluster;
  /** The cluster's identity, as which the Azure Files driver makes shares. */
  readonly clusterPrincipalId: string;
  /** A key of one's own, for every account. */
  readonly encryption: AccountEncryption;
}

/** What was made to store on. */
export interface MadeStorage {
  readonly offers: StorageOffer[];
  /** The drivers of it that AKS doesn't bring. */
  readonly addOns: HelmAddOn[];
  /** The zone of the network's private endpoints of Blob. @default - there is none yet */
  readonly blobDnsZoneId?: string;
}

/** All that a cluster stores on, in the scope of `AksCluster`. */
export function makeStorage(scope: Construct, props: AksClusterProps, stands: StoragePlace): MadeStorage {
  const { place, groupName, network, plan, unique, cluster, encryption } = stands;
  const { managedLustre, premiumDisks: disks, blob, netApp, lustreClaims: byClaims, blobFuse } = props.storage ?? {};
  const mayReplace = (what: AksReplaceable): boolean => props.allowReplacement?.includes(what) ?? false;
  const ours = { ...place, groupName, encryption, networkId: network.networkId, endpointsSubnetId: network.subnetIds[AksSubnet.ENDPOINTS] };
  const files = new AksSharedFiles(scope, "files", {
    ...ours,
    accountName: props.sharedFiles?.accountName ?? unique("files", 24),
    zoneRedundant: props.sharedFiles?.zoneRedundant ?? false,
    mayBeReplaced: mayReplace(AksReplaceable.SHARED_FILES),
    dnsZoneId: network.filesDnsZoneId,
    clusterPrincipalId: stands.clusterPrincipalId,
  });
  const offers = [files.offer, ...builtInStorage()];
  if (managedLustre !== undefined) {
    const subnet = network instanceof AksNetwork ? network.addSubnet("lustre", plan.lustreCidr) : undefined;
    const { offer } = new AksManagedLustre(scope, "lustre", {
      ...place,
      ...managedLustre,
      ownSubnetId: subnet?.id ?? managedLustre.subnetId ?? "",
      after: subnet?.ready,
      encryption: lustreEncryption(scope, props.ownKeys, place),
      maintenance: props.maintenance ?? DEFAULT_WINDOW,
      mayBeReplaced: mayReplace(AksReplaceable.MANAGED_LUSTRE),
    });
    offers.push(offer);
  }
  const ownKey = props.ownKeys?.volumeEncryptionSetId;
  if (ownKey !== undefined) offers.push(ownKeyDisks(ownKey));
  if (disks !== undefined) offers.push(premiumDisks(disks, ownKey));
  if (netApp !== undefined) {
    const { service, actions } = NETAPP_DELEGATION;
    const subnet = network instanceof AksNetwork ? network.addDelegatedSubnet("netapp", plan.netAppCidr, service, actions) : undefined;
    const ranges = network.ranges[AksSubnet.NODES];
    const { offer } = new AksNetAppFiles(scope, "netapp", {
      ...place,
      ...netApp,
      ownSubnetId: subnet ?? netApp.subnetId ?? "",
      // Of a network that is given, whose ranges may not be known, whoever reaches the subnet.
      clients: [ranges ?? "0.0.0.0/0"],
      encryption: netAppEncryption(scope, props.ownKeys, place, network.subnetIds[AksSubnet.ENDPOINTS]),
      mayBeReplaced: mayReplace(AksReplaceable.NETAPP_FILES),
    });
    offers.push(offer);
  }
  const claims = byClaims === undefined ? undefined : makeClaims(scope, byClaims, props, stands);
  if (claims !== undefined) offers.push(claims.offer);
  let blobDnsZoneId = blob?.dnsZoneId ?? blobFuse?.dnsZoneId;
  if (blob !== undefined) {
    const { offer, dnsZoneId } = new AksBlobFiles(scope, "blob", {
      ...ours,
      ...blob,
      name: blob.accountName ?? unique("blob", 24),
      mayBeReplaced: mayReplace(AksReplaceable.BLOB),
    });
    blobDnsZoneId = dnsZoneId;
    offers.push(offer);
  }
  if (blobFuse !== undefined) {
    const { offer, dnsZoneId } = new AksBlobFuse(scope, "blob-fuse", {
      ...ours,
      ...blobFuse,
      dnsZoneId: blobFuse.dnsZoneId ?? blobDnsZoneId,
      name: blobFuse.accountName ?? unique("weights", 24),
      kubeletPrincipalId: cluster.kubeletIdentity.objectId,
      kubeletClientId: cluster.kubeletIdentity.clientId,
      mayBeReplaced: mayReplace(AksReplaceable.BLOB),
    });
    blobDnsZoneId = dnsZoneId;
    offers.push(offer);
  }
  const nvme = props.gpuPools.some(({ localNvme }) => localNvme === true);
  const controller = claims === undefined ? undefined : { identity: claims.identity, nodeSelector: describeSystemPool(props.systemPool).nodeSelector };
  const addOns = [...(nvme ? [localNvmeAddOn()] : []), ...(managedLustre === undefined && controller === undefined ? [] : [lustreAddOn(controller)])];
  return { offers: [...inOrder(props.storage, offers), ...(nvme ? [localNvmeClass()] : [])], addOns, blobDnsZoneId };
}

function makeClaims(scope: Construct, options: AksLustreClaimsOptions, { maintenance = DEFAULT_WINDOW }: AksClusterProps, { place, groupName, groupId, subscriptionId, network, plan, cluster }: StoragePlace): AksLustreClaims {
  const ours = network instanceof AksNetwork ? network.addSubnet("lustre-claims", plan.lustreClaimsCidr).id : undefined;
  return new AksLustreClaims(scope, "lustre-claims", {
    ...place,
    ...options,
    ownSubnetId: ours ?? options.subnetId ?? "",
    groupId,
    groupName,
    subscriptionId,
    maintenance,
    oidcIssuerUrl: cluster.oidcIssuerUrl,
  });
}
