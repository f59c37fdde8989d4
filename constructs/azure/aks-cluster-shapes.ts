import { Shapes, flag, instance, list, map, number, object, required, text, texts } from "../core/shape";
import { AksClusterProps } from "./aks-cluster-props";
import { ApiServerAccess } from "./api-server-access";
import { AksReplaceable } from "./for-life";
import { AksGpuDriver } from "./gpu-driver";
import { AksGpus } from "./gpu-machine";
import { AksVersion } from "./kubernetes-version";
import { MaintenanceWindow } from "./maintenance-window";
import { AksNetworkOptions } from "./network-plan";
import { AksGpuPoolOptions, AksSystemPoolOptions } from "./pool-options";
import { AksRegistryOptions, AksRegistrySku } from "./registry";
import { AksSharedFilesOptions } from "./shared-files";
import { AksSkuTier } from "./sku-tier";

export const NETWORK: Shapes<AksNetworkOptions> = {
  vnetCidr: text("10.0.0.0/16"),
  podCidr: text("192.168.0.0/16"),
  serviceCidr: text("172.16.0.0/16"),
  dnsServiceIp: text("172.16.0.10"),
};

export const GPUS: Shapes<AksGpus> = {
  gpu: required(text("NVIDIA A100 80GB")),
  gpusPerNode: required(number(1)),
  gpuMemoryGiB: number(80),
  cpuArch: text("x64"),
};

export const GPU_POOL: Shapes<AksGpuPoolOptions> = {
  name: required(text("a100")),
  machineType: required(text("Standard_NC24ads_A100_v4")),
  gpus: object(GPUS, '{ gpu: "NVIDIA A100 80GB", gpusPerNode: 1 }'),
  minNodes: number(0),
  maxNodes: required(number(2)),
  driver: instance(AksGpuDriver, 'AksGpuDriver.fromAks("570.237")'),
  spot: flag(),
  zones: texts("1"),
  osDiskSizeGiB: number(256),
  labels: map(text("research"), '{ team: "research" }'),
};

export const SYSTEM_POOL: Shapes<AksSystemPoolOptions> = {
  machineType: text("Standard_D4s_v5"),
  minNodes: number(2),
  maxNodes: number(5),
  zones: texts("1"),
  osDiskSizeGiB: number(128),
};

export const SHARED_FILES: Shapes<AksSharedFilesOptions> = {
  accountName: text("mysharedfiles"),
  zoneRedundant: flag(),
};

export const REGISTRY: Shapes<AksRegistryOptions> = {
  name: text("myregistry"),
  sku: instance(AksRegistrySku, "AksRegistrySku.STANDARD"),
};

export const MAINTENANCE: Shapes<MaintenanceWindow> = {
  day: required(text("Sunday")),
  startHourUtc: required(number(2)),
  hours: number(4),
};

/** What the properties of an AKS cluster take. */
export const AKS_CLUSTER: Shapes<AksClusterProps> = {
  clusterName: required(text("my-cluster")),
  region: required(text("swedencentral")),
  acceptUnlistedRegion: flag(),
  resourceGroupName: text("my-group"),
  kubernetesVersion: instance(AksVersion, 'AksVersion.of("1.35")'),
  skuTier: instance(AksSkuTier, "AksSkuTier.STANDARD"),
  // The door that stands in opens nothing: a refused app writes nothing.
  apiServerAccess: required(instance(ApiServerAccess, 'ApiServerAccess.fromRanges(["203.0.113.7/32"])'), ApiServerAccess.ANYWHERE),
  adminObjectIds: texts("00000000-0000-0000-0000-000000000000"),
  network: object(NETWORK, '{ vnetCidr: "10.0.0.0/16" }'),
  systemPool: object(SYSTEM_POOL, '{ machineType: "Standard_D4s_v5" }'),
  gpuPools: required(list(object(GPU_POOL, '{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }'), "pools")),
  sharedFiles: object(SHARED_FILES, "{ zoneRedundant: true }"),
  registry: object(REGISTRY, '{ name: "myregistry" }'),
  maintenance: object(MAINTENANCE, "{ day: MaintenanceDay.SUNDAY, startHourUtc: 2 }"),
  allowReplacement: list(text(AksReplaceable.REGISTRY), "things that may be replaced"),
  tags: map(text("research"), '{ team: "research" }'),
};

/** What the subscription takes, which is the stack's. */
export const SUBSCRIPTION: Shapes<{ readonly subscriptionId?: string }> = { subscriptionId: text("00000000-0000-0000-0000-000000000000") };
