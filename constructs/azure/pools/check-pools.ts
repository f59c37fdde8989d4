import { Token } from "../../core/framework";
import { checkGpuPoolsGiven } from "../../cluster/check-cluster";
import { checkNodeCount, checkUnique } from "../../core/checks";
import { Finding } from "../../core/problem";
import { checkGpuMachine, checkVmSize } from "./gpu-machine";
import { checkAzureName } from "../names";
import { checkNodeLabels } from "./node-labels";
import { AksGpuPoolOptions, AksSystemPoolOptions } from "./pool-options";
import { SYSTEM_POOL, systemPoolWithDefaults } from "./system-pool";

/** What is wrong with the pools of a cluster. */
export function checkPools(system: AksSystemPoolOptions | undefined, pools: AksGpuPoolOptions[]): Finding[] {
  const at = (index: number): string => `gpuPools[${index}]`;
  return [
    ...checkSystemPool("systemPool", system ?? {}),
    ...checkGpuPoolsGiven("gpuPools", pools.length),
    ...checkUnique("duplicate-pool-name", (index) => `${at(index)}.name`, pools.map((pool) => pool.name)),
    ...pools.flatMap((pool, index) => checkGpuPool(at(index), pool)),
  ];
}

/** What is wrong with one more pool, beside those that are there. */
export function checkAddedPool(property: string, pool: AksGpuPoolOptions, names: string[]): Finding[] {
  const findings = checkGpuPool(property, pool);
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

function checkSystemPool(property: string, options: AksSystemPoolOptions): Finding[] {
  const pool = systemPoolWithDefaults(options);
  const findings = [
    ...checkVmSize(`${property}.machineType`, pool.machineType),
    ...checkNodeCount(property, pool),
    ...checkZones(`${property}.zones`, options.zones),
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

function checkGpuPool(property: string, pool: AksGpuPoolOptions): Finding[] {
  const findings = [
    ...checkAzureName("nodePool", `${property}.name`, pool.name),
    ...checkGpuMachine(property, pool),
    ...checkNodeCount(property, { minNodes: pool.minNodes ?? 0, maxNodes: pool.maxNodes }),
    ...checkZones(`${property}.zones`, pool.zones),
    ...checkDisk(`${property}.osDiskSizeGiB`, pool.osDiskSizeGiB),
    ...checkNodeLabels(`${property}.labels`, pool.labels ?? {}),
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

function checkZones(property: string, zones: string[] | undefined): Finding[] {
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
