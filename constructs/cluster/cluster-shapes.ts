// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, anything, flag, instance, list, map, number, object, required, text } from "../core/shape/shape";
import { ClusterConnection } from "./connection";
import { ExistingDoor } from "./exposure/existing-door";
import { GpuSoftware } from "./gpu-software";
import { Capacity } from "./pools/capacity";
import { Fabric } from "./pools/fabric";

/** What the properties of `Taint` take. */
export const TAINT: Shapes = {
  key: required(text("nvidia.com/gpu", { format: "taint-key" })),
  value: text("present", { format: "taint-value" }),
  effect: required(text("NoSchedule", { format: "taint-effect" })),
};

/** What the properties of `NodePool` take. */
export const NODE_POOL: Shapes = {
  name: required(text("l4")),
  machineType: text("g6.2xlarge"),
  moreMachineTypes: list(text("g6.4xlarge"), "texts"),
  labels: required(map(text("gpu"), '{ pool: "gpu" }')),
  nodeSelector: required(map(text("gpu"), '{ pool: "gpu" }')),
  taints: required(list(object(TAINT, '{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }'), "taints")),
  minNodes: required(number(0)),
  maxNodes: required(number(2)),
  capacity: instance(Capacity, "Capacity.SPOT"),
  zones: list(text("us-west-2a"), "texts"),
};

/** What the properties of `GpuPartition` take. */
export const GPU_PARTITION: Shapes = {
  size: required(text("3g.40gb")),
  perGpu: required(number(2, { integer: true, minimum: 1, maximum: 8 })),
  memoryShare: required(number(0.5, { maximum: 1 })),
};

/** What the properties of `GpuPool` take. */
export const GPU_POOL: Shapes = {
  ...NODE_POOL,
  gpu: required(text("NVIDIA L4")),
  gpusPerNode: required(number(1)),
  gpuMemoryGiB: number(24),
  gpuPartition: object(GPU_PARTITION, '{ size: "3g.40gb", perGpu: 2, memoryShare: 0.5 }'),
  gpuClients: number(2, { integer: true, minimum: 2, maximum: 48 }),
  hostIpc: flag(),
  driver: text("580.95"),
  startNodes: number(1, { integer: true, minimum: 0 }),
  firstNodes: number(1, { integer: true, minimum: 0 }),
  localDisk: flag(),
  queue: text("h100-queued", { format: "dns-label" }),
  localDiskClass: text("local-nvme", { format: "storage-class" }),
  fabric: required(instance(Fabric, "Fabric.NONE"), Fabric.NONE),
  driverRoot: text("/usr/local/nvidia"),
  driverHostFolder: text("/home/kubernetes/bin/nvidia"),
  spotTaints: list(object(TAINT, '{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }'), "taints"),
  podNeeds: anything("myNeeds"),
};

/** What the properties of `SlowCache` take. */
export const SLOW_CACHE: Shapes = {
  cache: required(text("model")),
  reason: required(text("many nodes read it at the speed of one disk")),
};

/** What the properties of `StorageOffer` take. */
export const STORAGE_OFFER: Shapes = {
  className: required(text("nfs", { format: "storage-class" })),
  accessModes: required(list(text("ReadWriteMany", { format: "access-mode" }), "texts")),
  definition: anything(),
  isDefault: flag(),
  forCompiled: flag(),
  minimumGiB: number(100),
  stepGiB: number(9000),
  ownedByRoot: flag(),
  maximumGiB: number(1200),
  throughputMBps: number(250),
  pools: list(text("l4"), "texts"),
  slowFor: list(object(SLOW_CACHE, '{ cache: "model", reason: "many nodes read it at the speed of one disk" }'), "caches"),
  sharedVolume: anything(),
  podAnnotations: anything(),
};

/** What the properties of `ClusterBudget` take. */
export const CLUSTER_BUDGET: Shapes = {
  monthlyUsd: required(number(3000)),
  alertAtPercent: required(list(number(80), "percentages")),
  forecastAtPercent: required(list(number(100), "percentages")),
};

