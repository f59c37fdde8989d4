import { Construct } from "constructs";
import { StorageOffer } from "../../cluster/storage-offer";
import { AksClusterProps } from "../aks-cluster-props";
import { DEFAULT_WINDOW } from "../control-plane/maintenance-window";
import { AksSubnet, IAksNetwork } from "../network/aks-network";
import { AksNetwork } from "../network/network";
import { NetworkPlan } from "../network/network-plan";
import { AzurePlace } from "../place";
import { AksReplaceable } from "../replaceable";
import { AksBlobFiles } from "./blob-files";
import { AksManagedLustre } from "./managed-lustre";
import { premiumDisks } from "./premium-disks";
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
  /** The shared files, which every cluster has. */
  readonly files: StorageOffer;
}

/** All that a cluster stores on, in the scope of `AksCluster`. */
export function makeStorage(scope: Construct, props: AksClusterProps, { place, groupName, network, plan, unique, files }: StoragePlace): StorageOffer[] {
  const { managedLustre, premiumDisks: disks, blob } = props.storage ?? {};
  const mayReplace = (what: AksReplaceable): boolean => props.allowReplacement?.includes(what) ?? false;
  const offers = [files, ...builtInStorage()];
  if (managedLustre !== undefined) {
    const ours = network instanceof AksNetwork ? network.addSubnet("lustre", plan.lustreCidr) : undefined;
    const { offer } = new AksManagedLustre(scope, "lustre", {
      ...place,
      ...managedLustre,
      ownSubnetId: ours?.id ?? managedLustre.subnetId ?? "",
      after: ours?.ready,
      maintenance: props.maintenance ?? DEFAULT_WINDOW,
      mayBeReplaced: mayReplace(AksReplaceable.MANAGED_LUSTRE),
    });
    offers.push(offer);
  }
  if (disks !== undefined) offers.push(premiumDisks(disks));
  if (blob !== undefined) {
    const { offer } = new AksBlobFiles(scope, "blob", {
      ...place,
      ...blob,
      name: blob.accountName ?? unique("blob", 24),
      groupName,
      networkId: network.networkId,
      endpointsSubnetId: network.subnetIds[AksSubnet.ENDPOINTS],
      mayBeReplaced: mayReplace(AksReplaceable.BLOB),
    });
    offers.push(offer);
  }
  return inOrder(props.storage, offers);
}
