import { Shapes, flag, instance, list, map, number, object, required, text, texts } from "../core/shape";
import { EksAddOnVersions } from "./add-ons";
import { EksClusterProps } from "./eks-cluster-props";
import { EksGpuMachine } from "./gpu-machine";
import { EksRegistryOptions } from "./image-registry";
import { EksVersion } from "./kubernetes-version";
import { EksNetworkOptions } from "./network-plan";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "./pool-options";

const NETWORK: Shapes<EksNetworkOptions> = {
  cidr: text("10.0.0.0/16"),
  availabilityZones: texts("us-west-2a"),
  natGatewayPerZone: flag(),
};

const MACHINE: Shapes<EksGpuMachine> = {
  gpu: required(text("NVIDIA L4")),
  count: required(number(1)),
  memoryGiB: number(24),
  arm: flag(),
};

const GPU_POOL: Shapes<EksGpuPoolOptions> = {
  name: required(text("l4")),
  machineType: required(text("g6.2xlarge")),
  minNodes: number(0),
  maxNodes: required(number(2)),
  desiredNodes: number(1),
  spot: flag(),
  availabilityZones: texts("us-west-2a"),
  diskSizeGiB: number(200),
  labels: map(text("research"), '{ team: "research" }'),
  machine: object(MACHINE, '{ gpu: "NVIDIA L4", count: 1 }'),
};

const SYSTEM_POOL: Shapes<EksSystemPoolOptions> = {
  name: text("system"),
  machineType: text("m6i.xlarge"),
  minNodes: number(2),
  maxNodes: number(4),
  desiredNodes: number(2),
  diskSizeGiB: number(100),
};

const ADD_ONS: Shapes<EksAddOnVersions> = {
  vpcCni: text("v1.2.3-eksbuild.1"),
  kubeProxy: text("v1.2.3-eksbuild.1"),
  coreDns: text("v1.2.3-eksbuild.1"),
  podIdentityAgent: text("v1.2.3-eksbuild.1"),
  ebsCsiDriver: text("v1.2.3-eksbuild.1"),
  efsCsiDriver: text("v1.2.3-eksbuild.1"),
};

const REGISTRY: Shapes<EksRegistryOptions> = {
  images: texts("preflight"),
  prefix: text("my-team"),
  keepTagged: number(10),
  untaggedDays: number(7),
  kmsKeyArn: text("arn:aws:kms:us-west-2:111122223333:key/ID"),
  forceDelete: flag(),
};

/** What the properties of an EKS cluster take. */
export const EKS_CLUSTER: Shapes<EksClusterProps> = {
  clusterName: required(text("my-cluster")),
  region: required(text("us-west-2")),
  acceptUnlistedRegion: flag(),
  network: object(NETWORK, '{ cidr: "10.0.0.0/16" }'),
  gpuPools: required(list(object(GPU_POOL, '{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }'), "pools")),
  systemPool: object(SYSTEM_POOL, '{ machineType: "m6i.xlarge" }'),
  kubernetesVersion: instance(EksVersion, 'EksVersion.of("1.35")'),
  publicAccessCidrs: texts("203.0.113.7/32"),
  admins: texts("arn:aws:iam::111122223333:role/platform"),
  creatorIsAdmin: flag(),
  deletionProtection: flag(),
  logRetentionDays: number(30),
  addOnVersions: object(ADD_ONS, '{ coreDns: "v1.2.3-eksbuild.1" }'),
  registry: object(REGISTRY, '{ images: ["preflight"] }'),
  tags: map(text("research"), '{ team: "research" }'),
};
