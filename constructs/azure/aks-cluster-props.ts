import { ApiServerAccess } from "./api-server-access";
import { AksVersion } from "./kubernetes-version";
import { MaintenanceWindow } from "./maintenance-window";
import { AksNetworkOptions } from "./network-plan";
import { AksGpuPoolOptions, AksSystemPoolOptions } from "./pool-options";
import { AksRegistryOptions } from "./registry";
import { AksSharedFilesOptions } from "./shared-files";
import { AksSkuTier } from "./sku-tier";

/** What a person says of an AKS cluster. */
export interface AksClusterOptions {
  /** Azure region, by its programmatic name: "swedencentral". */
  readonly region: string;
  /** Takes a region that the region data lacks. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /** Resource group, which is made. @default - the cluster's name */
  readonly resourceGroupName?: string;
  /** @default AksVersion.V1_35 */
  readonly kubernetesVersion?: AksVersion;
  /** @default AksSkuTier.STANDARD */
  readonly skuTier?: AksSkuTier;
  /** From where the API server can be reached. There is no default: the door is opened, and how far, by whoever says it. */
  readonly apiServerAccess: ApiServerAccess;
  /**
   * Entra ID object ids of the users, groups and service principals that administer the cluster, and so may deploy the stacks after
   * the cluster's. The cluster has no other accounts.
   * @default - whoever first deploys the cluster; a team names a group instead
   */
  readonly adminObjectIds?: string[];
  /** Address ranges. @default - 10.0.0.0/16 for nodes, 192.168.0.0/16 for pods, 172.16.0.0/16 for services */
  readonly network?: AksNetworkOptions;
  /** @default - 2 to 5 Standard_D4s_v5 */
  readonly systemPool?: AksSystemPoolOptions;
  /** At least one. */
  readonly gpuPools: AksGpuPoolOptions[];
  /** Azure Files over NFS, for what many nodes mount. @default - with the defaults of `AksSharedFilesOptions` */
  readonly sharedFiles?: AksSharedFilesOptions;
  /** Container registry that the nodes pull from. @default - with the defaults of `AksRegistryOptions` */
  readonly registry?: AksRegistryOptions;
  /** When AKS may renew nodes. @default - Sundays from 02:00 to 06:00 UTC */
  readonly maintenance?: MaintenanceWindow;
  /** Tags of every resource. @default - none */
  readonly tags?: { [key: string]: string };
}

/** Properties of `AksCluster`. */
export interface AksClusterProps extends AksClusterOptions {
  /** Name of the cluster, and part of its resources' names: up to 54 lower-case letters, digits and hyphens. */
  readonly clusterName: string;
}
