import { MIG_CONFIG_LABEL, MIG_MANAGER_LABEL, checkPartitionSize, gpuPartitionOf as partitionOf } from "../../cluster/pools/gpu-partition";
import { GpuPartition } from "../../cluster/pools/node-pool";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import table from "../data/mig.json";
import { driverOf } from "./gpu-driver";
import { gpusOf, skuOf } from "./gpu-machine";
import { AksGpuPoolOptions } from "./pool-options";

/** A size's GPUs where AKS takes pools of them that are cut; not those that are stated, of which nothing else is known. */
function cutSku({ machineType, gpus }: AksGpuPoolOptions): string | undefined {
  const sku = gpus === undefined ? skuOf(machineType) : undefined;
  return sku !== undefined && table.gpus.includes(sku) ? sku : undefined;
}

/** How a pool's GPUs are cut; nothing where they are whole. */
export function gpuPartitionOf(pool: AksGpuPoolOptions): GpuPartition | undefined {
  return partitionOf(pool.gpuPartition, { sku: cutSku(pool) });
}

/**
 * Who installs the driver cuts the GPUs, since nobody else can before the first pod: AKS's own script asks its own driver, and runs nowhere else
 * (Azure/AgentBaker, cse_main.sh: inside what a node without AKS's driver skips). This is AKS's word for it; nothing where the operator does it.
 */
export function gpuInstanceOf(pool: AksGpuPoolOptions): string | undefined {
  const cut = gpuPartitionOf(pool);
  if (cut === undefined || driverOf(pool.machineType, pool.driver).version === undefined) return undefined;
  return (table.profiles as { readonly [first: string]: string })[cut.size.split(".")[0]];
}

/** By which the operator's MIG manager cuts the GPUs, or leaves alone what AKS has cut. */
export function partitionLabels(pool: AksGpuPoolOptions): { [key: string]: string } {
  const cut = gpuPartitionOf(pool);
  if (cut === undefined) return {};
  return { [MIG_CONFIG_LABEL]: `all-${cut.size}`, ...(gpuInstanceOf(pool) === undefined ? {} : { [MIG_MANAGER_LABEL]: "false" }) };
}

/** A size that a GPU can't be cut into. */
export function checkGpuPartition(at: string, pool: AksGpuPoolOptions): Finding[] {
  const { gpuPartition: value, machineType, gpus } = pool;
  // A size that isn't known is told of already.
  const known = Token.isUnresolved(machineType) ? undefined : gpusOf(machineType, gpus);
  if (value === undefined || known === undefined) return [];
  const property = `${at}.gpuPartition`;
  const none = `AKS takes pools whose GPUs are cut of A100, H100 and H200 alone, and ${gpus === undefined ? `${machineType} has none of them` : "of GPUs that are stated it isn't known"}`;
  return checkPartitionSize(property, value, machineType, { gpu: known.gpu, sku: cutSku(pool) }, none);
}
