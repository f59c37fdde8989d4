// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Capacity } from "../../cluster/pools/capacity";
import { Shapes, flag, instance, list, map, number, object, required, text } from "../../core/shape/shape";
import { AksGpuDriver } from "./gpu-driver";

/** What the properties of `AksGpus` take. */
export const AKS_GPUS: Shapes = {
  gpu: required(text("NVIDIA A100 80GB")),
  gpusPerNode: required(number(1)),
  gpuMemoryGiB: number(80),
  cpuArch: text("x64"),
};

/** What the properties of `AksNodeLife` take. */
export const AKS_NODE_LIFE: Shapes = {
  emptyMinutes: number(10, { integer: true }),
  replaceChanged: flag(),
  expireAfterHours: number(720, { integer: true }),
  drainMinutes: number(120, { integer: true }),
};

/** What the properties of `AksGpuPoolOptions` take. */
export const AKS_GPU_POOL: Shapes = {
  name: required(text("a100")),
  machineType: required(text("Standard_NC24ads_A100_v4")),
  gpus: object(AKS_GPUS, '{ gpu: "NVIDIA A100 80GB", gpusPerNode: 1 }'),
  minNodes: number(0),
  maxNodes: required(number(2)),
  driver: instance(AksGpuDriver, 'AksGpuDriver.fromAks("570.237")'),
  capacity: instance(Capacity, "Capacity.SPOT"),
  zones: list(text("1"), "texts"),
  osDiskSizeGiB: number(256),
  ephemeralOsDisk: flag(),
  localNvme: flag(),
  proximityPlacement: flag(),
  gpuPartition: text("3g.40gb"),
  labels: map(text("research"), '{ team: "research" }'),
  moreMachineTypes: list(text("Standard_NC8as_T4_v3"), "texts"),
  nodeLife: object(AKS_NODE_LIFE, "{ emptyMinutes: 30 }"),
  artifactStreaming: flag(),
};

/** What the properties of `AksSystemPoolOptions` take. */
export const AKS_SYSTEM_POOL: Shapes = {
  machineType: text("Standard_D4s_v5"),
  minNodes: number(2),
  maxNodes: number(5),
  zones: list(text("1"), "texts"),
  osDiskSizeGiB: number(128),
};
