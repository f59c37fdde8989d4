import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { GPU_NETWORKS } from "../network/ip-ranges";
import { GpuNetworkNames, gpuNetworkNames } from "./network-names";
import { gpuDirectAddOn } from "./zone-add-on";
import { NodeNetwork, ZoneNetworks } from "./zone-networks";

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

/** A zone's networks of GPUs. */
export interface ZoneOfGpus {
  readonly names: GpuNetworkNames;
  readonly nodeNetworks: NodeNetwork[];
}

/** The networks of a cluster's GPUs: a zone's are made with the first pool there that has them, and shared by the others. */
export class GpuNetworks {
  private readonly zones = new Map<string, ZoneOfGpus>();

  public constructor(
    private readonly scope: Construct,
    private readonly props: GpuNetworksProps,
  ) {}

  /** The networks of the one zone; nothing where that isn't known, which is refused. */
  public of(zones: readonly string[] = []): ZoneOfGpus | undefined {
    const { clusterName, region, project, projectId, range = GPU_NETWORKS, dependsOn } = this.props;
    const [zone, ...more] = zones;
    if (zone === undefined || more.length > 0 || !isZoneOf(zone, region)) return undefined;
    const there = this.zones.get(zone);
    if (there !== undefined) return there;
    const below = (this.scope.node.tryFindChild("gpu-networks") as Construct | undefined) ?? new Construct(this.scope, "gpu-networks");
    const { nodeNetworks } = new ZoneNetworks(below, zone, { clusterName, region, zone, project, projectId, range, dependsOn });
    const made = { names: gpuNetworkNames(clusterName, region, zone), nodeNetworks };
    this.zones.set(zone, made);
    return made;
  }

  /** What the cluster must be told of them, in the zones' order whichever came first. */
  public get addOns(): HelmAddOn[] {
    return [...this.zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, { names }]) => gpuDirectAddOn(zone, names));
  }
}

/** Whether it is a zone's name, in a region: names and addresses are made of its letter. */
export function isZoneOf(zone: string, region: string): boolean {
  return zone.startsWith(`${region}-`) && /^[a-z]$/.test(zone.slice(region.length + 1));
}
