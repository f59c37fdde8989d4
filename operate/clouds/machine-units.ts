import { findMachine } from "../../inference-runtime/planner/gpu";
import { Cloud, OperatedPool } from "./deployment";

/** What machines take of quotas. */
export interface Units {
  readonly vCpus: number;
  readonly gpus: number;
}

/** By this release's own table. @returns nothing for a machine that it lacks */
export function tableUnits(cloud: Cloud, machineType: string): Units | undefined {
  const machine = findMachine(machineType, cloud);
  return machine && { vCpus: machine.vCpus, gpus: machine.gpus };
}

/** All types that a pool's machines may be of. */
export function machineTypesOf({ machineType, moreMachineTypes = [] }: OperatedPool): string[] {
  return machineType === undefined ? [] : [machineType, ...moreMachineTypes];
}

/** How many nodes a pool is to have room for. */
export type Nodes = "start" | "most";

/** The nodes of a pool that are looked for room for: as many as it may have, or as it starts with. */
export function nodesOf({ minNodes, maxNodes, startNodes, firstNodes }: OperatedPool, nodes: Nodes): number {
  return nodes === "most" ? maxNodes : Math.max(minNodes, startNodes ?? 0, firstNodes ?? 0);
}
