import { TerraformStack, Testing } from "cdktf";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../constructs/cluster/pools/scheduling";
import { DynamoCrds, DynamoCrdsProps } from "../../../constructs/dynamo/crds/crds";
import { DynamoPlatform, DynamoPlatformProps } from "../../../constructs/dynamo/platform";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

export const SPOT_TAINT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE };
export const SPOT = { key: SPOT_TAINT.key, operator: "Equal", value: "spot", effect: "NoSchedule" };

export const pool: GpuPool = {
  name: "a100",
  labels: { agentpool: "a100" },
  nodeSelector: { agentpool: "a100" },
  taints: [SPOT_TAINT],
  spotTaints: [SPOT_TAINT],
  minNodes: 0,
  maxNodes: 2,
  capacity: Capacity.SPOT,
  gpu: "NVIDIA A100",
  gpusPerNode: 1,
  fabric: Fabric.NONE,
};

export const onDemand = new ExistingCluster({
  clusterName: "kind",
  context: "kind-kind",
  gpuPools: [{ ...pool, taints: [], spotTaints: undefined, capacity: Capacity.ON_DEMAND }],
  storage: [],
});

export const spot = new ExistingCluster({ clusterName: "spot", context: "spot", gpuPools: [pool], storage: [] });
export const newStack = (): TerraformStack => new TerraformStack(Testing.app(), "stack");

export function install(props: Partial<DynamoPlatformProps> = {}): { stack: TerraformStack; release: any; values: any; resource: any } {
  const stack = newStack();
  new DynamoPlatform(stack, "platform", { cluster: onDemand, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  const [release] = Object.values<any>(resource.helm_release);
  return { stack, release, values: JSON.parse(release.values[0]), resource };
}

export function installCrds(props: Partial<DynamoCrdsProps> = {}): { stack: TerraformStack; release: any; values: any; resource: any } {
  const stack = newStack();
  new DynamoCrds(stack, "crds", { cluster: onDemand, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  const [release] = Object.values<any>(resource.helm_release);
  return { stack, release, values: release.values && JSON.parse(release.values[0]), resource };
}
