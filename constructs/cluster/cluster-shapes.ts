import { Shapes, anything, flag, instance, list, map, number, object, required, text, texts } from "../core/shape";
import { ClusterConnection } from "./connection";
import { Fabric } from "./fabric";
import { GpuSoftware } from "./gpu-software";
import { IKubernetesCluster } from "./kubernetes-cluster";
import { GpuPool, NodePool } from "./node-pool";
import { Taint } from "./scheduling";
import { StorageOffer } from "./storage-offer";

const TAINT: Shapes<Taint> = { key: required(text("nvidia.com/gpu")), value: text("present"), effect: required(text("NoSchedule")) };
const TAINTS = list(object(TAINT, '{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }'), "taints");
const LABELS = map(text("gpu"), '{ pool: "gpu" }');

const NODE_POOL: Shapes<NodePool> = {
  name: required(text("l4")),
  machineType: text("g6.2xlarge"),
  labels: required(LABELS),
  nodeSelector: required(LABELS),
  taints: required(TAINTS),
  minNodes: required(number(0)),
  maxNodes: required(number(2)),
  spot: required(flag()),
};

const GPU_POOL: Shapes<GpuPool> = {
  ...NODE_POOL,
  gpu: required(text("NVIDIA L4")),
  gpusPerNode: required(number(1)),
  gpuMemoryGiB: number(24),
  driver: text("580.95"),
  fabric: required(instance(Fabric, "Fabric.NONE"), Fabric.NONE),
  driverRoot: text("/usr/local/nvidia"),
  spotTaints: TAINTS,
};

const STORAGE: Shapes<StorageOffer> = {
  className: required(text("nfs")),
  accessModes: required(texts("ReadWriteMany")),
  definition: anything(),
  isDefault: flag(),
  minimumGiB: number(100),
  ownedByRoot: flag(),
};

/** Pools, storage and the like as a person describes them by hand. */
export const SYSTEM_POOL = object(NODE_POOL, '{ name: "system", ... }');
export const GPU_POOLS = required(list(object(GPU_POOL, '{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, ... }'), "pools"));
export const STORAGE_OFFERS = required(list(object(STORAGE, '{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }'), "storage classes"));

const CLUSTER: Shapes<IKubernetesCluster> = {
  clusterName: required(text("my-cluster")),
  connection: required(
    instance(ClusterConnection, 'ClusterConnection.kubeconfig({ context: "my-cluster" })'),
    ClusterConnection.kubeconfig({ context: "refused" }),
  ),
  systemPool: SYSTEM_POOL,
  gpuPools: GPU_POOLS,
  spotTaints: TAINTS,
  storage: STORAGE_OFFERS,
  gpuSoftware: required(instance(GpuSoftware, "GpuSoftware.PROVIDED"), GpuSoftware.PROVIDED),
  addOns: required(list(anything(), "add-ons")),
};

/** A cluster, whoever's: it may have more properties than the interface. */
export const KUBERNETES_CLUSTER = required(object(CLUSTER, "new ExistingCluster({ ... })", { open: true }));
