import { createHash } from "crypto";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import { Construct } from "constructs";
import { Fabric } from "../cluster/fabric";
import { GPU_POOL_LABEL, GpuPool } from "../cluster/node-pool";
import { Taint, TaintEffect } from "../cluster/scheduling";
import { ForLife } from "../core/for-life";
import { DRIVER_ON_NODE, driverOf } from "./gpu-driver";
import { gpusOf } from "./gpu-machine";
import { AksGpuPoolOptions } from "./pool-options";

/** Label and taint that AKS puts on spot nodes. https://learn.microsoft.com/azure/aks/spot-node-pool */
const SPOT = "kubernetes.azure.com/scalesetpriority";
export const SPOT_TAINT: Taint = { key: SPOT, value: "spot", effect: TaintEffect.NO_SCHEDULE };
/** AKS taints no GPU pool by itself; the GPU Operator's pods tolerate this key without being told. */
const GPU_TAINT: Taint = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };

/** Properties of `AksGpuNodePool`. */
export interface AksGpuNodePoolProps extends AksGpuPoolOptions {
  readonly clusterId: string;
  readonly subnetId: string;
  /** Kubernetes version of the nodes: the cluster's. */
  readonly version: string;
  /** @default - none */
  readonly tags?: { [key: string]: string };
}

/** A node pool with GPUs. Its driver is the GPU Operator's or AKS's, as the machine needs it. The properties were checked by the cluster. */
export class AksGpuNodePool extends Construct {
  public constructor(scope: Construct, id: string, props: AksGpuNodePoolProps) {
    super(scope, id);
    const pool = describeGpuPool(props);
    const spot = props.spot ?? false;
    const driver = driverOf(props.machineType, props.driver);
    const forLife = new ForLife(this, "for-life", {
      values: { [`spot of GPU pool ${props.name}`]: String(spot) },
      // On, the provider refuses the plan, as the upgrade settings stay that a spot pool can't have; off, all nodes go before new ones come.
      otherwise: "A pool is spot or regular for life. Give it another name: that makes a pool of the new kind, and deletes this one.",
    });
    new KubernetesClusterNodePool(this, "pool", {
      name: props.name,
      kubernetesClusterId: props.clusterId,
      vmSize: props.machineType,
      vnetSubnetId: props.subnetId,
      // Left out, azurerm keeps the nodes' version whatever the cluster's becomes: the argument is optional and computed.
      orchestratorVersion: props.version,
      zones: props.zones,
      // "None" is for the GPU Operator; the tag that once said it is retired (Azure/AKS#4623).
      gpuDriver: driver.version === undefined ? "None" : "Install",
      mode: "User",
      osSku: "Ubuntu",
      osDiskSizeGb: props.osDiskSizeGiB ?? 256,
      autoScalingEnabled: true,
      minCount: pool.minNodes,
      maxCount: pool.maxNodes,
      nodeLabels: { ...props.labels, ...ownLabels(props) },
      nodeTaints: pool.taints.map((taint) => `${taint.key}=${taint.value}:${taint.effect}`),
      temporaryNameForRotation: temporaryPoolName(props.name),
      ...(spot
        ? // No upgrade settings on spot: azurerm before 4.65 fails on them or replaces the pool (terraform-provider-azurerm#29318).
          { priority: "Spot", evictionPolicy: "Delete", spotMaxPrice: -1 }
        : // A surge node would need GPU quota that is rarely there: one node at a time is taken out instead.
          { upgradeSettings: { maxUnavailable: "1", drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 0 } }),
      tags: props.tags,
      timeouts: { create: "90m", update: "90m", delete: "90m" },
      // The count is the autoscaler's.
      lifecycle: { ignoreChanges: spot ? ["node_count", "upgrade_settings"] : ["node_count"], precondition: forLife.preconditions },
    });
  }
}

/** The labels that we put on a pool's nodes. */
function ownLabels({ name, machineType, driver, spot }: AksGpuPoolOptions): { [key: string]: string } {
  const onNode = driverOf(machineType, driver).version !== undefined;
  return { [GPU_POOL_LABEL]: name, ...(spot ? { [SPOT]: "spot" } : {}), ...(onNode ? DRIVER_ON_NODE : {}) };
}

/** A GPU pool as the scheduler sees it. */
export function describeGpuPool(options: AksGpuPoolOptions): GpuPool {
  const { name, machineType, spot = false } = options;
  // An unknown size is refused; eight, so that no model is refused as well for a count that nobody knows.
  const gpus = gpusOf(machineType, options.gpus) ?? { gpu: "unknown", gpusPerNode: 8 };
  return {
    name,
    machineType,
    labels: {
      ...options.labels,
      ...ownLabels(options),
      agentpool: name,
      "kubernetes.azure.com/agentpool": name,
      "kubernetes.azure.com/mode": "user",
      "kubernetes.io/arch": gpus.cpuArch ?? "amd64",
      "node.kubernetes.io/instance-type": machineType,
    },
    nodeSelector: { "kubernetes.azure.com/agentpool": name },
    taints: spot ? [GPU_TAINT, SPOT_TAINT] : [GPU_TAINT],
    spotTaints: spot ? [SPOT_TAINT] : undefined,
    minNodes: options.minNodes ?? 0,
    maxNodes: options.maxNodes,
    spot,
    gpu: gpus.gpu,
    gpusPerNode: gpus.gpusPerNode,
    gpuMemoryGiB: gpus.gpuMemoryGiB,
    driver: driverOf(machineType, options.driver).version,
    // InfiniBand has no device plugin here, so no pod could ask for it.
    fabric: Fabric.NONE,
  };
}

/** The pool that AKS goes through when a size, disk or zone changes: another for each pool, whatever the order of the list. */
export function temporaryPoolName(name: string): string {
  return `t${createHash("sha256").update(name).digest("hex").slice(0, 11)}`;
}
