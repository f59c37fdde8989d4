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
import { AksInfiniBand } from "../infiniband/infiniband";
import { checkLocalNvme } from "../storage/local-nvme";
import { checkProximity } from "./check-proximity";
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
export function checkPools(system: AksSystemPoolOptions | undefined, pools: AksGpuPoolOptions[], region?: string, infiniBand?: AksInfiniBand): Finding[] {
  const at = (index: number): string => `gpuPools[${index}]`;
  return [
    ...checkSystemPool("systemPool", system ?? {}, region),
    ...checkGpuPoolsGiven("gpuPools", pools.length),
    ...checkUnique("duplicate-pool-name", (index) => `${at(index)}.name`, pools.map((pool) => pool.name)),
    ...pools.flatMap((pool, index) => checkGpuPool(at(index), pool, region, infiniBand)),
  ];
}

/** What is wrong with one more pool, beside those that are there. */
export function checkAddedPool(property: string, pool: AksGpuPoolOptions, names: string[], infiniBand?: AksInfiniBand): Finding[] {
  const findings = checkGpuPool(property, pool, undefined, infiniBand);
  if (!names.includes(pool.name) || Token.isUnresolved(pool.name)) return findings;
  const twice: Finding = {
    code: "duplicate-pool-name",
    property: `${property}.name`,
    value: pool.name,
    reason: "the cluster has a pool of this name already",
    fix: "give each its own name",
  };
  return [twice, ...findings];
}

function checkSystemPool(property: string, options: AksSystemPoolOptions, region?: string): Finding[] {
  const pool = systemPoolWithDefaults(options);
  const findings = [
    ...besides(checkVmSize(`${property}.machineType`, pool.machineType), checkSystemMachine(`${property}.machineType`, options.machineType, VM_NAMES)),
    ...checkNodeCount(property, pool),
    ...checkMostNodes(`${property}.maxNodes`, pool.maxNodes),
    ...checkZones(`${property}.zones`, options.zones, region),
    ...checkDisk(`${property}.osDiskSizeGiB`, pool.osDiskSizeGiB),
  ];
  if (pool.minNodes === 0) {
    findings.push({
      code: "invalid-node-count",
      property: `${property}.minNodes`,
      value: pool.minNodes,
      reason: "AKS keeps at least one node in its system pool (https://learn.microsoft.com/azure/aks/use-system-pools)",
      fix: "set minNodes to 1 or more",
    });
  }
  return findings;
}

function checkGpuPool(property: string, pool: AksGpuPoolOptions, region?: string, infiniBand?: AksInfiniBand): Finding[] {
  const findings = [
    ...checkAzureName("nodePool", `${property}.name`, pool.name),
    ...checkGpuMachine(property, pool),
    ...checkNodeCount(property, { minNodes: pool.minNodes ?? 0, maxNodes: pool.maxNodes }),
    ...checkMostNodes(`${property}.maxNodes`, pool.maxNodes),
    ...checkZones(`${property}.zones`, pool.zones, region),
    ...checkDisk(`${property}.osDiskSizeGiB`, pool.osDiskSizeGiB),
    ...checkNodeLabels(`${property}.labels`, pool.labels, AKS_LABELS),
    ...checkInfiniBand(property, pool, infiniBand),
    ...checkGpuPartition(property, pool, infiniBand),
    ...checkProximity(property, pool),
    ...checkLocalNvme(property, pool),
  ];
  if (pool.name === SYSTEM_POOL) {
    findings.push({
      code: "duplicate-pool-name",
      property: `${property}.name`,
      value: pool.name,
      reason: "the cluster's system pool has this name",
      fix: "give the GPU pool another name",
    });
  }
  return findings;
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
    return [
      {
        code: "invalid-zone",
        property: `${property}[${index}]`,
        value: zone,
        reason: "Azure numbers the availability zones of a region 1, 2 and 3",
        fix: 'write "1", "2" or "3", or leave the zones out',
      },
    ];
  });
}

/** AKS takes 30 to 2048 GiB. https://learn.microsoft.com/azure/aks/concepts-clusters-workloads, azurerm accepts any number at plan. */
function checkDisk(property: string, sizeGiB: number | undefined): Finding[] {
  if (sizeGiB === undefined || Token.isUnresolved(sizeGiB)) return [];
  if (Number.isInteger(sizeGiB) && sizeGiB >= 30 && sizeGiB <= 2048) return [];
  return [
    {
      code: "invalid-disk-size",
      property,
      value: sizeGiB,
      reason: "the system disk of an AKS node has 30 to 2048 GiB",
      fix: "write a whole number of GiB in that range",
    },
  ];
}
