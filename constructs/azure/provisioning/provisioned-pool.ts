import { GpuPool } from "../../cluster/pools/node-pool";
import { describeGpuPool } from "../pools/gpu-pool";
import { AksGpuPoolOptions } from "../pools/pool-options";

/** Karpenter's labels of its nodes (https://karpenter.sh/docs/concepts/scheduling/#well-known-labels). */
const NODE_POOL = "karpenter.sh/nodepool";
const CAPACITY_TYPE = "karpenter.sh/capacity-type";

/** A pool of no scale set as the scheduler sees it: AKS makes its nodes one by one, of any of its sizes. */
export function describeProvisionedPool(options: AksGpuPoolOptions): GpuPool {
  const { labels, ...rest } = describeGpuPool(options);
  const { moreMachineTypes } = options;
  const ofScaleSet = ["agentpool", "kubernetes.azure.com/agentpool", ...(moreMachineTypes === undefined ? [] : ["node.kubernetes.io/instance-type"])];
  const kept = Object.fromEntries(Object.entries(labels).filter(([key]) => !ofScaleSet.includes(key)));
  return {
    ...rest,
    ...(moreMachineTypes === undefined ? {} : { moreMachineTypes }),
    labels: { ...kept, [NODE_POOL]: options.name, [CAPACITY_TYPE]: options.capacity?.interruptible === true ? "spot" : "on-demand" },
  };
}
