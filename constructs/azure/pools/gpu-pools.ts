import { Construct } from "constructs";
import { GpuPool } from "../../cluster/pools/node-pool";
import { AksInfiniBand } from "../infiniband/infiniband";
import { AksGpuNodePool } from "./gpu-node-pool";
import { AksGpuPoolOptions } from "./pool-options";
import { ProvisionedPlace, ProvisionedPool } from "../provisioning/pool-values";
import { AzurePlace } from "../place";
import { AksProximityGroup } from "./proximity-group";
import { AksReservationRoles } from "./reservation-roles";
import { childId } from "../../core/names/child-id";

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
  readonly place: AzurePlace;
  /** Principal of the cluster's identity. */
  readonly clusterPrincipalId: string;
  /** Whether the cluster sets up InfiniBand. @default - it doesn't */
  readonly infiniBand?: AksInfiniBand;
  /** Where AKS makes all nodes one by one. @default - each pool is a scale set */
  readonly provisioned?: ProvisionedPlace;
}

/** The GPU pools of a cluster, below a construct of their own, so that a pool may have any name. */
export class AksGpuPools extends Construct {
  /** As the scheduler sees them, in the order in which they came. */
  public readonly pools: GpuPool[] = [];
  /** What AKS makes nodes by, where it does. */
  public readonly releases: ProvisionedPool[] = [];

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
    const { reservations, clusterId, subnetId, version, hostEncryption, tags, infiniBand, provisioned } = this.props;
    const common = { clusterId, subnetId, version, hostEncryption, tags, infiniBand, provisioned };
    const role = reservations.before(options.capacity);
    const near = options.proximityPlacement === true ? this.makeGroup(id, options) : undefined;
    const roles = [...(role === undefined ? [] : [role]), ...(near === undefined ? [] : [near.role])];
    const made = new AksGpuNodePool(this, id, { ...options, ...common, proximityGroupId: near?.groupId, after: roles.length === 0 ? undefined : roles });
    this.pools.push(made.pool);
    if (made.release !== undefined) this.releases.push(made.release);
    return made;
  }

  /** Beside the pools, below a name that no pool can have. */
  private makeGroup(id: string, { name, machineType, zones }: AksGpuPoolOptions): AksProximityGroup {
    const groups = (this.node.tryFindChild("ProximityGroups") as Construct | undefined) ?? new Construct(this, "ProximityGroups");
    const { place, clusterPrincipalId } = this.props;
    return new AksProximityGroup(groups, id, { ...place, poolName: name, machineType, zone: zones?.[0], clusterPrincipalId });
  }
}
