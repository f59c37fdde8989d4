import { TerraformStack, Testing } from "cdktf";
import { ClusterConnection } from "../../../constructs/cluster/connection";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../constructs/cluster/pools/scheduling";
import { describedPool } from "../../harness/described-pool";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const GPU_TAINT = { key: "nvidia.com/gpu", value: "true", effect: TaintEffect.NO_SCHEDULE };
export const pool = (name: string, more: Partial<GpuPool> = {}): GpuPool => describedPool(name, { taints: [GPU_TAINT], ...more });

export const cluster = (more: Partial<IKubernetesCluster> = {}): IKubernetesCluster => ({
  clusterName: "c",
  connection: ClusterConnection.kubeconfig({ context: "kind" }),
  gpuPools: [pool("l4")],
  storage: [],
  gpuSoftware: GpuSoftware.PROVIDED,
  addOns: [],
  ...more,
});

export const newStack = (): TerraformStack => new TerraformStack(Testing.app(), "stack");
export const synth = (stack: TerraformStack): any => JSON.parse(Testing.synth(stack));
export const resources = (stack: TerraformStack, type: string): any[] => Object.values(synth(stack).resource?.[type] ?? {});

export const CHART = {
  name: "release",
  namespace: "ns",
  repository: "https://charts.example.com",
  chart: "thing",
  version: "1.2.3",
};
