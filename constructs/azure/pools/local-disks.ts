import { Token } from "../../core/framework";
import table from "../data/local-nvme.json";
import { AksGpuPoolOptions } from "./pool-options";

/** The NVMe disks of a size, where a source says that it has some. Azure's names are the same in upper and lower case. */
export function nvmeOf(machineType: string): (typeof table.sizes)[number] | undefined {
  return table.sizes.find((row) => row.machineType.toLowerCase() === machineType.toLowerCase());
}

/** The sizes of a pool of which something is known: of one whose GPUs are stated nothing is but what is said. */
export function knownSizesOf({ machineType, moreMachineTypes = [], gpus }: AksGpuPoolOptions): string[] {
  return gpus === undefined ? [machineType, ...moreMachineTypes].filter((size) => !Token.isUnresolved(size)) : [];
}

/** The first of a pool's sizes that has one NVMe disk; nothing where none has. */
export function oneDiskSize(pool: AksGpuPoolOptions): string | undefined {
  return knownSizesOf(pool).find((size) => nvmeOf(size)?.disks === 1);
}
