import table from "../../../inference-runtime/facts/fabrics.json";
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
    environment: acrossNodes ? environmentOf(pool) : {},
    volumes: [],
    mounts: [],
    annotations: {},
    capabilities: acrossNodes ? (rowOf(pool)?.capabilities ?? []) : [],
    ...(acrossNodes && rowOf(pool)?.imageVariant !== undefined ? { imageVariant: rowOf(pool)?.imageVariant } : {}),
    ...(pool.hostIpc === true ? { hostIpc: true } : {}),
    ...(pool.driverRoot === undefined ? {} : { driverRoot: pool.driverRoot }),
    tolerations: tolerateAll(pool.taints),
    nodeSelector: pool.nodeSelector,
  };
}

/** A row of `inference-runtime/facts/fabrics.json`. */
interface FabricRow {
  readonly kind: string;
  readonly imageVariant?: string;
  /** Other names that were in use here. */
  readonly formerly: string[];
  /** What carries a KV cache over it, by NIXL. @default - none: NCCL alone goes over it */
  readonly nixlBackend?: string;
  readonly capabilities: string[];
  readonly environment: { readonly [name: string]: string };
  /** Variable that lists the node's devices, and how their names begin. */
  readonly devicesVariable?: string;
  readonly device?: string;
}

const FABRICS = table.fabrics as unknown as FabricRow[];

/** What is known of a pool's fabric. Nothing of one without devices. */
function rowOf({ fabric }: GpuPool): FabricRow | undefined {
  return fabric.resourceName === undefined ? undefined : FABRICS.find(({ kind }) => kind === fabric.kind);
}

/** The names of the fabrics of which something is known. */
export const FABRIC_KINDS: readonly string[] = FABRICS.map(({ kind }) => kind);

/** What a fabric is called now whose name was another one. */
export function presentName(kind: string): string | undefined {
  return FABRICS.find(({ formerly }) => formerly.includes(kind))?.kind;
}

/** What carries the KV cache between pods over a pool's fabric, by NIXL. @returns nothing for one of which nothing is known */
export function nixlBackendOf(pool: GpuPool): string | undefined {
  return rowOf(pool)?.nixlBackend;
}

/** Whether a KV cache goes over a pool's fabric from one pod to another. */
export function handsOver(pool: GpuPool): boolean {
  return pool.fabric.resourceName !== undefined && !collectivesOnly(pool);
}

/** Whether a pool's fabric is NCCL's alone: of use to pods of one worker, and to no others. */
export function collectivesOnly(pool: GpuPool): boolean {
  const row = rowOf(pool);
  return row !== undefined && row.nixlBackend === undefined;
}

/** Whether a pod with these is told which devices alone to talk over. */
export function bindsDevices({ environment }: PodNeeds): boolean {
  return (table.fabrics as unknown as FabricRow[]).some(({ devicesVariable }) => devicesVariable !== undefined && environment[devicesVariable] !== undefined);
}

function environmentOf(pool: GpuPool): { [name: string]: string } {
  const { environment = {}, devicesVariable, device = "" } = rowOf(pool) ?? {};
  const devices = Array.from({ length: pool.fabric.devicesPerNode }, (_, index) => `${device}${index}:1`).join(",");
  return { ...environment, ...(devicesVariable === undefined || devices === "" ? {} : { [devicesVariable]: devices }) };
}

/** A pod's share of its node's devices, by its share of the GPUs, one at least. */
function fabricDevices({ fabric, gpusPerNode }: GpuPool, gpus: number): { [name: string]: string } {
  const { resourceName, devicesPerNode } = fabric;
  if (resourceName === undefined || devicesPerNode === 0) return {};
  return { [resourceName]: String(Math.max(1, Math.floor((devicesPerNode * gpus) / gpusPerNode))) };
}
