import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { HelmAddOn } from "../../../../constructs/cluster/helm-add-on";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const KARPENTER = { provisioner: EksProvisioner.KARPENTER };
export const SPOT: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", moreMachineTypes: ["g6.4xlarge"], maxNodes: 3, capacity: Capacity.SPOT, ...KARPENTER };
export const H100: EksGpuPoolOptions = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], ...KARPENTER };
export const BLOCK: EksGpuPoolOptions = { ...H100, name: "block", capacity: Capacity.block("cr-0123456789abcdef0") };
export const NETWORK = { availabilityZones: ["us-west-2a", "us-west-2b"] };
export const resolved = (scope: TerraformStack, value: unknown): any => Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

export function make(props: Partial<EksClusterProps>): { cluster: EksCluster; resource: any; addOns: HelmAddOn[]; values: (name: string) => any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", network: NETWORK, gpuPools: [SPOT], ...props });
  const { addOns } = cluster;
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  // As text, in which a token is the expression that Terraform gets.
  return { cluster, resource, addOns, values: (name) => resolved(stack, addOns.find((one) => one.name === name)?.values) };
}
