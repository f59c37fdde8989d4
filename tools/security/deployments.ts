import { App } from "cdktf";
import { Capacity } from "../../constructs/cluster/capacity";
import { EksDeployment, EksLustreDeployment, EksProvisioner } from "../../stacks/aws";

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
}
