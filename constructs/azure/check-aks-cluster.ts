import { checkHighAvailability } from "./high-availability";
import { checkAzureTags } from "./tags";
import { checkAksBackup } from "./backup/check-backup";
import { checkAksBudget } from "./budget/budget";
import { checkDnsLabel, checkRegion, nearest } from "../core/checks/checks";
import { Finding, asText } from "../core/problems/problem";
import { AksClusterProps } from "./aks-cluster-props";
import { ApiServerAccess, checkApiServerAccess } from "./control-plane/api-server-access";
import { AksClusterAttributes } from "./cluster-attributes";
import { PoolPlace } from "./pools/capacity-matrix";
import { checkAddedPool, checkPools } from "./pools/check-pools";
import REGIONS from "./data/regions.json";
import { AksVersion, checkVersion } from "./control-plane/kubernetes-version";
import { DEFAULT_WINDOW, checkMaintenanceWindow } from "./control-plane/maintenance-window";
import { AksSkuTier } from "./control-plane/sku-tier";
import { checkSignIn } from "./control-plane/check-sign-in";
import { checkSecurity } from "./control-plane/security";
import { checkOwnKeys } from "./control-plane/own-keys";
import { infiniBandOf } from "./infiniband/infiniband";
import { checkDnsRecords } from "./dns/check-dns-records";
import { checkKeyVault } from "./key-vault/check-key-vault";
import { gpusOf } from "./pools/gpu-machine";
import { checkRegistry } from "./registry/check-registry";
import { AksRegistrySku } from "./registry/registry";
import { Token } from "../core/framework";
import { AksReplaceable } from "./replaceable";
import { checkManagedPrometheus } from "./monitoring/check-managed-prometheus";
import { checkResourceId } from "./resource-id";
import { checkAzureName, checkGuid, defaultGroupName } from "./names";
import { checkNetworkFeatures } from "./network/network-features";
import { checkNetwork } from "./network/network-plan";
import { AksGpuPoolOptions } from "./pools/pool-options";
import { checkProvisionedPool, checkProvisioning } from "./provisioning/check-provisioning";
import { checkKeysUsed, checkStorage } from "./storage/check-storage";
import { systemPoolWithDefaults } from "./pools/system-pool";

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
    ...checkAzureName("resourceGroup", "resourceGroupName", props.resourceGroupName ?? defaultGroupName(props.clusterName, props.region)),
    ...checkVersion("kubernetesVersion", props.kubernetesVersion ?? AksVersion.V1_35),
    ...checkApiServerAccess("apiServerAccess", props.apiServerAccess, props.region),
    ...checkManagedPrometheus("managedPrometheus", props.managedPrometheus),
    ...(props.auditLogs === undefined ? [] : checkResourceId("logWorkspace", "auditLogs.workspaceId", props.auditLogs.workspaceId)),
    ...(props.ownKeys === undefined ? [] : checkOwnKeys("ownKeys", props.ownKeys)),
    ...checkSecurity("security", props.security),
    ...checkKeyVault("keyVault", props.keyVault),
    ...checkDnsRecords("dnsRecords", props),
    ...checkSignIn("signIn", props.signIn ?? {}),
    ...checkChoice("skuTier", props.skuTier?.name, SKU_TIERS, "AKS has the tiers"),
    ...checkChoice("registry.sku", props.registry?.sku?.name, REGISTRY_SKUS, "Azure has registries of the sizes"),
    ...checkInfiniBandHasPool("infiniBand", props),
    ...checkAdmins("adminObjectIds", props.adminObjectIds),
    ...checkAzureTags("tags", props.tags),
    ...checkNetwork("network", props.network ?? {}, mostNodes(props)),
    ...checkNetworkFeatures("network", props),
    ...checkEgress("network.virtualNetwork.egressIps", props),
    ...checkPools(props.systemPool, props.gpuPools, { region: props.region, ...placeOf(props) }),
    ...(props.sharedFiles?.accountName === undefined
      ? []
      : checkAzureName("storageAccount", "sharedFiles.accountName", props.sharedFiles.accountName)),
    ...checkStorage("storage", props),
    ...checkKeysUsed("ownKeys", props),
    ...(props.registry?.name === undefined ? [] : checkAzureName("registry", "registry.name", props.registry.name)),
    ...checkRegistry("registry", props.registry ?? {}, props.region),
    ...checkProvisioning("nodeProvisioning", props),
    ...checkMaintenanceWindow("maintenance", props.maintenance ?? DEFAULT_WINDOW),
    ...checkHighAvailability(props),
    ...checkAksBackup("backup", props.backup),
    ...checkAksBudget("budget", props.budget),
    ...checkReplacement("allowReplacement", props.allowReplacement ?? []),
  ];
}

/** https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers, https://learn.microsoft.com/azure/container-registry/container-registry-skus */
const SKU_TIERS = [AksSkuTier.FREE, AksSkuTier.STANDARD, AksSkuTier.PREMIUM].map(({ name }) => name);
const REGISTRY_SKUS = [AksRegistrySku.BASIC, AksRegistrySku.STANDARD, AksRegistrySku.PREMIUM].map(({ name }) => name);

