import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import { checkAzurermVersion } from "../azurerm-version";
import { PROVISIONING_SINCE } from "../differences";
import { infiniBandOf } from "../infiniband/infiniband";
import { AksGpuPoolOptions } from "../pools/pool-options";
import { AksRegistrySku } from "../registry/registry";
import { checkProvisionedNvme } from "../storage/local-nvme";
import { checkMoreMachines } from "./check-more-machines";
import { AksNodeLife } from "./provisioning-options";

/** What of a cluster doesn't go with node auto-provisioning, and what of its pools asks for it where there is none. */
export function checkProvisioning(property: string, props: AksClusterProps): Finding[] {
  const { nodeProvisioning, gpuPools, infiniBand } = props;
  const pools = gpuPools.flatMap((pool, index) => checkProvisionedPool(`gpuPools[${index}]`, pool, props));
  if (nodeProvisioning === undefined) return pools;
  return [
    ...checkAzurermVersion(`${property}.azurermVersion`, nodeProvisioning.azurermVersion, PROVISIONING_SINCE, "node auto-provisioning"),
    ...checkSystemPool("systemPool.maxNodes", props),
    ...(infiniBand === undefined ? [] : [infiniBandNever("infiniBand")]),
    ...checkDisks("ownKeys.diskEncryptionSetId", props),
    ...pools,
  ];
}

/** What is wrong with a pool, by whoever its nodes are made. */
export function checkProvisionedPool(at: string, pool: AksGpuPoolOptions, props: AksClusterProps): Finding[] {
  if (props.nodeProvisioning === undefined) return checkScaleSet(at, pool);
  const { capacity, minNodes, proximityPlacement, labels, machineType } = pool;
  const findings: Finding[] = [];
  const refuse = (code: "provisioned-pool" | "reserved-label", name: string, value: unknown, reason: string, fix: string): void => void findings.push({ code, property: `${at}.${name}`, value, reason, fix });
  if (minNodes !== undefined && !Token.isUnresolved(minNodes) && minNodes > 0) refuse("provisioned-pool", "minNodes", minNodes, "Karpenter makes nodes for pods that wait and keeps none without, so there is no number of them to keep", "leave it out");
  if (capacity?.reservationId !== undefined) refuse("provisioned-pool", "capacity", capacity.reservationId, "AKS's node auto-provisioning takes machines on demand or spot, and of no reservation", "take Capacity.ON_DEMAND or SPOT, or leave nodeProvisioning out");
  if (pool.gpuPartition !== undefined) refuse("provisioned-pool", "gpuPartition", pool.gpuPartition, "Karpenter counts a machine's GPUs whole, and would make one for each slice that is asked for", "leave it out, or nodeProvisioning");
  if (proximityPlacement === true) refuse("provisioned-pool", "proximityPlacement", proximityPlacement, "its nodes are machines of no scale set, which AKS puts into no proximity placement group", "leave it out, and name one zone");
  if (!Token.isUnresolved(machineType) && infiniBandOf(machineType) !== undefined && props.infiniBand !== undefined) refuse("provisioned-pool", "machineType", machineType, "nodes reach each other by InfiniBand in one scale set, and each of these is a machine by itself", "leave infiniBand out, or nodeProvisioning");
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (OWN_DOMAINS.test(key)) refuse("reserved-label", `labels["${key}"]`, value, "labels of this prefix are Karpenter's, which takes no pool that has one", "use a prefix of your own, such as example.com/");
  }
  return [...findings, ...checkLife(`${at}.nodeLife`, pool.nodeLife), ...checkMoreMachines(`${at}.moreMachineTypes`, pool), ...checkProvisionedNvme(at, pool), ...checkStreaming(`${at}.artifactStreaming`, pool, props)];
}

/** Labels of these domains Karpenter writes itself. */
const OWN_DOMAINS = /^([^/]*\.)?karpenter\.(sh|azure\.com)\//;

