import { Token } from "../../core/framework";
import table from "../data/lustre.json";
import { isAutoMode } from "../karpenter/provisioner";
import { efaMachine } from "../pools/efa/efa-machine";
import { EksGpuPoolOptions } from "../pools/pool-options";
import { EksLustreDeployment } from "./lustre-options";

/** Of how many GiB a file system that is read over EFA is a multiple; nothing for one that FSx doesn't make for it. */
export function efaStepGiB({ type, throughputPerTiB }: EksLustreDeployment): number | undefined {
  if (type === EksLustreDeployment.SCRATCH.type) return undefined;
  return table.efa.steps.find(({ throughput }) => throughput === throughputPerTiB)?.stepGiB;
}

/** The families on whose EFA a file system can be read. */
export const EFA_FAMILIES: readonly string[] = table.efa.families;

/** The most interfaces of all nodes together that one file system talks with. */
export const MOST_CONNECTIONS: number = table.efa.mostConnections;

/** Why a pool's nodes read a file system in a zone by TCP; nothing where they read it over EFA. */
export function byTcp(pool: EksGpuPoolOptions, zone: string): string | undefined {
  const { efa, machineType, availabilityZones: zones } = pool;
  if (efa !== true) return "has no EFA";
  if (isAutoMode(pool)) return "is Auto Mode's, whose nodes take no set-up of Lustre's client";
  if (Token.isUnresolved(machineType)) return "has a machine type that is known only at apply";
  if (machineType === "") return "names no machine";
  const family = machineType.split(".")[0];
  if (!EFA_FAMILIES.includes(family)) return `has ${family}, of which Lustre's client knows no EFA (it wants AWS Nitro 4 or newer)`;
  if (zones?.length === 1 && zones[0] === zone) return undefined;
  return `isn't in ${zone} alone, and EFA leaves no zone`;
}

/** How many of a machine's EFA interfaces read file systems in some zones; none where its pool reads them by TCP. */
export function lustreInterfaces(pool: EksGpuPoolOptions, zones: readonly string[]): number {
  if (zones.every((zone) => byTcp(pool, zone) !== undefined)) return 0;
  const listed = table.efa.interfaces.find(({ machineType }) => machineType === pool.machineType);
  const cards = efaMachine(pool.machineType, pool.machine)?.interfaces ?? 0;
  return Math.min(cards, listed?.count ?? (cards > 1 ? table.efa.severalCards : table.efa.oneCard));
}
