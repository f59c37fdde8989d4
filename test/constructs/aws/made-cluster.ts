import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Resources, resourcesOf } from "../../harness/resources";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
export const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [L4] };
export const ZONES = ["us-west-2a", "us-west-2b"];

export interface Made extends Resources {
  readonly cluster: EksCluster;
  readonly json: any;
  readonly problems: Problem[];
}

export function make(props: Partial<EksClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  const json = JSON.parse(Testing.synth(stack));
  return {
    cluster,
    json,
    problems: problemsIn(app),
    ...resourcesOf(json),
  };
}

export const standard = make();
export const ids = (made: Made, type: string): string[] => Object.keys(made.of(type)).map((id) => `${type}.${id}`);

export const resolved = (made: Made, value: unknown): any =>
  Tokenization.resolve(value, { scope: made.cluster, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
