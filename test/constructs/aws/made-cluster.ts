import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { Problem } from "../../../constructs/core/problem";
import { problemsIn } from "../../../constructs/core/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
export const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [L4] };
export const ZONES = ["us-west-2a", "us-west-2b"];

export interface Made {
  readonly cluster: EksCluster;
  /** The resources of a type, by their logical ids. */
  of(type: string): { [id: string]: any };
  /** The only resource of a type that has these arguments. */
  one(type: string, having?: { [argument: string]: unknown }): any;
  readonly json: any;
  readonly problems: Problem[];
}

export function make(props: Partial<EksClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  const json = JSON.parse(Testing.synth(stack));
  const of = (type: string): { [id: string]: any } => json.resource[type] ?? {};
  return {
    cluster,
    json,
    of,
    problems: problemsIn(app),
    one: (type, having = {}) => {
      const found = Object.values(of(type)).filter((one) => Object.entries(having).every(([key, value]) => one[key] === value));
      expect(found).toHaveLength(1);
      return found[0];
    },
  };
}

export const standard = make();
export const ids = (made: Made, type: string): string[] => Object.keys(made.of(type)).map((id) => `${type}.${id}`);

export const resolved = (made: Made, value: unknown): any =>
  Tokenization.resolve(value, { scope: made.cluster, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
