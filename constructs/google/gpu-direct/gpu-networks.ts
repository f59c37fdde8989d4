import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { GPU_NETWORKS } from "../network/ip-ranges";
import { GpuPool } from "../../cluster/pools/node-pool";
import { GpuDirect, GpuNetworkMachine, gpuNetworkOf } from "./gpu-direct";
import { RDMA_INTERFACES, gpuNetworkNames, tcpxoNames } from "./network-names";
import { withRdma } from "./rdma-pods";
import { TcpxoNetworks } from "./tcpxo-networks";
import { withTcpxo } from "./tcpxo-pods";
import { gpuDirectAddOn, tcpxoAddOn } from "./zone-add-on";
import { NodeNetwork, ZoneNetworks, ZoneNetworksProps } from "./zone-networks";

/** Properties of `GpuNetworks`. */
export interface GpuNetworksProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  /** @default - as `GkeIpRanges` has it */
  readonly range?: string;
  /** What must be there before. */
  readonly dependsOn: ITerraformDependable[];
}

/** A zone's networks of GPUs, of one kind. */
export interface ZoneOfGpus {
  readonly kind: string;
  readonly nodeNetworks: NodeNetwork[];
  /** What the cluster must be told of them. */
  readonly addOn: HelmAddOn;
  /** A pool on them, as the scheduler sees it. */
  with(pool: GpuPool): GpuPool;
}

/** The networks of a cluster's GPUs: a zone's are made with the first pool there that has them, and shared by the others. */
export class GpuNetworks {
  private readonly zones = new Map<string, ZoneOfGpus>();

  public constructor(
    private readonly scope: Construct,
    private readonly props: GpuNetworksProps,
  ) {}

  /** The networks of the one zone; nothing where that isn't known, or where it has another kind, which is refused. */
  public of(direct: GpuDirect, zones: readonly string[] = [], machineType = ""): ZoneOfGpus | undefined {
    const machine = gpuNetworkOf(machineType);
    const kind = kindOfNetworks(direct, machine);
    const { clusterName, region, project, projectId, range = GPU_NETWORKS, dependsOn } = this.props;
    const [zone, ...more] = zones;
    if (zone === undefined || more.length > 0 || !isZoneOf(zone, region)) return undefined;
    const there = this.zones.get(zone);
    if (there !== undefined) return there.kind === kind ? there : undefined;
    const below = (this.scope.node.tryFindChild("gpu-networks") as Construct | undefined) ?? new Construct(this.scope, "gpu-networks");
    const place = { clusterName, region, zone, project, projectId, range, dependsOn };
    const made = direct.kind === GpuDirect.TCPXO.kind ? tcpxoZone(below, zone, place) : rdmaZone(below, kind, machine, place);
    this.zones.set(zone, made);
    return made;
  }

  /** What the cluster must be told of them, in the zones' order whichever came first. */
  public get addOns(): HelmAddOn[] {
    return [...this.zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { addOn }]) => addOn);
  }
}

/** What the networks of a zone are told by: of RDMA by how many interfaces, since a node has them all. */
export function kindOfNetworks({ kind }: GpuDirect, machine?: GpuNetworkMachine): string {
  return kind === GpuDirect.RDMA.kind ? `${kind} over ${machine?.interfaces ?? RDMA_INTERFACES} interfaces` : kind;
}

function rdmaZone(scope: Construct, kind: string, { interfaces = RDMA_INTERFACES, arm = false }: Partial<GpuNetworkMachine> = {}, place: ZoneNetworksProps): ZoneOfGpus {
  const { zone } = place;
  const { nodeNetworks } = new ZoneNetworks(scope, zone, { ...place, interfaces });
  const names = gpuNetworkNames(place.clusterName, place.region, zone, interfaces);
  return { kind, nodeNetworks, addOn: gpuDirectAddOn(zone, names, arm), with: (pool) => withRdma(pool, names) };
}

function tcpxoZone(scope: Construct, zone: string, place: ZoneNetworksProps): ZoneOfGpus {
  const { nodeNetworks } = new TcpxoNetworks(scope, zone, place);
  const names = tcpxoNames(place.clusterName, place.region, zone);
  return { kind: GpuDirect.TCPXO.kind, nodeNetworks, addOn: tcpxoAddOn(zone, names), with: (pool) => withTcpxo(pool, names) };
}

/** Whether it is a zone's name, in a region: names and addresses are made of its letter. */
export function isZoneOf(zone: string, region: string): boolean {
  return zone.startsWith(`${region}-`) && /^[a-z]$/.test(zone.slice(region.length + 1));
}
