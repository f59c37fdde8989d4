import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { EksLustreDeployment, EksLustreOptions } from "../../../../constructs/aws/storage/lustre-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const ZONES = ["us-west-2a", "us-west-2b"];
export const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2b"] };
export const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: { availabilityZones: ZONES }, gpuPools: [L4] };
export const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
export const { SCRATCH } = EksLustreDeployment;

export interface Made {
  readonly cluster: EksCluster;
  readonly resource: any;
  one(type: string): any;
}

export function make(lustre?: EksLustreOptions, props: Partial<EksClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, lustre, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  const one = (type: string): any => {
    const all = Object.values<any>(resource[type] ?? {});
    expect(all).toHaveLength(1);
    return all[0];
  };
  return { cluster, resource, one };
}

export const made = make({ capacityGiB: 2400 });
