import { createHash } from "crypto";
import { KubernetesClusterNodePool } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { Capacity } from "../../cluster/pools/capacity";
import { GpuPool } from "../../cluster/pools/node-pool";
import { ForLife } from "../../core/late/for-life";
import { AksInfiniBand, infiniBandOf } from "../infiniband/infiniband";
import { driverOf } from "./gpu-driver";
import { gpuInstanceOf } from "./gpu-partition";
import { describeGpuPool, ownLabels } from "./gpu-pool";
import { ProvisionedPlace, ProvisionedPool, provisionedPool } from "../provisioning/pool-values";
import { describeProvisionedPool } from "../provisioning/provisioned-pool";
import { AksGpuPoolOptions } from "./pool-options";

/** Properties of `AksGpuNodePool`. */
export interface AksGpuNodePoolProps extends AksGpuPoolOptions {
  readonly clusterId: string;
  readonly subnetId: string;
  /** Kubernetes version of the nodes: the cluster's. */
  readonly version: string;
  /** Whether what the machine itself keeps is encrypted. @default false */
  readonly hostEncryption?: boolean;
  /** @default - none */
  readonly tags?: { [key: string]: string };
  /** Whether the cluster sets up InfiniBand. @default - it doesn't */
  readonly infiniBand?: AksInfiniBand;
  /** Resource id of the proximity placement group of its nodes. @default - none */
  readonly proximityGroupId?: string;
  /** What must stand before its first node: the role on a reservation. @default - nothing */
  readonly after?: ITerraformDependable[];
  /** Where AKS makes its nodes one by one. @default - they are a scale set */
  readonly provisioned?: ProvisionedPlace;
}

/** A node pool with GPUs. Its driver is the GPU Operator's or AKS's, as the machine needs it. The properties were checked by the cluster. */
export class AksGpuNodePool extends Construct {
  /** The pool as the scheduler sees it. */
  public readonly pool: GpuPool;
  /** The pool as Azure has it. @default - none: AKS makes its nodes one by one (`nodeProvisioning`) */
  public readonly resource?: KubernetesClusterNodePool;
  /** What AKS makes its nodes by. @default - nothing, for a scale set */
  public readonly release?: ProvisionedPool;

  public constructor(scope: Construct, id: string, props: AksGpuNodePoolProps) {
    super(scope, id);
    if (props.provisioned !== undefined) {
      this.pool = describeProvisionedPool(props);
      this.release = provisionedPool(props, this.pool, props.provisioned);
      return;
    }
    const infiniBand = props.infiniBand === undefined ? undefined : infiniBandOf(props.machineType);
    const pool = describeGpuPool(props, infiniBand);
    this.pool = pool;
    const capacity = props.capacity ?? Capacity.ON_DEMAND;
    const spot = capacity.interruptible;
    const driver = driverOf(props.machineType, props.driver);
    const decided = `capacity of GPU pool ${props.name}`;
    const near = `proximityPlacement of GPU pool ${props.name}`;
    const forLife = new ForLife(this, "for-life", {
      values: {
        // With how its GPUs are cut, which under a name of its own would be forgotten with the option that is taken out.
        [decided]: `${capacity.reservationId ?? capacity.kind}${pool.gpuPartition === undefined ? "" : `, cut into ${pool.gpuPartition.size}`}`,
        ...(props.proximityPlacement === true ? { [near]: "true" } : {}),
      },
      unremembered: { [near]: "false" },
      // To spot, the provider refuses the plan, as the upgrade settings stay that a spot pool can't have; else all nodes go before new ones come.
      otherwise: "How a pool's machines are had is for life. Give it another name: that makes a pool of the new kind, and deletes this one.",
      earlier: { [decided]: { property: `spot of GPU pool ${props.name}`, values: { true: "spot", false: "on-demand" } } },
    });
    this.resource = new KubernetesClusterNodePool(this, "pool", {
      name: props.name,
      kubernetesClusterId: props.clusterId,
      vmSize: props.machineType,
      vnetSubnetId: props.subnetId,
      hostEncryptionEnabled: props.hostEncryption === true ? true : undefined,
      // Left out, azurerm keeps the nodes' version whatever the cluster's becomes: the argument is optional and computed.
      orchestratorVersion: props.version,
      zones: props.zones,
      // "None" is for the GPU Operator; the tag that once said it is retired (Azure/AKS#4623).
      gpuDriver: driver.version === undefined ? "None" : "Install",
      gpuInstance: gpuInstanceOf(props),
      mode: "User",
      osSku: "Ubuntu",
      osDiskSizeGb: props.osDiskSizeGiB ?? 256,
      osDiskType: props.ephemeralOsDisk === true ? "Ephemeral" : undefined,
      proximityPlacementGroupId: props.proximityGroupId,
      autoScalingEnabled: true,
      minCount: pool.minNodes,
      maxCount: pool.maxNodes,
      nodeLabels: { ...props.labels, ...ownLabels(props, infiniBand) },
      nodeTaints: pool.taints.map((taint) => `${taint.key}=${taint.value}:${taint.effect}`),
      temporaryNameForRotation: temporaryPoolName(props.name),
      capacityReservationGroupId: capacity.reservationId,
      ...(spot
        ? // No upgrade settings on spot: azurerm before 4.65 fails on them or replaces the pool (terraform-provider-azurerm#29318).
          { priority: "Spot", evictionPolicy: "Delete", spotMaxPrice: -1 }
        : // A surge node would need GPU quota that is rarely there: one node at a time is taken out instead.
          { upgradeSettings: { maxUnavailable: "1", drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 0 } }),
      tags: props.tags,
      timeouts: { create: "90m", update: "90m", delete: "90m" },
      dependsOn: props.after,
      // The count is the autoscaler's.
      lifecycle: { ignoreChanges: spot ? ["node_count", "upgrade_settings"] : ["node_count"], precondition: forLife.preconditions },
    });
    this.node.defaultChild = this.resource;
  }
}

/** The pool that AKS goes through when a size, disk or zone changes: another for each pool, whatever the order of the list. */
export function temporaryPoolName(name: string): string {
  return `t${createHash("sha256").update(name).digest("hex").slice(0, 11)}`;
}
