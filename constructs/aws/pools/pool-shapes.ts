// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Capacity } from "../../cluster/pools/capacity";
import { Shapes, flag, instance, list, map, number, object, required, text } from "../../core/shape/shape";
import { EksProvisioner } from "../karpenter/provisioner";
import { EksGpuSharing } from "./gpu-sharing";
import { EksNodeImage } from "./software/node-image";

/** What the properties of `EksNodeLife` take. */
export const EKS_NODE_LIFE: Shapes = {
  emptyMinutes: number(10),
  replaceChanged: flag(),
  expireAfterHours: number(720),
  drainMinutes: number(120),
};

/** What the properties of `EksSystemReserve` take. */
export const EKS_SYSTEM_RESERVE: Shapes = {
  cpuMillis: number(500, { integer: true, minimum: 1 }),
  memoryMiB: number(2048, { integer: true, minimum: 1 }),
  diskGiB: number(10, { integer: true, minimum: 1 }),
};

/** What the properties of `EksGpuMachine` take. */
export const EKS_GPU_MACHINE: Shapes = {
  gpu: required(text("NVIDIA L4")),
  count: required(number(1)),
  memoryGiB: number(24, { minimum: 1 }),
  arm: flag(),
  efaInterfaces: number(4),
};

/** What the properties of `EksGpuPoolOptions` take. */
export const EKS_GPU_POOL: Shapes = {
  name: required(text("l4")),
  machineType: required(text("g6.2xlarge")),
  moreMachineTypes: list(text("g6.4xlarge"), "texts"),
  provisioner: instance(EksProvisioner, "EksProvisioner.KARPENTER"),
  nodeLife: object(EKS_NODE_LIFE, "{ emptyMinutes: 10 }"),
  minNodes: number(0),
  maxNodes: required(number(2)),
  desiredNodes: number(1),
  clusterAutoscaler: flag(),
  capacity: instance(Capacity, "Capacity.SPOT"),
  availabilityZones: list(text("us-west-2a"), "texts"),
  efa: flag(),
  hugePages: flag(),
  placementGroup: text("training"),
  securityGroupIds: list(text("sg-0123456789abcdef0"), "texts"),
  diskSizeGiB: number(200),
  diskThroughputMiBps: number(500),
  diskIops: number(6000),
  instanceStore: flag(),
  fastImagePull: flag(),
  nodeImage: instance(EksNodeImage, "EksNodeImage.BOTTLEROCKET"),
  gpuPartition: text("3g.40gb"),
  gpuSharing: instance(EksGpuSharing, "EksGpuSharing.timeSlicing(2)"),
  imageSnapshotId: text("snap-0123456789abcdef0"),
  systemReserved: object(EKS_SYSTEM_RESERVE, "{ memoryMiB: 2048 }"),
  driver: text("580.159", { format: "driver-version" }),
  labels: map(text("research"), '{ team: "research" }'),
  machine: object(EKS_GPU_MACHINE, '{ gpu: "NVIDIA L4", count: 1 }'),
};

/** What the properties of `EksSystemPoolOptions` take. */
export const EKS_SYSTEM_POOL: Shapes = {
  provisioner: instance(EksProvisioner, "EksProvisioner.AUTO_MODE"),
  name: text("system"),
  machineType: text("m6i.xlarge"),
  minNodes: number(2),
  maxNodes: number(4),
  desiredNodes: number(2),
  diskSizeGiB: number(100),
};
