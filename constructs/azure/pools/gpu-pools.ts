import { Construct } from "constructs";
import { GpuPool } from "../../cluster/node-pool";
import { AksInfiniBand } from "../infiniband/infiniband";
import { AksGpuNodePool } from "./gpu-node-pool";
import { AksGpuPoolOptions } from "./pool-options";
import { AksReservationRoles } from "./reservation-roles";
import { childId } from "../../core/child-id";

/** Properties of `AksGpuPools`: what all pools of a cluster have in common. */
export interface AksGpuPoolsProps {
  readonly clusterId: string;
  readonly subnetId: string;
  /** Kubernetes version of the nodes: the cluster's. */
  readonly version: string;
  /** Whether what the machines themselves keep is encrypted. @default false */
  readonly hostEncryption?: boolean;
  /** @default - none */
  readonly tags?: { [key: string]: string };
  readonly reservations: AksReservationRoles;
  /** Whether the cluster sets up InfiniBand. @default - it doesn't */
  readonly infiniBand?: AksInfiniBand;
}

/** The GPU pools of a cluster, below a construct of their own, so that a pool may have any name. */
export class AksGpuPools extends Construct {
  /** As the scheduler sees them, in the order in which they came. */
  public readonly pools: GpuPool[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AksGpuPoolsProps,
  ) {
    super(scope, id);
  }

  /** Makes a pool that was checked. Twice the same name is refused by the checks; the second has no place to stand, and is the first. */
  public add(options: AksGpuPoolOptions): AksGpuNodePool {
    const id = options.name === "" ? `gpuPools[${this.pools.length}]` : childId(options.name);
    const first = this.node.tryFindChild(id) as AksGpuNodePool | undefined;
    if (first !== undefined) return first;
    const { reservations, ...common } = this.props;
    const role = reservations.before(options.capacity);
    const made = new AksGpuNodePool(this, id, { ...options, ...common, after: role === undefined ? undefined : [role] });
    this.pools.push(made.pool);
    return made;
  }
}
