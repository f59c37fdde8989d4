import { checkDnsLabel, checkRegion } from "../core/checks";
import { Finding } from "../core/problem";
import { AksClusterProps } from "./aks-cluster-props";
import { checkApiServerAccess } from "./api-server-access";
import { checkPools } from "./check-pools";
import REGIONS from "./data/regions.json";
import { AksVersion, checkVersion } from "./kubernetes-version";
import { DEFAULT_WINDOW, checkMaintenanceWindow } from "./maintenance-window";
import { checkAzureName, checkGuid } from "./names";
import { checkNetwork } from "./network-plan";
import { systemPoolWithDefaults } from "./system-pool";

/** The DNS prefix of the API server is the cluster's name, and has at most 54 characters. */
const LONGEST_NAME = 54;

/** Everything wrong with a cluster's properties, at once. */
export function checkAksCluster(props: AksClusterProps): Finding[] {
  return [
    ...checkDnsLabel("clusterName", props.clusterName, LONGEST_NAME),
    ...checkRegion({
      property: "region",
      value: props.region,
      known: REGIONS.map((region) => region.name),
      acceptUnlisted: props.acceptUnlistedRegion ?? false,
      noun: "Azure region",
      example: "swedencentral",
    }),
    ...(props.resourceGroupName === undefined ? [] : checkAzureName("resourceGroup", "resourceGroupName", props.resourceGroupName)),
    ...checkVersion("kubernetesVersion", props.kubernetesVersion ?? AksVersion.V1_35),
    ...checkApiServerAccess("apiServerAccess", props.apiServerAccess),
    ...checkAdmins("adminObjectIds", props.adminObjectIds),
    ...checkNetwork("network", props.network ?? {}, mostNodes(props)),
    ...checkPools(props.systemPool, props.gpuPools),
    ...(props.sharedFiles?.accountName === undefined
      ? []
      : checkAzureName("storageAccount", "sharedFiles.accountName", props.sharedFiles.accountName)),
    ...(props.registry?.name === undefined ? [] : checkAzureName("registry", "registry.name", props.registry.name)),
    ...checkMaintenanceWindow("maintenance", props.maintenance ?? DEFAULT_WINDOW),
  ];
}

/** Most nodes at a time: all pools full, and in each the nodes that an upgrade adds, which is a tenth of the system pool. */
function mostNodes({ systemPool, gpuPools }: AksClusterProps): number {
  const system = systemPoolWithDefaults(systemPool).maxNodes;
  return gpuPools.reduce((sum, pool) => sum + pool.maxNodes, system + Math.ceil(system / 10));
}

function checkAdmins(property: string, objectIds: string[] | undefined): Finding[] {
  if (objectIds === undefined) return [];
  if (objectIds.length === 0) {
    return [
      {
        code: "no-admins",
        property,
        value: objectIds,
        reason: "the cluster has no accounts of its own, so without an administrator nobody can deploy into it",
        fix: "name who administers it, or leave the list out for whoever deploys",
      },
    ];
  }
  return objectIds.flatMap((id, index) =>
    checkGuid("invalid-object-id", `${property}[${index}]`, id, "an Entra ID object id", "az ad signed-in-user show --query id"),
  );
}
