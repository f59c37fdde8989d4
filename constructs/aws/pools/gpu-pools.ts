import { Construct } from "constructs";
import { GpuPool } from "../../cluster/node-pool";
import { EksSubnet } from "../network/eks-network";
import { GpuMachine, gpuMachine } from "./gpu-machine";
import { EksNodePool, EksNodePoolProps } from "./node-pool";
import { EksGpuPoolOptions } from "./pool-options";
import { gpuPool, ownLabels } from "./scheduled-pool";
import { childId } from "../../core/child-id";

/** Properties of `EksGpuPools`: what all of a cluster's pools share. */
export interface EksGpuPoolsProps {
  readonly defaults: PoolDefaults;
  /** Where the nodes may be. */
  readonly subnets: EksSubnet[];
}

/** What all pools of a cluster share. */
export type PoolDefaults = Pick<
  EksNodePoolProps,
  "clusterName" | "cluster" | "running" | "kubernetesVersion" | "roleArn" | "subnetIds" | "tags" | "dependsOn"
>;

/** Stands in for a machine that was refused. */
const REFUSED: GpuMachine = { gpu: "", gpusPerNode: 1, arm: false, stockImage: true, consumptionOptions: [] };

/** The GPU pools of a cluster, below a construct of their own, so that a pool may have any name. */
export class EksGpuPools extends Construct {
  /** Those that there are, in the order in which they were asked for. */
  public readonly pools: GpuPool[] = [];

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
      desiredNodes: options.desiredNodes,
      labels: ownLabels(options),
    });
    return pool;
  }

  /** The subnets of some zones, in the network's order. */
  private subnetsIn(zones?: string[]): string[] | undefined {
    if (zones === undefined) return undefined;
    return this.props.subnets.filter(({ zone }) => zone !== undefined && zones.includes(zone)).map(({ subnetId }) => subnetId);
  }
}
