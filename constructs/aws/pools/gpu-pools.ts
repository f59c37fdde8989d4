import { Construct } from "constructs";
import { GpuPool } from "../../cluster/node-pool";
import { EksSubnet } from "../network/eks-network";
import { EfaGroup } from "./efa-group";
import { efaMachine } from "./efa-machine";
import { GpuMachine, gpuMachine } from "./gpu-machine";
import { nodeUserData } from "./node-config";
import { EksNodePool, EksNodePoolProps, PoolEfa } from "./node-pool";
import { EksGpuPoolOptions } from "./pool-options";
import { gpuPool, ownLabels } from "./scheduled-pool";
import { childId } from "../../core/child-id";

/** Properties of `EksGpuPools`: what all of a cluster's pools share. */
export interface EksGpuPoolsProps {
  readonly defaults: PoolDefaults;
  /** Where the nodes may be. */
  readonly subnets: EksSubnet[];
  readonly vpcId: string;
  /** The group that EKS makes for control plane and nodes. */
  readonly securityGroupId: string;
}

/** What all pools of a cluster share. */
export type PoolDefaults = Pick<
  EksNodePoolProps,
  "clusterName" | "cluster" | "running" | "kubernetesVersion" | "roleArn" | "subnetIds" | "tags" | "dependsOn"
>;

/** Stands in for a machine that was refused. */
const REFUSED: GpuMachine = { gpu: "", gpusPerNode: 1, arm: false, stockImage: true, sold: [] };

/** The GPU pools of a cluster, below a construct of their own, so that a pool may have any name. */
export class EksGpuPools extends Construct {
  /** Those that there are, in the order in which they were asked for. */
  public readonly pools: GpuPool[] = [];

  private efaGroup?: EfaGroup;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksGpuPoolsProps,
  ) {
    super(scope, id);
  }

  /** Makes a pool; of one that was refused nothing is made. */
  public add(options: EksGpuPoolOptions): GpuPool {
    const { defaults } = this.props;
    const machine = gpuMachine(options.machineType, options.machine);
    const pool = gpuPool(options, machine ?? REFUSED);
    if (machine === undefined || options.name === "" || this.node.tryFindChild(childId(options.name)) !== undefined) return pool;
    this.pools.push(pool);
    new EksNodePool(this, childId(options.name), {
      ...defaults,
      pool,
      amiType: machine.arm ? "AL2023_ARM_64_NVIDIA" : "AL2023_x86_64_NVIDIA",
      subnetIds: this.subnetsIn(options.availabilityZones) ?? defaults.subnetIds,
      diskSizeGiB: options.diskSizeGiB ?? 200,
      diskThroughputMiBps: options.diskThroughputMiBps,
      diskIops: options.diskIops,
      userData: nodeUserData(options),
      desiredNodes: options.desiredNodes,
      labels: ownLabels(options),
      efa: this.efaOf(options),
    });
    return pool;
  }

  /** Whether a pool of the cluster has EFA. */
  public get hasEfa(): boolean {
    return this.efaGroup !== undefined;
  }

  private efaOf({ efa, machineType, machine: stated, placementGroup }: EksGpuPoolOptions): PoolEfa | undefined {
    const machine = efa === true ? efaMachine(machineType, stated) : undefined;
    if (machine === undefined) return undefined;
    const { defaults, vpcId, securityGroupId } = this.props;
    // One for all pools, so that prefill and decode on two of them reach each other; beside the pools, any of which may have its name.
    this.efaGroup ??= new EfaGroup(this.node.scope as Construct, "efa", { clusterName: defaults.clusterName, vpcId });
    return { machine, securityGroupIds: [securityGroupId, this.efaGroup.groupId], placementGroup };
  }

  /** The subnets of some zones, in the network's order. */
  private subnetsIn(zones?: string[]): string[] | undefined {
    if (zones === undefined) return undefined;
    return this.props.subnets.filter(({ zone }) => zone !== undefined && zones.includes(zone)).map(({ subnetId }) => subnetId);
  }
}
