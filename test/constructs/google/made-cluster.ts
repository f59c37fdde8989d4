import { App, DefaultTokenResolver, StringConcat, TerraformStack, Testing } from "cdktf";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { Resources, resourcesOf } from "../../harness/resources";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const L4: GkeGpuPoolOptions = { name: "l4", machineType: "g2-standard-8", maxNodes: 2 };
export const PROPS: GkeClusterProps = { clusterName: "lab", region: "us-central1", gpuPools: [L4] };

export const RESOLVING = (scope: GkeCluster): any => ({ scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

export interface Made extends Resources {
  readonly app: App;
  readonly cluster: GkeCluster;
  readonly json: any;
  readonly problems: Problem[];
}

/** A cluster that is synthesised. */
export function make(props: Partial<GkeClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "gke-cluster");
  const cluster = new GkeCluster(stack, "gke", { ...PROPS, ...props });
  const json = JSON.parse(Testing.synth(stack));
  return {
    app,
    cluster,
    json,
    problems: problemsIn(app),
    ...resourcesOf(json),
  };
}
