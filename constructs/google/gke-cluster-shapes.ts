// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, instance, list, map, number, object, required, text } from "../core/shape";
import { ControlPlaneAccess } from "./control-plane-access";
import { FilestoreTier } from "./filestore-tier";
import { ReleaseChannel } from "./release-channel";

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
  maxNodes: required(number(2)),
  spot: flag(),
  zones: list(text("us-central1-a"), "texts"),
  diskSizeGiB: number(200),
  diskType: text("hyperdisk-balanced"),
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

/** What the properties of `GkeIpRanges` take. */
export const GKE_IP_RANGES: Shapes = {
  nodes: text("10.0.0.0/20"),
  pods: text("10.16.0.0/14"),
  services: text("10.20.0.0/20"),
  controlPlane: text("172.16.0.0/28"),
};

/** What the properties of `GkeRegistryOptions` take. */
export const GKE_REGISTRY: Shapes = {
  immutableTags: flag(),
};

/** What the properties of `GkeClusterProps` take. */
export const GKE_CLUSTER: Shapes = {
  region: required(text("us-central1")),
  acceptUnlistedRegion: flag(),
  project: text("my-project"),
  zones: list(text("us-central1-a"), "texts"),
  gpuPools: required(list(object(GKE_GPU_POOL, '{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }'), "pools")),
  systemPool: object(GKE_SYSTEM_POOL, '{ machineType: "e2-standard-4" }'),
  controlPlaneAccess: instance(ControlPlaneAccess, "ControlPlaneAccess.DNS"),
  ipRanges: object(GKE_IP_RANGES, '{ nodes: "10.0.0.0/20" }'),
  webhookPorts: list(number(9443), "numbers"),
  releaseChannel: instance(ReleaseChannel, "ReleaseChannel.REGULAR"),
  deletionProtection: flag(),
  secretsEncryptionKey: text("projects/P/locations/us-central1/keyRings/R/cryptoKeys/K"),
  filestoreTier: instance(FilestoreTier, "FilestoreTier.ZONAL"),
  registry: object(GKE_REGISTRY, "{ immutableTags: true }"),
  enableApis: flag(),
  clusterName: required(text("my-cluster")),
  impersonateServiceAccount: text("deployer@my-project.iam.gserviceaccount.com"),
};
