import { App, DefaultTokenResolver, StringConcat, TerraformStack, Testing } from "cdktf";
import { Problem } from "../../../constructs/core/problem";
import { problemsIn } from "../../../constructs/core/refuse";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const L4: GkeGpuPoolOptions = { name: "l4", machineType: "g2-standard-8", maxNodes: 2 };
export const PROPS: GkeClusterProps = { clusterName: "lab", region: "us-central1", gpuPools: [L4] };

export const RESOLVING = (scope: GkeCluster): any => ({ scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

export interface Made {
  readonly app: App;
  readonly cluster: GkeCluster;
  /** The resources of a type, by their logical ids. */
  of(type: string): { [id: string]: any };
  /** The only resource of a type that has these arguments. */
  one(type: string, having?: { [argument: string]: unknown }): any;
  readonly json: any;
  readonly problems: Problem[];
}

/** A cluster that is synthesised. */
export function make(props: Partial<GkeClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "gke-cluster");
  const cluster = new GkeCluster(stack, "gke", { ...PROPS, ...props });
  const json = JSON.parse(Testing.synth(stack));
  const of = (type: string): { [id: string]: any } => json.resource[type] ?? {};
  return {
    app,
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
