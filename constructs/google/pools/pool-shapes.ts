// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Capacity } from "../../cluster/pools/capacity";
import { Shapes, flag, instance, list, map, number, object, required, text } from "../../core/shape/shape";
import { GpuDirect } from "../gpu-direct/gpu-direct";
import { GkeGpuSharing } from "./gpu-sharing";
import { GkeLocalSsd } from "./local-ssd";

/** What the properties of `GkeWeightsDiskOptions` take. */
export const GKE_WEIGHTS_DISK: Shapes = {
  image: required(text("projects/my-project/global/images/qwen3-weights")),
  throughputMBps: number(240),
};

/** What the properties of `GkeAccelerator` take. */
export const GKE_ACCELERATOR: Shapes = {
  type: required(text("nvidia-l4")),
  count: required(number(1)),
  gpu: text("NVIDIA L4"),
  memoryGiB: number(24),
  arm: flag(),
};

/** What the properties of `GkeGpuPoolOptions` take. */
export const GKE_GPU_POOL: Shapes = {
  name: required(text("l4")),
  machineType: required(text("g2-standard-8")),
  minNodes: number(0),
  startNodes: number(1, { integer: true, minimum: 0 }),
  maxNodes: required(number(2)),
  capacity: instance(Capacity, "Capacity.SPOT"),
  zones: list(text("us-central1-a"), "texts"),
  diskSizeGiB: number(200),
  diskType: text("hyperdisk-balanced"),
  localSsd: instance(GkeLocalSsd, "GkeLocalSsd.ALL"),
  imageStreaming: flag(),
  imageDisk: text("projects/my-project/global/images/dynamo-1-5-1"),
  weightsDisk: object(GKE_WEIGHTS_DISK, '{ image: "projects/my-project/global/images/qwen3-weights" }'),
  compactPlacement: flag(),
  gpuDirect: instance(GpuDirect, "GpuDirect.RDMA"),
  gpuPartition: text("3g.40gb"),
  gpuSharing: instance(GkeGpuSharing, "GkeGpuSharing.timeSlicing(2)"),
  labels: map(text("research"), '{ team: "research" }'),
  accelerator: object(GKE_ACCELERATOR, '{ type: "nvidia-l4", count: 1 }'),
};

/** What the properties of `GkeSystemPoolOptions` take. */
export const GKE_SYSTEM_POOL: Shapes = {
  name: text("system"),
  machineType: text("e2-standard-4"),
  minNodes: number(1),
  maxNodes: number(6),
  diskSizeGiB: number(100),
};
