import { GpuPool } from "./node-pool";
import { IPodNeeds, PodNeeds } from "./pod-needs";
import { tolerateAll } from "./scheduling";

/** The extended resource of NVIDIA's device plugin. */
export const GPU_RESOURCE = "nvidia.com/gpu";

/** What a pool gives a pod: as the pool itself says, else what its fields do. */
export function podNeeds(pool: GpuPool, gpus: number, acrossNodes = false): PodNeeds {
  return tellsNeeds(pool) ? pool.podNeeds.podNeeds(gpus, acrossNodes) : needsOfFields(pool, gpus, acrossNodes);
}

/** Whether the pool says itself what it gives a pod. Of something else in that place, `checkDescribedPools` tells. */
export function tellsNeeds(pool: GpuPool): pool is GpuPool & { readonly podNeeds: IPodNeeds } {
  return typeof (pool.podNeeds as { readonly podNeeds?: unknown } | null | undefined)?.podNeeds === "function";
}

/** What the fields of a pool say of it; for clouds to build theirs on. */
export function needsOfFields(pool: GpuPool, gpus: number, acrossNodes: boolean): PodNeeds {
  return {
    resources: { [GPU_RESOURCE]: String(gpus), ...(acrossNodes ? fabricDevices(pool, gpus) : {}) },
    environment: {},
    volumes: [],
    mounts: [],
    annotations: {},
    capabilities: [],
    ...(pool.driverRoot === undefined ? {} : { driverRoot: pool.driverRoot }),
    tolerations: tolerateAll(pool.taints),
    nodeSelector: pool.nodeSelector,
  };
}

/** A pod's share of its node's devices, by its share of the GPUs, one at least. */
function fabricDevices({ fabric, gpusPerNode }: GpuPool, gpus: number): { [name: string]: string } {
  const { resourceName, devicesPerNode } = fabric;
  if (resourceName === undefined || devicesPerNode === 0) return {};
  return { [resourceName]: String(Math.max(1, Math.floor((devicesPerNode * gpus) / gpusPerNode))) };
}