/** A word that azurerm refuses (4.55.0, as its documentation lists them), by whatever way it came. */
function checkChoice(property: string, value: string | undefined, known: string[], are: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || known.includes(value)) return [];
  const near = nearest(asText(value).toLowerCase(), known.map((name) => name.toLowerCase()));
  const meant = known.find((name) => name.toLowerCase() === near);
  return [{ code: "unknown-choice", property, value, reason: `${are} ${known.join(", ")}`, fix: meant === undefined ? "name one of them" : `did you mean "${meant}"?` }];
}

/** What is set up for cards that no node has. Pools may still come, of sizes that aren't known here too. */
function checkInfiniBandHasPool(property: string, { infiniBand, gpuPools }: AksClusterProps): Finding[] {
  const isNone = ({ machineType }: AksGpuPoolOptions): boolean => !Token.isUnresolved(machineType) && gpusOf(machineType) !== undefined && infiniBandOf(machineType) === undefined;
  if (infiniBand === undefined || gpuPools.length === 0 || !gpuPools.every(isNone)) return [];
  return [{ code: "no-infiniband", property, value: gpuPools.map(({ machineType }) => machineType), reason: "no machine of the cluster's pools has InfiniBand", fix: "leave it out, or choose an ND size that has it (docs/aks.md)" }];
}

/** Where the API server is closed, it must be told what the nodes look like from outside: an empty list would be open to all. */
function checkEgress(property: string, { network, apiServerAccess }: AksClusterProps): Finding[] {
  const theirs = network?.virtualNetwork;
  if (theirs === undefined || theirs.egressIps.length > 0 || apiServerAccess === ApiServerAccess.ANYWHERE || apiServerAccess.privateOptions !== undefined) return [];
  return [
    {
      code: "no-egress-address",
      property,
      value: theirs.egressIps,
      reason: "nodes reach the API server by its public address, which lets in no address that it isn't told",
      fix: "name the public addresses of the gateway or firewall through which the nodes go out, or open the API server: ApiServerAccess.ANYWHERE",
    },
  ];
}

/** What of a cluster decides what its pools can be. */
function placeOf({ infiniBand, nodeProvisioning }: AksClusterProps): PoolPlace {
  return { infiniBand, provisioned: nodeProvisioning !== undefined };
}

/** Everything wrong with what is said of a cluster that another app made. */
export function checkAttributes(attributes: AksClusterAttributes): Finding[] {
  const { subscriptionId } = attributes;
  return [
    ...checkAzureName("resourceGroup", "resourceGroupName", attributes.resourceGroupName),
    ...(subscriptionId === undefined
      ? []
      : checkGuid("invalid-subscription-id", "subscriptionId", subscriptionId, "an Azure subscription id", "az account show --query id")),
    ...checkPools(attributes.systemPool, attributes.gpuPools),
  ];
}

/** For programs that aren't type-checked: a misspelt name would stop the change that was asked for. */
function checkReplacement(property: string, names: string[]): Finding[] {
  const known: string[] = Object.values(AksReplaceable);
  return names.flatMap((name, index) => {
    if (known.includes(name)) return [];
    const near = nearest(name, known);
    return [
      {
        code: "unknown-replacement",
        property: `${property}[${index}]`,
        value: name,
        reason: `nothing of that name can be asked to be replaced; there are ${known.join(", ")}`,
        fix: near === undefined ? "name one of them, as AksReplaceable has it" : `did you mean "${near}"?`,
      },
    ];
  });
}

/** Most nodes at a time: all pools full, and in each the nodes that an upgrade adds, which is a tenth of the system pool. */
export function mostNodes({ systemPool, gpuPools }: AksClusterProps): number {
  const system = systemPoolWithDefaults(systemPool).maxNodes;
  return gpuPools.reduce((sum, pool) => sum + pool.maxNodes, system + Math.ceil(system / 10));
}

/**
 * What is wrong with a pool that comes after the others.
 *
 * @param before the cluster's properties, with the pools that it has
 */
export function checkOneMorePool(property: string, pool: AksGpuPoolOptions, before: AksClusterProps): Finding[] {
  const ranges = (props: AksClusterProps): Finding[] => checkNetwork("network", props.network ?? {}, mostNodes(props));
  const told = ranges(before).map((finding) => `${finding.code} ${finding.property}`);
  return [
    ...checkAddedPool(property, pool, before.gpuPools.map(({ name }) => name), placeOf(before)),
    ...checkProvisionedPool(property, pool, before),
    ...ranges({ ...before, gpuPools: [...before.gpuPools, pool] }).filter((finding) => !told.includes(`${finding.code} ${finding.property}`)),
  ];
}

/** What is no Entra ID object id. */
export function checkObjectId(property: string, objectId: string): Finding[] {
  return checkGuid("invalid-object-id", property, objectId, "an Entra ID object id", "az ad signed-in-user show --query id");
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
  return objectIds.flatMap((id, index) => checkObjectId(`${property}[${index}]`, id));
}
