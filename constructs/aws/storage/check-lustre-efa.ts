import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksGpuPoolOptions } from "../pools/pool-options";
import { EFA_FAMILIES, MOST_CONNECTIONS, byTcp, efaStepGiB, lustreInterfaces } from "./lustre-efa";
import { EksLustreDeployment } from "./lustre-options";

/** What a file system over EFA is held against. */
export interface LustreEfa {
  readonly efa?: boolean;
  readonly deployment: EksLustreDeployment;
  /** Where it lies. @default - refused elsewhere */
  readonly zone?: string;
  readonly gpuPools: readonly EksGpuPoolOptions[];
}

/** What FSx would refuse of a file system over EFA, and one that is paid for and read by TCP. */
export function checkLustreEfa(property: string, { efa, deployment, zone, gpuPools }: LustreEfa): Finding[] {
  if (efa !== true) return [];
  if (deployment.type === EksLustreDeployment.SCRATCH.type) {
    const reason = "FSx puts EFA before persistent file systems alone";
    return [{ code: "lustre-efa-needs-persistent", property, value: efa, reason, fix: "write deployment: EksLustreDeployment.persistent(1000) beside it, or leave it out", alsoReads: [property.replace(/efa$/, "deployment")] }];
  }
  if (zone === undefined || Token.isUnresolved(zone)) return [];
  const ways = gpuPools.map((pool) => ({ pool, why: byTcp(pool, zone) }));
  if (ways.every(({ why }) => why !== undefined)) {
    const each = ways.map(({ pool, why }) => `pool ${pool.name} ${why}`).join("; ");
    const reason = `no node would read it over EFA: ${each === "" ? "there is no GPU pool" : each}`;
    const fix = `give a pool of ${EFA_FAMILIES.join(", ")} efa: true and availabilityZones: ["${zone}"], or leave it out: by TCP it is read without`;
    return [{ code: "lustre-efa-unread", property, value: efa, reason, fix, alsoReads: ["gpuPools"] }];
  }
  return checkConnections(property, gpuPools, zone);
}

/** FSx counts each interface of each node. */
function checkConnections(property: string, gpuPools: readonly EksGpuPoolOptions[], zone: string): Finding[] {
  const pools = gpuPools.filter(({ maxNodes }) => !Token.isUnresolved(maxNodes));
  const all = pools.reduce((sum, pool) => sum + pool.maxNodes * lustreInterfaces(pool, [zone]), 0);
  if (!(all > MOST_CONNECTIONS)) return [];
  const reason = `a file system talks with ${MOST_CONNECTIONS} interfaces over EFA, and the pools in ${zone} have ${all} for it at their most nodes`;
  return [{ code: "lustre-efa-connections", property, value: true, reason, fix: "lower maxNodes of these pools, or leave it out", alsoReads: ["gpuPools"] }];
}

/** A size that FSx makes for EFA, where one is given. */
export function checkEfaSize(property: string, value: number, deployment: EksLustreDeployment): Finding[] {
  const step = efaStepGiB(deployment);
  if (step === undefined || Token.isUnresolved(value) || (value > 0 && value % step === 0)) return [];
  const reason = `with efa FSx makes ${deployment.type} of ${deployment.throughputPerTiB} MB/s a TiB in whole multiples of ${step} GiB`;
  const next = Number.isFinite(value) ? Math.max(1, Math.ceil(value / step)) * step : step;
  const other = deployment.throughputPerTiB < 1000 ? "; with EksLustreDeployment.persistent(1000) it can be as small as 4800" : "";
  return [{ code: "invalid-lustre-size", property, value, reason, fix: `write ${next}${other}`, alsoReads: [property.replace(/capacityGiB$/, "deployment")] }];
}
