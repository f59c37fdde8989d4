import { App } from "cdktf";
import { Capacity } from "../../constructs/cluster/capacity";
import { EksDeployment, EksLustreDeployment, EksManagedSecret, EksNodeImage, EksProvisioner } from "../../stacks/aws";

const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";

/** Deployments with what those of the clone haven't, for the scanner alone. */
export function addDeploymentsWithOptions(app: App): void {
  const zones = ["us-west-2a", "us-west-2b"];
  new EksDeployment(app, "options", {
    region: "us-west-2",
    network: { availabilityZones: zones, privateEndpoints: true },
    gpuPools: [
      { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], provisioner: EksProvisioner.KARPENTER },
      { name: "l4", machineType: "g6.8xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"] },
      { name: "spot", machineType: "g6.2xlarge", maxNodes: 2, capacity: Capacity.SPOT, provisioner: EksProvisioner.KARPENTER },
    ],
    lustre: { capacityGiB: 1200, availabilityZone: "us-west-2b", deployment: EksLustreDeployment.persistent(125) },
    managedPrometheus: { retentionDays: 30 },
    backup: { keepDays: 30 },
    budget: { monthlyUsd: 3000, emails: ["platform@example.com"] },
    models: [],
  });
  new EksDeployment(app, "more", {
    region: "us-west-2",
    network: { availabilityZones: zones },
    gpuPools: [
      { name: "auto", machineType: "g6.8xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], provisioner: EksProvisioner.AUTO_MODE },
      { name: "rocket", machineType: "g6.2xlarge", maxNodes: 2, nodeImage: EksNodeImage.BOTTLEROCKET, imageSnapshotId: "snap-0123456789abcdef0" },
    ],
    ownKeys: { disksKeyArn: KEY, filesKeyArn: KEY, logsKeyArn: KEY, secretsKeyArn: KEY },
    registry: { kmsKeyArn: KEY },
    permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/boundary",
    weightsBucket: { bucket: "my-weights", prefix: "models", kmsKeyArn: KEY },
    lustreClaims: { deployment: EksLustreDeployment.SCRATCH, availabilityZone: "us-west-2b" },
    secretsManager: { secrets: [EksManagedSecret.huggingFaceToken("hf-token")], kmsKeyArn: KEY },
    models: [],
  });
}
