import { Token } from "../../core/framework";
import { checkGpuPoolsGiven } from "../../cluster/checks/check-cluster";
import { checkNodeLabels } from "../../cluster/pools/node-labels";
import { checkNodeCount, checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { checkGpuMachine, checkVmSize } from "./gpu-machine";
import { checkGpuPartition } from "./gpu-partition";
import { checkAzureName } from "../names";
import { AKS_LABELS } from "./own-labels";
import { checkInfiniBand } from "../infiniband/check-infiniband";
import { checkLocalNvme } from "../storage/local-nvme";
import { PoolPlace, checkCapacityMatrix } from "./capacity-matrix";
import { besides } from "../../core/shape/shape";
import { MachineNames, checkSystemMachine } from "../../core/checks/system-machine";
import { AksGpuPoolOptions, AksSystemPoolOptions } from "./pool-options";
import { SYSTEM_POOL, systemPoolWithDefaults } from "./system-pool";

/**
 * https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions: N is the family with GPUs, a p among the additions is Arm. And
 * https://learn.microsoft.com/azure/aks/use-system-pools: two processors and 4 GiB at least.
 */
const VM_NAMES: MachineNames = {
  form: /^(Standard|Basic)_[A-Za-z]+\d+/,
  example: "Standard_D4s_v5",
  arm: /^Standard_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)/,
  gpu: /^Standard_N/,
  small: /^(Basic_|Standard_A\d|Standard_[A-Z]+1[^\d]|Standard_B2ts_|Standard_B2ats_)/,
  least: "AKS's system pods need two processors and 4 GiB at least, and no machine of the A series",
};

/** What is wrong with the pools of a cluster. */
export function checkPools(system: AksSystemPoolOptions | undefined, pools: AksGpuPoolOptions[], place: PoolPlace = {}): Finding[] {
  const at = (index: number): string => `gpuPools[${index}]`;
  return [
    ...checkSystemPool("systemPool", system ?? {}, place.region),
    ...checkGpuPoolsGiven("gpuPools", pools.length),
    ...checkUnique("duplicate-pool-name", (index) => `${at(index)}.name`, pools.map((pool) => pool.name)),
    ...pools.flatMap((pool, index) => checkGpuPool(at(index), pool, place)),
  ];
}

/** What is wrong with one more pool, beside those that are there. */
export function checkAddedPool(property: string, pool: AksGpuPoolOptions, names: string[], place: PoolPlace): Finding[] {
  const findings = checkGpuPool(property, pool, place);
  if (!names.includes(pool.name) || Token.isUnresolved(pool.name)) return findings;
  return [takenName(property, pool, "the cluster has a pool of this name already", "give each its own name"), ...findings];
}

function takenName(property: string, { name }: AksGpuPoolOptions, reason: string, fix: string): Finding {
  return { code: "duplicate-pool-name", property: `${property}.name`, value: name, reason, fix };
}

function checkSystemPool(property: string, options: AksSystemPoolOptions, region?: string): Finding[] {
  const pool = systemPoolWithDefaults(options);
  return [
    ...besides(checkVmSize(`${property}.machineType`, pool.machineType), checkSystemMachine(`${property}.machineType`, options.machineType, VM_NAMES)),
    ...checkNodeCount(property, pool),
    ...checkMostNodes(`${property}.maxNodes`, pool.maxNodes),
    ...checkZones(`${property}.zones`, options.zones, region),
    ...checkDisk(`${property}.osDiskSizeGiB`, pool.osDiskSizeGiB),
    ...checkNoneLeft(`${property}.minNodes`, pool.minNodes),
  ];
}

function checkNoneLeft(property: string, value: number): Finding[] {
  if (value !== 0) return [];
  const reason = "AKS keeps at least one node in its system pool (https://learn.microsoft.com/azure/aks/use-system-pools)";
  return [{ code: "invalid-node-count", property, value, reason, fix: "set minNodes to 1 or more" }];
}

function checkGpuPool(property: string, pool: AksGpuPoolOptions, place: PoolPlace): Finding[] {
  return [
    ...checkAzureName("nodePool", `${property}.name`, pool.name),
    ...checkGpuMachine(property, pool),
    ...checkNodeCount(property, { minNodes: pool.minNodes ?? 0, maxNodes: pool.maxNodes }),
    ...checkMostNodes(`${property}.maxNodes`, pool.maxNodes),
    ...checkZones(`${property}.zones`, pool.zones, place.region),
    ...checkDisk(`${property}.osDiskSizeGiB`, pool.osDiskSizeGiB),
    ...checkNodeLabels(`${property}.labels`, pool.labels, AKS_LABELS),
    ...checkInfiniBand(property, pool, place.infiniBand),
    ...checkGpuPartition(property, pool),
    ...checkLocalNvme(property, pool),
    ...checkCapacityMatrix(property, pool, place),
    ...(pool.name === SYSTEM_POOL ? [takenName(property, pool, "the cluster's system pool has this name", "give the GPU pool another name")] : []),
  ];
}

/** https://learn.microsoft.com/azure/aks/quotas-skus-regions: nodes of a node pool. */
const MOST_NODES = 1000;

function checkMostNodes(property: string, value: number): Finding[] {
  if (Token.isUnresolved(value) || !(value > MOST_NODES)) return [];
  return [{ code: "invalid-node-count", property, value, reason: `a node pool has ${MOST_NODES} nodes at most`, fix: `write ${MOST_NODES} at most, or add a pool` }];
}

/** Regions without availability zones: https://learn.microsoft.com/azure/reliability/regions-list. */
export const WITHOUT_ZONES = [
  ...["australiacentral", "australiacentral2", "australiasoutheast", "brazilsoutheast", "canadaeast", "francesouth", "germanynorth", "koreasouth"],
  ...["northcentralus", "norwaywest", "southafricawest", "southindia", "switzerlandwest", "uaecentral", "ukwest", "westcentralus", "westus"],
];

function checkZones(property: string, zones: string[] | undefined, region?: string): Finding[] {
  if (zones !== undefined && zones.length > 0 && region !== undefined && WITHOUT_ZONES.includes(region)) {
    const reason = `${region} has no availability zones (https://learn.microsoft.com/azure/reliability/regions-list)`;
    return [{ code: "invalid-zone", property, value: zones, reason, fix: "leave the zones out, or take a region that has some" }];
  }
  return [...checkUnique("duplicate-zone", (index) => `${property}[${index}]`, zones ?? []), ...checkEachZone(property, zones)];
}

function checkEachZone(property: string, zones: string[] | undefined): Finding[] {
  return (zones ?? []).flatMap((zone, index) => {
    if (Token.isUnresolved(zone) || ["1", "2", "3"].includes(zone)) return [];
    const reason = "Azure numbers the availability zones of a region 1, 2 and 3";
    return [{ code: "invalid-zone", property: `${property}[${index}]`, value: zone, reason, fix: 'write "1", "2" or "3", or leave the zones out' }];
  });
}

/** AKS takes 30 to 2048 GiB. https://learn.microsoft.com/azure/aks/concepts-clusters-workloads, azurerm accepts any number at plan. */
function checkDisk(property: string, sizeGiB: number | undefined): Finding[] {
  if (sizeGiB === undefined || Token.isUnresolved(sizeGiB)) return [];
  if (Number.isInteger(sizeGiB) && sizeGiB >= 30 && sizeGiB <= 2048) return [];
  const reason = "the system disk of an AKS node has 30 to 2048 GiB";
  return [{ code: "invalid-disk-size", property, value: sizeGiB, reason, fix: "write a whole number of GiB in that range" }];
}
