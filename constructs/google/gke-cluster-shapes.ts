import { Shapes, flag, instance, list, map, number, object, required, text, texts } from "../core/shape";
import { ControlPlaneAccess } from "./control-plane-access";
import { FilestoreTier } from "./filestore-tier";
import { GkeClusterProps } from "./gke-cluster-props";
import { GkeAccelerator } from "./gpu-machine";
import { GkeRegistryOptions } from "./image-repository";
import { GkeIpRanges } from "./ip-ranges";
import { GkeGpuPoolOptions, GkeSystemPoolOptions } from "./node-pools";
import { ReleaseChannel } from "./release-channel";

export const ACCELERATOR: Shapes<GkeAccelerator> = {
  type: required(text("nvidia-l4")),
  count: required(number(1)),
  gpu: text("NVIDIA L4"),
  memoryGiB: number(24),
  arm: flag(),
};

export const GPU_POOL: Shapes<GkeGpuPoolOptions> = {
  name: required(text("l4")),
  machineType: required(text("g2-standard-8")),
  minNodes: number(0),
  maxNodes: required(number(2)),
  spot: flag(),
  zones: texts("us-central1-a"),
  diskSizeGiB: number(200),
  diskType: text("hyperdisk-balanced"),
  labels: map(text("research"), '{ team: "research" }'),
  accelerator: object(ACCELERATOR, '{ type: "nvidia-l4", count: 1 }'),
};

export const SYSTEM_POOL: Shapes<GkeSystemPoolOptions> = {
  name: text("system"),
  machineType: text("e2-standard-4"),
  minNodes: number(1),
  maxNodes: number(6),
  diskSizeGiB: number(100),
};

export const IP_RANGES: Shapes<GkeIpRanges> = {
  nodes: text("10.0.0.0/20"),
  pods: text("10.16.0.0/14"),
  services: text("10.20.0.0/20"),
  controlPlane: text("172.16.0.0/28"),
};

export const REGISTRY: Shapes<GkeRegistryOptions> = { immutableTags: flag() };

/** What the properties of a GKE cluster take. */
export const GKE_CLUSTER: Shapes<GkeClusterProps> = {
  clusterName: required(text("my-cluster")),
  region: required(text("us-central1")),
  acceptUnlistedRegion: flag(),
  project: text("my-project"),
  zones: texts("us-central1-a"),
  gpuPools: required(list(object(GPU_POOL, '{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }'), "pools")),
  systemPool: object(SYSTEM_POOL, '{ machineType: "e2-standard-4" }'),
  controlPlaneAccess: instance(ControlPlaneAccess, "ControlPlaneAccess.DNS"),
  ipRanges: object(IP_RANGES, '{ nodes: "10.0.0.0/20" }'),
  webhookPorts: list(number(9443), "numbers"),
  releaseChannel: instance(ReleaseChannel, "ReleaseChannel.REGULAR"),
  deletionProtection: flag(),
  secretsEncryptionKey: text("projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"),
  filestoreTier: instance(FilestoreTier, "FilestoreTier.ZONAL"),
  registry: object(REGISTRY, "{ immutableTags: true }"),
  enableApis: flag(),
};