/** Properties that mean nothing in a scale set. */
function checkScaleSet(at: string, { nodeLife, moreMachineTypes, artifactStreaming }: AksGpuPoolOptions): Finding[] {
  const said = { nodeLife, moreMachineTypes, artifactStreaming: artifactStreaming === true ? true : undefined };
  const reasons: { readonly [name in keyof typeof said]: string } = {
    nodeLife: "the autoscaler of a scale set takes nodes away when they aren't needed, and asks nobody",
    moreMachineTypes: "a scale set of AKS's has machines of one size",
    artifactStreaming: "azurerm has no argument for it in a pool",
  };
  return (Object.keys(said) as (keyof typeof said)[]).flatMap((name): Finding[] =>
    said[name] === undefined ? [] : [{ code: "not-provisioned", property: `${at}.${name}`, value: said[name], reason: reasons[name], fix: "leave it out, or have AKS make the nodes: nodeProvisioning" }],
  );
}

/** https://learn.microsoft.com/dotnet/api/azure.resourcemanager.containerservice.models.nodeprovisioningmode.auto */
function checkSystemPool(property: string, { systemPool }: AksClusterProps): Finding[] {
  const { minNodes = PROVISIONED_SYSTEM_NODES, maxNodes } = systemPool ?? {};
  if (maxNodes === undefined || Token.isUnresolved(maxNodes) || Token.isUnresolved(minNodes) || maxNodes === minNodes) return [];
  const reason = `with node auto-provisioning the system pool has one size, since AKS takes no pool that scales beside it: ${minNodes} nodes`;
  return [{ code: "provisioned-pool", property, value: maxNodes, reason, fix: `leave it out, and write as minNodes how many nodes it is to have` }];
}

/** How many system nodes there are where nobody says it: half way between the two and five that the autoscaler would keep. */
export const PROVISIONED_SYSTEM_NODES = 3;

function infiniBandNever(property: string): Finding {
  return { code: "provisioned-pool", property, value: "AksInfiniBand.SHARED", reason: "nodes reach each other by InfiniBand in one scale set, and nodes that AKS makes one by one are in none", fix: "leave it out, or leave nodeProvisioning out" };
}

/** Whether the managed Karpenter takes the cluster's set nobody says: it is a flag of the one that one installs. */
function checkDisks(property: string, { ownKeys }: AksClusterProps): Finding[] {
  const value = ownKeys?.diskEncryptionSetId;
  if (value === undefined) return [];
  const reason = "an AKSNodeClass has no disk encryption set, so whether nodes' disks would have the key nobody promises";
  return [{ code: "provisioned-pool", property, value, reason, fix: "leave it out, or leave nodeProvisioning out" }];
}

const RANGES: { readonly [name in Exclude<keyof AksNodeLife, "replaceChanged">]: readonly [number, number, string] } = {
  emptyMinutes: [1, 1440, "minutes"],
  expireAfterHours: [24, 8760, "hours"],
  drainMinutes: [5, 2880, "minutes"],
};

function checkLife(property: string, life: AksNodeLife = {}): Finding[] {
  return (Object.keys(RANGES) as (keyof typeof RANGES)[]).flatMap((name): Finding[] => {
    const value = life[name];
    const [least, most, unit] = RANGES[name];
    if (value === undefined || (!Token.isUnresolved(value) && Number.isInteger(value) && value >= least && value <= most)) return [];
    const reason = Token.isUnresolved(value) ? "Karpenter takes it as a text that is written when the app is synthesised" : `it is a whole number of ${unit}, ${least} to ${most}`;
    return [{ code: "invalid-node-life", property: `${property}.${name}`, value, reason, fix: `write a whole number from ${least} to ${most}, or leave it out` }];
  });
}

/** https://learn.microsoft.com/azure/aks/artifact-streaming#limitations */
function checkStreaming(property: string, { artifactStreaming: value }: AksGpuPoolOptions, { registry }: AksClusterProps): Finding[] {
  if (value !== true || registry?.sku?.name === AksRegistrySku.PREMIUM.name) return [];
  return [{ code: "streaming-registry", property, value, reason: "images are streamed from a registry of the size Premium alone", fix: "write registry: { sku: AksRegistrySku.PREMIUM }, or leave it out" }];
}