/** What the properties of `IKubernetesCluster` take. */
export const KUBERNETES_CLUSTER: Shapes = {
  clusterName: required(text("my-cluster")),
  connection: required(instance(ClusterConnection, 'ClusterConnection.kubeconfig({ context: "my-cluster" })'), ClusterConnection.kubeconfig({ context: "my-cluster" })),
  systemPool: object(NODE_POOL, '{ name: "system", ... }'),
  gpuPools: required(list(object(GPU_POOL, '{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }'), "pools")),
  spotTaints: list(object(TAINT, '{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }'), "taints"),
  storage: required(list(object(STORAGE_OFFER, '{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }'), "storage classes")),
  gpuSoftware: required(instance(GpuSoftware, "GpuSoftware.PROVIDED"), GpuSoftware.PROVIDED),
  cloudGpuMetrics: flag(),
  managedPrometheus: anything(),
  managedLogs: anything(),
  managedTraces: anything(),
  budget: object(CLUSTER_BUDGET, "{ monthlyUsd: 3000, alertAtPercent: [80], forecastAtPercent: [100] }"),
  addOns: required(list(anything(), "add-ons")),
  modelSecrets: anything(),
  modelQueues: anything(),
  exposure: anything('ExistingDoor.ingress({ className: "nginx", ... })'),
};

/** What the properties of `ExistingClusterProps` take. */
export const EXISTING_CLUSTER: Shapes = {
  clusterName: required(text("my-cluster")),
  gpuPools: required(list(object(GPU_POOL, '{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }'), "pools")),
  storage: required(list(object(STORAGE_OFFER, '{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }'), "storage classes")),
  systemPool: object(NODE_POOL, '{ name: "system", ... }'),
  exposure: instance(ExistingDoor, 'ExistingDoor.ingress({ className: "nginx", ... })'),
  context: text("my-cluster"),
  kubeconfigPath: text("~/.kube/config"),
  connection: instance(ClusterConnection, 'ClusterConnection.exec({ host: "https://lab.example.com", credential: { command: "aws", args: [...] } })'),
};

/** What the properties of `ExecCredential` take. */
export const EXEC_CREDENTIAL: Shapes = {
  command: required(text("aws")),
  args: list(text("get-token"), "texts"),
  env: map(text("lab"), '{ AWS_PROFILE: "lab" }'),
};

/** What the properties of `ExistingClusterAttributes` take. */
export const EXISTING_ATTRIBUTES: Shapes = {
  clusterName: required(text("my-cluster")),
  gpuPools: required(list(object(GPU_POOL, '{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }'), "pools")),
  storage: required(list(object(STORAGE_OFFER, '{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }'), "storage classes")),
  systemPool: object(NODE_POOL, '{ name: "system", ... }'),
  exposure: instance(ExistingDoor, 'ExistingDoor.ingress({ className: "nginx", ... })'),
  endpoint: required(text("https://lab.example.com:6443")),
  certificateAuthorityData: text("LS0tLS1CRUdJTi..."),
  credential: required(object(EXEC_CREDENTIAL, '{ command: "aws", args: ["eks", "get-token", "--cluster-name", "lab"] }')),
};

/** What the properties of `ExecConnectionOptions` take. */
export const EXEC_CONNECTION: Shapes = {
  host: required(text("https://lab.example.com:6443")),
  clusterCaCertificate: text("-----BEGIN CERTIFICATE-----..."),
  credential: required(object(EXEC_CREDENTIAL, '{ command: "aws", args: ["eks", "get-token", "--cluster-name", "lab"] }')),
};

/** What the properties of `KubeconfigConnectionOptions` take. */
export const KUBECONFIG_CONNECTION: Shapes = {
  context: required(text("my-cluster")),
  path: text("~/.kube/config"),
};
