import { App } from "cdktf";
import {
  Capacity,
  EksAccess,
  EksDeployment,
  EksDeploymentProps,
  EksExistingNetwork,
  EksGpuSharing,
  EksLustreDeployment,
  EksManagedSecret,
  EksNodeImage,
  EksProvisioner,
  EksRegistryCache,
  EksRegistryScanning,
  EksSubnetRole,
  ImageMirror,
  StateBackend,
} from "../../../stacks/aws";

/** A key of the account that moto plays. */
const KEY = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-123456789012";

/** The clusters that teams have, each as small as it can be: what is looked at in all of them stands in the tests beside this. */
export const EKS_SHAPES: { readonly [name: string]: Omit<EksDeploymentProps, "region" | "models" | "backend" | "deletionProtection"> } = {
  minimal: { gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] },
  "existing-vpc": {
    existingNetwork: EksExistingNetwork.fromIds({
      vpcId: "vpc-0123456789abcdef0",
      subnets: [
        { key: "a", zone: "us-west-2a", subnetId: "subnet-0123456789abcdef0", cidr: "10.20.0.0/20" },
        { key: "b", zone: "us-west-2b", subnetId: "subnet-0123456789abcdef1", cidr: "10.20.16.0/20" },
      ],
    }),
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
  },
  "found-vpc": {
    existingNetwork: EksExistingNetwork.byRole({
      vpcId: "vpc-0123456789abcdef0",
      zones: ["us-west-2a", "us-west-2b"],
      gpuNodes: EksSubnetRole.karpenter("found-vpc"),
      gpuZones: ["us-west-2b"],
      controlPlane: EksSubnetRole.tagged({ tier: "control-plane" }),
      publicLoadBalancers: EksSubnetRole.PUBLIC_LOAD_BALANCERS,
      freeAddresses: 200,
    }),
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
  },
  "spot-karpenter": {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
    gpuPools: [
      { name: "l40s", machineType: "g6e.12xlarge", moreMachineTypes: ["g6e.24xlarge"], maxNodes: 4, capacity: Capacity.SPOT, provisioner: EksProvisioner.KARPENTER },
    ],
  },
  "p5-block": {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
    gpuPools: [
      {
        name: "h100",
        machineType: "p5.48xlarge",
        minNodes: 0,
        desiredNodes: 2,
        maxNodes: 2,
        capacity: Capacity.block("cr-0123456789abcdef0"),
        availabilityZones: ["us-west-2b"],
        efa: true,
        instanceStore: true,
        fastImagePull: true,
      },
    ],
    lustre: { capacityGiB: 2400, deployment: EksLustreDeployment.persistent(250) },
  },
  private: {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"], nat: false, privateEndpoints: true },
    gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"] }],
    lustre: { capacityGiB: 1200, s3: { bucket: "my-weights" } },
    imageMirror: ImageMirror.of("123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror"),
  },
  "closed-fast": {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"], nat: false, privateEndpoints: true, moreEndpoints: ["fsx"] },
    gpuPools: [
      { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, desiredNodes: 2, capacity: Capacity.block("cr-0123456789abcdef0"), availabilityZones: ["us-west-2b"], efa: true, instanceStore: true },
      { name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2b"], imageSnapshotId: "snap-0123456789abcdef0" },
    ],
    lustre: { capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), efa: true },
    lustreClaims: { deployment: EksLustreDeployment.persistent(500), efa: true },
    imageMirror: ImageMirror.of("123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror"),
  },
  "auto-alone": {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
    gpuPools: [
      { name: "l40s", machineType: "g6e.12xlarge", maxNodes: 4, capacity: Capacity.SPOT, provisioner: EksProvisioner.AUTO_MODE },
      { name: "l4", machineType: "g6.2xlarge", maxNodes: 4, provisioner: EksProvisioner.AUTO_MODE },
    ],
    systemPool: { provisioner: EksProvisioner.AUTO_MODE },
  },
  "auto-mixed": {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
    gpuPools: [
      { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], provisioner: EksProvisioner.AUTO_MODE },
      { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 },
    ],
  },
  keys: {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
    gpuPools: [{ name: "l40s", machineType: "g6e.12xlarge", maxNodes: 4, availabilityZones: ["us-west-2b"], instanceStore: true }],
    ownKeys: { disksKeyArn: KEY, filesKeyArn: KEY, logsKeyArn: KEY, secretsKeyArn: KEY },
    registry: { kmsKeyArn: KEY },
    weightsBucket: { bucket: "my-weights", prefix: "models", kmsKeyArn: KEY, cacheGiB: 200 },
    lustreClaims: { deployment: EksLustreDeployment.persistent(125), kmsKeyArn: KEY },
    secretsManager: { secrets: [EksManagedSecret.huggingFaceToken("hf-token")], kmsKeyArn: KEY },
  },
  doors: {
    network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
    gpuPools: [
      { name: "h100", machineType: "p5.4xlarge", maxNodes: 2, nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "3g.40gb", driver: "580.159" },
      { name: "l4", machineType: "g6.2xlarge", maxNodes: 4, provisioner: EksProvisioner.KARPENTER },
      { name: "l4-shared", machineType: "g6.2xlarge", maxNodes: 4, gpuSharing: EksGpuSharing.timeSlicing(2), clusterAutoscaler: true },
    ],
    access: [
      EksAccess.view("arn:aws:iam::123456789012:role/developers"),
      EksAccess.edit("arn:aws:iam::123456789012:role/pipeline", ["inference"]),
      EksAccess.groups("arn:aws:iam::123456789012:role/pipeline", ["dynamo-deployers"]),
    ],
    dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] },
    registry: {
      accountId: "123456789012",
      scanning: EksRegistryScanning.onPush(),
      caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.ECR_PUBLIC, EksRegistryCache.QUAY, EksRegistryCache.dockerHub("arn:aws:secretsmanager:us-west-2:123456789012:secret:ecr-pullthroughcache/hub-abcdef")],
    },
    backup: { keepDays: 30 },
    nodeRepair: true,
    ownKeys: { backupsKeyArn: KEY },
  },
};

/** One of them as a deployment without models. */
export function eksShape(app: App, name: string): EksDeployment {
  return new EksDeployment(app, name, { ...EKS_SHAPES[name], region: "us-west-2", deletionProtection: false, models: [], backend: StateBackend.local() });
}
