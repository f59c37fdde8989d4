import { ComputeNetwork, ComputeSubnetwork } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { subnetOf } from "../../core/forms/cidr";
import { RDMA_INTERFACES, gpuNetworkNames } from "./network-names";

/** Properties of `ZoneNetworks`. */
export interface ZoneNetworksProps {
  readonly clusterName: string;
  readonly region: string;
  readonly zone: string;
  readonly project?: string;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  /** Address range of the GPUs' networks, of all zones. */
  readonly range: string;
  /** A node's interfaces for RDMA. @default 8 */
  readonly interfaces?: number;
  /** What must be there before. */
  readonly dependsOn: ITerraformDependable[];
}

/** A further interface of a node. */
export interface NodeNetwork {
  readonly network: string;
  readonly subnetwork: string;
}

/** A zone has one of 32 parts of the range, by its letter, so that another zone changes nothing for it. */
const ZONE_BITS = 5;
/** Of a zone's part the first sixteenth is for the second Ethernet, the last eight for RDMA or, in a zone that has none, for TCPXO. */
const SUBNET_BITS = 4;
/** What a subnet's prefix has more than the whole range's. */
export const GPU_SUBNET_BITS = ZONE_BITS + SUBNET_BITS;

/** Google's own for such networks; with the profile it is the default too (https://cloud.google.com/vpc/docs/rdma-network-profiles). */
const MTU = 8896;

/**
 * The networks of GPUs in a zone: one in which Google makes RDMA, by the zone's network profile, with a subnet for each of a node's
 * interfaces, and one for the node's second Ethernet interface, which such machines have. Nothing is let into the second, and nothing from the
 * cluster's network into either; within the first all is open, and Google takes no firewall rule for it.
 */
export class ZoneNetworks extends Construct {
  /** A node's further interfaces, in the order in which its machine has them. */
  public readonly nodeNetworks: NodeNetwork[];

  public constructor(scope: Construct, id: string, props: ZoneNetworksProps) {
    super(scope, id);
    const { zone, projectId } = props;
    const names = gpuNetworkNames(props.clusterName, props.region, zone, props.interfaces);
    const ethernet = this.network("ethernet", names.ethernet, props);
    const rdma = this.network("rdma", names.rdma, props, `projects/${projectId}/global/networkProfiles/${zone}-vpc-roce`);
    this.nodeNetworks = [
      { network: ethernet.name, subnetwork: this.subnet("ethernet-subnet", names.ethernet, ethernet, 0, props).name },
      ...names.rdmaSubnets.map((subnet, index) => ({
        network: rdma.name,
        subnetwork: this.subnet(`rdma-subnet-${index}`, subnet, rdma, RDMA_INTERFACES + index, props).name,
      })),
    ];
  }

  private network(id: string, name: string, { project, dependsOn }: ZoneNetworksProps, networkProfile?: string): ComputeNetwork {
    return new ComputeNetwork(this, id, {
      name,
      project,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      mtu: MTU,
      networkProfile,
      timeouts: { create: "10m", delete: "20m" },
      dependsOn,
    });
  }

  private subnet(id: string, name: string, { id: network }: ComputeNetwork, index: number, { project, region, zone, range }: ZoneNetworksProps): ComputeSubnetwork {
    const ipCidrRange = zoneSubnet(range, region, zone, index);
    return new ComputeSubnetwork(this, id, { name, project, region, network, ipCidrRange, timeouts: { create: "10m", delete: "20m" } });
  }
}

/** The address range of one of a zone's subnets. */
export function zoneSubnet(range: string, region: string, zone: string, index: number): string {
  return subnetOf(range, GPU_SUBNET_BITS, zonePart(region, zone) * 2 ** SUBNET_BITS + index);
}

function zonePart(region: string, zone: string): number {
  return zone.charCodeAt(region.length + 1) - "a".charCodeAt(0);
}

