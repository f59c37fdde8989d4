import { ComputeFirewall, ComputeNetwork, ComputeSubnetwork } from "../bindings";
import { Construct } from "constructs";
import { TCPXO_INTERFACES, tcpxoNames } from "./network-names";
import { NodeNetwork, ZoneNetworksProps, zoneSubnet } from "./zone-networks";

/** Google's own for these networks (GoogleCloudPlatform/cluster-toolkit 1047080, gpu_direct.tf: 8 VPCs with an MTU of 8244). */
const MTU = 8244;

/**
 * The networks of GPUs with TCPXO in a zone, one to each of a node's eight interfaces, all Ethernet. Within each all is open, from its own subnet
 * alone: Google closes a VPC that is new to everything.
 */
export class TcpxoNetworks extends Construct {
  /** A node's further interfaces, in the order in which its machine has them. */
  public readonly nodeNetworks: NodeNetwork[];

  public constructor(scope: Construct, id: string, { clusterName, region, zone, project, range, dependsOn }: ZoneNetworksProps) {
    super(scope, id);
    const { networks } = tcpxoNames(clusterName, region, zone);
    this.nodeNetworks = TCPXO_INTERFACES.map((index) => {
      const name = networks[index];
      const timeouts = { create: "10m", delete: "20m" };
      const network = new ComputeNetwork(this, `network-${index}`, { name, project, autoCreateSubnetworks: false, routingMode: "REGIONAL", mtu: MTU, timeouts, dependsOn });
      const ipCidrRange = zoneSubnet(range, region, zone, TCPXO_INTERFACES.length + index);
      const subnet = new ComputeSubnetwork(this, `subnet-${index}`, { name, project, region, network: network.id, ipCidrRange, timeouts });
      new ComputeFirewall(this, `within-${index}`, {
        name,
        description: "GPUs to GPUs, within their own network",
        project,
        network: network.id,
        direction: "INGRESS",
        sourceRanges: [ipCidrRange],
        allow: [{ protocol: "tcp" }, { protocol: "udp" }, { protocol: "icmp" }],
      });
      return { network: network.name, subnetwork: subnet.name };
    });
  }
}
