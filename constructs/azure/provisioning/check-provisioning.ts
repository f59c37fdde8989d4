import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import { checkAzurermVersion } from "../azurerm-version";
import { PROVISIONING_SINCE } from "../differences";
import { AksGpuPoolOptions } from "../pools/pool-options";
import { AksRegistrySku } from "../registry/registry";
import { checkMoreMachines } from "./check-more-machines";
import { AksNodeLife } from "./provisioning-options";

/** What of a cluster doesn't go with node auto-provisioning. */
export function checkProvisioning(property: string, props: AksClusterProps): Finding[] {
  const { nodeProvisioning, gpuPools, infiniBand } = props;
  if (nodeProvisioning === undefined) return [];
  return [
    ...checkAzurermVersion(`${property}.azurermVersion`, nodeProvisioning.azurermVersion, PROVISIONING_SINCE, "node auto-provisioning"),
    ...checkSystemPool("systemPool.maxNodes", props),
    ...(infiniBand === undefined ? [] : [infiniBandNever("infiniBand")]),
    ...checkDisks("ownKeys.diskEncryptionSetId", props),
    ...gpuPools.flatMap((pool, index) => checkProvisionedPool(`gpuPools[${index}]`, pool, props)),
  ];
}

/** What is wrong with a pool whose nodes AKS makes one by one, beside what it can't be at all, which stands in the matrix of capacities. */
export function checkProvisionedPool(at: string, pool: AksGpuPoolOptions, props: AksClusterProps): Finding[] {
  if (props.nodeProvisioning === undefined) return [];
  const reserved = Object.entries(pool.labels ?? {}).filter(([key]) => OWN_DOMAINS.test(key));
  const reason = "labels of this prefix are Karpenter's, which takes no pool that has one";
  return [
    ...reserved.map(([key, value]): Finding => ({ code: "reserved-label", property: `${at}.labels["${key}"]`, value, reason, fix: "use a prefix of your own, such as example.com/" })),
    ...checkLife(`${at}.nodeLife`, pool.nodeLife),
    ...checkMoreMachines(`${at}.moreMachineTypes`, pool),
    ...checkStreaming(`${at}.artifactStreaming`, pool, props),
  ];
}

/** Labels of these domains Karpenter writes itself. */
const OWN_DOMAINS = /^([^/]*\.)?karpenter\.(sh|azure\.com)\//;

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
